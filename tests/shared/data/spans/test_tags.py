"""Tags of tokens to spans and back."""

import random

import pytest

from shared.data.spans.span import Span
from shared.data.spans.tags import TagReader, are_tags, encode, have_prefixes

SPANS = (Span(0, 4, "A"), Span(5, 14, "B"), Span(15, 19, "B"))
TOKENS = [(0, 4), (5, 9), (10, 14), (15, 19), (20, 24)]


def decode(tags, known=None):
    reader = TagReader(tags if known is None else known)
    found = reader.decode([(place, place + 1) for place in range(len(tags))], tags)
    return [(span.start, span.end, span.label) for span in found.spans], found.joined, found.broken, reader


@pytest.mark.parametrize(
    ("scheme", "tags"),
    [
        ("bio", ["B-A", "B-B", "I-B", "B-B", "O"]),
        ("bilou", ["U-A", "B-B", "L-B", "U-B", "O"]),
        ("bioes", ["S-A", "B-B", "E-B", "S-B", "O"]),
    ],
)
def test_encode_and_decode(scheme, tags):
    assert encode(TOKENS, SPANS, scheme) == tags
    found = TagReader(tags).decode(TOKENS, tags)
    assert (found.spans, found.joined, found.broken) == (SPANS, False, False)


def test_encode_with_spans_that_do_not_fit_the_tokens():
    assert encode(TOKENS, [Span(2, 7, "A")]) == ["B-A", "I-A", "O", "O", "O"]
    assert encode(TOKENS, [Span(4, 5, "A"), Span(24, 30, "A")]) == ["O"] * 5
    assert encode([], SPANS) == []


@pytest.mark.parametrize("scheme", ["bio", "bilou", "bioes"])
def test_random_spans_come_back(scheme):
    random_ = random.Random(1)
    for _ in range(300):
        edges = sorted(random_.sample(range(13), 6))
        spans = tuple(Span(a, b, random_.choice("XY")) for a, b in zip(edges[::2], edges[1::2], strict=True))
        tokens = [(place, place + 1) for place in range(12)]
        tags = encode(tokens, spans, scheme)
        found = TagReader(tags).decode(tokens, tags)
        assert (found.spans, found.joined, found.broken) == (spans, False, False)


@pytest.mark.parametrize(
    ("tags", "spans", "joined", "broken", "scheme"),
    [
        ("I-P I-P B-P O I-Q", [(0, 2, "P"), (2, 3, "P"), (4, 5, "Q")], True, False, "IOB1 tags"),
        ("B-P I-P O I-P I-Q", [(0, 2, "P"), (3, 4, "P"), (4, 5, "Q")], True, False, "BIO tags"),
        ("B-P I-Q O", [(0, 1, "P"), (1, 2, "Q")], True, False, "BIO tags"),
        ("PER PER O ORG", [(0, 2, "PER"), (3, 4, "ORG")], False, False, "labels without a prefix"),
        ("B-P L-P U-P B-P O", [(0, 2, "P"), (2, 3, "P"), (3, 4, "P")], False, True, "BILOU tags"),
        ("U-P L-P L-P I-P L-P", [(0, 1, "P"), (1, 2, "P"), (2, 3, "P"), (3, 5, "P")], False, True, "BILOU tags"),
        ("B-P E-Q S-Q", [(0, 1, "P"), (1, 2, "Q"), (2, 3, "Q")], False, True, "BIOES tags"),
        ("B-P M-P E-P", [(0, 3, "P")], False, False, "BIOES tags"),
        ("B I O B", [(0, 2, "ENTITY"), (3, 4, "ENTITY")], False, False, "BIO tags"),
        ("b_p i_p o _ -", [(0, 2, "p")], False, False, "BIO tags"),
        ("E-mail O L-x", [(0, 1, "E-mail"), (2, 3, "L-x")], False, False, "labels without a prefix"),
        ("B-a-b I-a-b B-x_y", [(0, 2, "a-b"), (2, 3, "x_y")], False, False, "BIO tags"),
        ("O O", [], False, False, "BIO tags"),
        ("", [], False, False, "BIO tags"),
    ],
)
def test_schemes_and_broken_sequences(tags, spans, joined, broken, scheme):
    found = decode(tags.split())
    assert found[:3] == (spans, joined, broken)
    assert found[3].scheme == scheme
    assert found[3].loose is (scheme == "IOB1 tags")


def test_the_scheme_of_the_file_counts_not_that_of_the_sentence():
    assert decode(["B-P", "O"], known=["B-P", "I-P", "L-P", "U-P", "O"])[2] is True
    assert decode(["E-mail", "E-mail"], known=["E-mail", "street", "O"])[0] == [(0, 2, "E-mail")]
    assert decode(["B-P", "I-P"], known=["O"])[0] == [(0, 2, "P")]
    assert decode(["B-P", "odd", "I-P"], known=["B-P", "I-P", "odd"])[0] == [(0, 1, "P"), (1, 2, "odd"), (2, 3, "P")]


def test_what_tags_look_like():
    assert are_tags(["O", "B-X", "I-X"])
    assert are_tags(["O", "O", "PER"])
    assert not are_tags(["Anna", "O", "rests", "now"])
    assert not are_tags(["I", "S", "B"])
    assert not are_tags([])
    assert have_prefixes(["O", "B-X"])
    assert not have_prefixes(["O", "X"])
