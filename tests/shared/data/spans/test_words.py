"""Words and punctuation marks in any script, and cutting them at spans."""

from itertools import pairwise

import pytest

from shared.data.spans.span import Span
from shared.data.spans.words import cut_at, is_blank, words
from tests.shared.data.spans.random_documents import documents


def cut(text):
    return [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Apple's 3.5 % rise", ["Apple", "'", "s", "3", ".", "5", "%", "rise"]),
        ("foo_bar-baz...", ["foo", "_", "bar", "-", "baz", ".", ".", "."]),
        ("  two\tlines\r\n", ["two", "lines"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("مُحَمَّد، سلام", ["مُحَمَّد", "،", "سلام"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("cafe\u0301s e\u0301t\u00ade", ["cafe\u0301s", "e\u0301t\u00ade"]),
        ("東京タワー、行く", [*"東京タワー、行く"]),
        ("ประเทศ กำ", [*"ประเทศ", "ก", "ำ"]),
        ("한국은행 총재", ["한국은행", "총재"]),
        ("👩\u200d👩\u200d👧👍\U0001f3fd!", ["👩\u200d👩\u200d👧", "👍\U0001f3fd", "!"]),
        ("🇩🇪🇫🇷🇬", ["🇩🇪", "🇫🇷", "🇬"]),
        ("❤\ufe0f1\ufe0f\u20e3 🏴\U000e0067\U000e007f", ["❤\ufe0f", "1\ufe0f\u20e3", "🏴\U000e0067\U000e007f"]),
        ("a\u200bb\ufeffc\x00d\u200ee", ["a", "b", "c", "d", "e"]),
        (" \u0301a", ["\u0301", "a"]),
        ("", []),
    ],
)
def test_words(text, expected):
    assert cut(text) == expected


def test_words_and_blanks_make_up_the_text():
    for document in documents(3, 300):
        at = 0
        for start, end in [*words(document.text), (len(document.text),) * 2]:
            assert at <= start
            assert start < end or start == len(document.text)
            assert all(map(is_blank, document.text[at:start]))
            assert not any(map(is_blank, document.text[start:end]))
            at = end


@pytest.mark.parametrize(
    ("units", "spans", "expected"),
    [
        ([(0, 2), (4, 6)], [], [(0, 2), (4, 6)]),
        ([(0, 2), (4, 6)], [(0, 6)], [(0, 2), (4, 6)]),
        ([(0, 2), (4, 6)], [(1, 5)], [(0, 1), (1, 2), (4, 5), (5, 6)]),
        ([(0, 2), (4, 6)], [(1, 3)], [(0, 1), (1, 2), (2, 3), (4, 6)]),
        ([(0, 2), (4, 6)], [(3, 6)], [(0, 2), (3, 4), (4, 6)]),
        ([(0, 2), (4, 6)], [(2, 4)], [(0, 2), (2, 4), (4, 6)]),
        ([(0, 2)], [(7, 9)], [(0, 2), (7, 9)]),
        ([(4, 6)], [(0, 1), (1, 3)], [(0, 1), (1, 3), (4, 6)]),
        ([(0, 9)], [(3, 3)], [(0, 9)]),
        ([(0, 9)], [(1, 5), (3, 7)], [(0, 1), (1, 3), (3, 5), (5, 7), (7, 9)]),
    ],
)
def test_cut_at(units, spans, expected):
    assert cut_at(units, [Span(start, end, "X") for start, end in spans]) == expected


def test_every_span_is_told_by_the_cut_words():
    for document in documents(4, 300, overlaps=True):
        pieces = cut_at(words(document.text), document.spans)
        assert all(a[1] <= b[0] for a, b in pairwise(pieces))
        starts, ends = {start for start, _ in pieces}, {end for _, end in pieces}
        for span in document.spans:
            assert span.start in starts
            assert span.end in ends
