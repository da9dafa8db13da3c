"""Names taken apart, kinds of labels, and the lists."""

import random
import re
from itertools import islice

import pytest

from tests.spaces.ner.conftest import module


@pytest.mark.parametrize(
    ("label", "text", "bare", "words"),
    [
        ("PERSON", "Dr. Anna van Lund's", "Anna van Lund", ("anna", "lund")),
        ("PER", "Prof. Dr. LUND", "LUND", ("lund",)),
        ("PER", "Ben Ode Jr.", "Ben Ode Jr.", ("ben", "ode")),
        ("PER", "Van Lund", "Van Lund", ("van", "lund")),
        ("PER", "van der Berg", "van der Berg", ("berg",)),
        ("PER", "Kim Le", "Kim Le", ("kim", "le")),
        ("PER", "Dr.", "Dr.", ("dr",)),
        ("PER", "James’", "James", ("james",)),
        ("ORG", "The Harbor Lane Co., Ltd.", "The Harbor Lane", ("harbor", "lane")),
        ("ORG", "S.A.", "S.A.", ("s.a",)),
        ("LOC", "the Hague", "the Hague", ("hague",)),
        ("PHONE", "(030) 12-34", "(030) 12-34", ("0301234",)),
        ("EMAIL", "A@B.de", "A@B.de", ("a@b.de",)),
        ("URL", "https://x.de/it's", "https://x.de/it's", ("https://x.de/it's",)),
        ("PRODUCT", "Lamp's", "Lamp", ("lamp",)),
    ],
)
def test_parts(label, text, bare, words):
    names = module("redaction.names")
    first, last = names.bare(label, text)
    assert (text[first:last], names.take_apart(label, text).words) == (bare, words)


@pytest.mark.parametrize(
    ("label", "text", "kind"),
    [
        ("PER", "x", "person"),
        ("B_person", "x", "name"),
        ("Organization", "x", "organisation"),
        ("GPE", "x", "place"),
        ("IP_ADDRESS", "x", "ip"),
        ("credit-card", "x", "card"),
        ("PRODUCT", "Lamp", "name"),
        ("PRODUCT", "Lamp 2", "figure"),
        ("DATE", "12 May", "figure"),
    ],
)
def test_kinds(label, text, kind):
    assert module("redaction.kinds").kind_of(label, text) == kind


def test_the_lists_hold_different_words():
    lists = module("redaction.word_lists")
    names = [*lists.GIVEN_NAMES, *lists.FAMILY_NAMES, *lists.ORGANISATIONS, *lists.PLACES]
    assert len({name.casefold() for name in names}) == len(names)
    assert min(len(lists.GIVEN_NAMES), len(lists.FAMILY_NAMES)) >= 100
    assert all(re.fullmatch(r"[A-Z][a-z]+", name) for name in names)


def test_coined_words_have_no_end():
    words = list(islice(module("redaction.coined").coined(random.Random(1)), 2000))
    assert len(set(words)) > 1900
    assert all(re.fullmatch(r"[A-Z][a-z]{3,}", word) for word in words)
