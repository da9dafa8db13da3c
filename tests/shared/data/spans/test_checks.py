"""What may be wrong with spans, and the repairs; offsets in UTF-16 units."""

import pytest

from shared.data.spans.checks import Problem, keep_longest, overlaps, problems, trimmed, widened
from shared.data.spans.span import Span
from shared.data.spans.utf16 import from_utf16, unit_offsets
from shared.data.spans.words import is_blank, words
from tests.shared.data.spans.random_documents import documents

TEXT = "In New York, हिन्दी."


def kinds(*spans, text=TEXT):
    return [(problem.kind, problem.span.start) for problem in problems(text, [Span(*span) for span in spans])]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(3, 11, "LOC"), (13, 19, "X")], []),
        ([(-1, 4, "X")], [("outside", -1)]),
        ([(0, 99, "X")], [("outside", 0)]),
        ([(4, 4, "X"), (6, 5, "X")], [("empty", 4), ("empty", 6)]),
        ([(3, 11, ""), (13, 19, " ")], [("no-label", 3), ("no-label", 13)]),
        ([(2, 11, "X")], [("blank-edges", 2)]),
        ([(3, 12, "X"), (3, 13, "X")], [("overlap", 3), ("blank-edges", 3)]),
        ([(4, 11, "X")], [("inside-word", 4)]),
        ([(3, 10, "X")], [("inside-word", 3)]),
        ([(13, 14, "X")], [("inside-word", 13)]),
        ([(0, 2, "X"), (3, 6, "X"), (7, 11, "X")], []),
    ],
)
def test_problems(spans, expected):
    assert kinds(*spans) == expected


def test_the_overlapped_span_is_named():
    outer, inner, later = Span(0, 11, "A"), Span(3, 6, "B"), Span(7, 11, "C")
    assert problems(TEXT, [later, inner, outer]) == [Problem("overlap", inner, outer), Problem("overlap", later, outer)]
    assert overlaps([later, inner, outer])
    assert not overlaps([later, inner])
    assert not overlaps([])


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([(0, 3), (2, 9), (8, 10)], [(2, 9)]),
        ([(0, 3), (2, 5), (5, 6)], [(0, 3), (5, 6)]),
        ([(0, 3), (0, 3)], [(0, 3)]),
        ([(5, 6), (0, 3), (3, 5)], [(0, 3), (3, 5), (5, 6)]),
        ([], []),
    ],
)
def test_keep_longest(spans, kept):
    assert keep_longest(Span(start, end, "X") for start, end in spans) == tuple(Span(*pair, "X") for pair in kept)


def test_trimmed_and_widened():
    assert trimmed(" \u200ba b\n", Span(0, 6, "X")) == Span(2, 5, "X")
    assert trimmed(" \n", Span(0, 2, "X")) is None
    assert widened(TEXT, Span(4, 10, "X")) == Span(3, 11, "X")
    assert widened(TEXT, Span(2, 3, "X")) == Span(2, 3, "X")
    assert widened(TEXT, Span(14, 15, "X"), words(TEXT)) == Span(13, 19, "X")


def test_repaired_spans_have_no_problems():
    for document in documents(6, 300, overlaps=True):
        whole = [widened(document.text, span) for span in document.spans]
        kept = keep_longest(part for span in whole if (part := trimmed(document.text, span)))
        assert problems(document.text, kept) == []
        for span in kept:
            assert not is_blank(document.text[span.start])


def test_utf_16_units():
    text = "a👋b"
    units = unit_offsets(text)
    assert units == [0, 1, 3, 4]
    assert from_utf16(units, 1, 3) == (1, 2)
    assert from_utf16(units, 3, 4) == (2, 3)
    assert from_utf16(units, 2, 2) == (1, 2)
    assert from_utf16(units, 0, 6) == (0, 5)
    assert from_utf16(units, -2, 1) == (-2, 1)


def test_utf_16_there_and_back():
    for document in documents(7, 200):
        units = unit_offsets(document.text)
        assert units[-1] * 2 == len(document.text.encode("utf-16-le"))
        for span in document.spans:
            assert from_utf16(units, units[span.start], units[span.end]) == (span.start, span.end)
