"""The sentences of marked texts."""

import json
from itertools import chain

import numpy as np
import pytest

from shared.data.spans.span import Span
from shared.data.splits import groups_of
from shared.errors import DataError
from shared.tasks.entities.examples import FEW_TEXTS, marked_sentences, spans_of
from tests.toy import span_rows, toy_table

COLUMNS = {"text": "text", "entities": "entities"}


def rows_of(*pairs):
    """Rows from texts and their spans."""
    return [
        {"text": text, "entities": [{"start": start, "end": end, "label": label} for start, end, label in spans]}
        for text, spans in pairs
    ]


def examples_of(*pairs):
    return marked_sentences(toy_table(rows_of(*pairs)), COLUMNS)


def everything(examples):
    return np.arange(len(examples.answers))


def test_a_text_becomes_its_sentences_with_their_own_offsets():
    text = "  Harbor Lane opens in Lisbon. Nobody knows why.\r\nÜber 40 in 😀 Faro!"
    spans = [(31, 37, "PERSON"), (2, 13, "ORG"), (23, 29, "PLACE"), (63, 67, "PLACE")]
    examples = examples_of((text, spans), ("Tin falls", []))
    found = examples.plain(everything(examples))
    assert found == ["Harbor Lane opens in Lisbon.", "Nobody knows why.", "Über 40 in 😀 Faro!", "Tin falls"]
    assert examples.inputs(everything(examples)) == found
    assert examples.answers == [
        (Span(0, 11, "ORG"), Span(21, 27, "PLACE")),
        (Span(0, 6, "PERSON"),),
        (Span(13, 17, "PLACE"),),
        (),
    ]
    assert found[2][13:17] == "Faro"
    assert examples.positions.tolist() == [0, 0, 0, 1]
    assert [text[start:end] for start, end in zip(examples.starts[:3], examples.ends[:3], strict=True)] == found[:3]


def test_some_of_them_in_any_order():
    examples = examples_of(("One opens. Two close.", []), ("Three stay. Four go.", [(0, 5, "N")]))
    assert examples.plain(np.array([3, 0, 2, 0])) == ["Four go.", "One opens.", "Three stay.", "One opens."]
    assert examples.plain(np.array([], dtype=np.int64)) == []
    assert examples.strata is None
    assert examples.targeted(everything(examples)) == 0


def test_rows_to_measure_on_have_the_numbers_of_the_file():
    examples = examples_of(("One opens. Two close.", [(0, 3, "N")]), ("Three stay.", []))
    rows = examples.rows(np.array([1, 2]))
    assert (list(rows.texts), list(rows.plain)) == (["Two close.", "Three stay."], ["Two close.", "Three stay."])
    assert (rows.numbers, rows.answers) == ([2, 3], [(), ()])
    assert rows.groups.tolist() == groups_of(["Two close.", "Three stay."]).tolist()


def test_sentences_that_a_span_goes_across_stay_together():
    text = "He works at Yahoo! Inc. Canada now. It pays. Well"
    examples = examples_of((text, [(12, 30, "ORG")]))
    assert examples.plain(everything(examples)) == ["He works at Yahoo! Inc. Canada now.", "It pays.", "Well"]
    assert examples.answers[0] == (Span(12, 30, "ORG"),)
    chained = examples_of(("One up. Two up. Three up. Four up.", [(4, 11, "X"), (12, 21, "Y")]))
    assert chained.plain(everything(chained)) == ["One up. Two up. Three up.", "Four up."]


def test_every_span_is_in_exactly_one_sentence():
    rows = span_rows(80, seed=3, sentences=4)
    examples = marked_sentences(toy_table(rows), COLUMNS)
    texts = examples.plain(everything(examples))
    found = [
        (position, start + span.start, start + span.end, span.label)
        for position, start, spans in zip(examples.positions, examples.starts, examples.answers, strict=True)
        for span in spans
    ]
    expected = [
        (row, one["start"], one["end"], one["label"]) for row, cells in enumerate(rows) for one in cells["entities"]
    ]
    assert sorted(found) == sorted(expected)
    said = [text[span.start : span.end] for text, spans in zip(texts, examples.answers, strict=True) for span in spans]
    assert said == [rows[row]["text"][start:end] for row, start, end, _ in found]


def test_blanks_at_the_edges_do_not_belong_to_an_entity():
    """A model answers with words. What is blank altogether is no entity."""
    examples = examples_of(("One  Two \u200b here", [(3, 9, "N"), (9, 11, "N")]))
    assert examples.answers == [(Span(5, 8, "N"),)]
    assert examples_of(("One. Two", [(4, 8, "N")])).answers == [(), (Span(0, 3, "N"),)]


def test_rows_without_text_are_passed_over():
    examples = examples_of((" ", []), ("One opens.", []), ("", []))
    assert examples.positions.tolist() == [1]
    assert examples.rows(np.array([0])).numbers == [3]


@pytest.mark.parametrize("pairs", [[("", [])], [(" \n", []), ("\t", [])]])
def test_a_table_without_text(pairs):
    with pytest.raises(DataError, match="No row has a text in “text”: choose another column"):
        examples_of(*pairs)


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 5, "A"), (4, 7, "B")],
        [(0, 9, "A"), (1, 2, "A")],
        [(0, 5, "A"), (0, 5, "B")],
        [(0, 5, "A"), (0, 5, "A")],
        [(4, 10, "A")],
        [(-1, 3, "A")],
        [(3, 3, "A")],
        [(5, 2, "A")],
        [(0, 3, "")],
        [(0, 3, " ")],
    ],
)
def test_spans_that_cannot_be_learnt_are_refused_with_the_numbers_of_their_rows(spans):
    good = ("Tin falls", [(0, 3, "METAL")])
    with pytest.raises(DataError, match=r"The entities in rows 3 and 5 of “toy.csv” overlap one another, have no"):
        examples_of(good, ("Tin falls", spans), good, ("Tin falls", spans))


def test_many_bad_rows_are_not_all_named():
    with pytest.raises(DataError) as caught:
        examples_of(*[("Tin", [(0, 9, "A")])] * 1000)
    assert len(str(caught.value)) < 400
    assert "in rows 2, 3, 4, 5, 6 and 995 more of" in str(caught.value)


def test_a_span_may_touch_another():
    examples = examples_of(("TinGold", [(0, 3, "A"), (3, 7, "B")]))
    assert examples.answers == [(Span(0, 3, "A"), Span(3, 7, "B"))]


@pytest.mark.parametrize(
    "cell",
    [
        [{"start": 4, "end": 6, "label": "B"}, {"start": 0, "end": 3, "label": "A"}],
        [[4, 6, "B"], [0, 3, "A"]],
        [(4, 6, "B"), (0, 3, "A")],
        '[{"start": 4, "end": 6, "label": "B"}, {"start": 0, "end": 3, "label": "A"}]',
        '[[0, 3, "A"], ["4", 6.0, "B"]]',
    ],
)
def test_spans_in_a_cell(cell):
    assert spans_of(cell) == (Span(0, 3, "A"), Span(4, 6, "B"))


def test_a_cell_with_numbers_for_labels():
    assert spans_of([[0, 1, 7]]) == (Span(0, 1, "7"),)


@pytest.mark.parametrize("cell", [None, "", [], "[]"])
def test_a_cell_without_spans(cell):
    assert spans_of(cell) == ()


@pytest.mark.parametrize(
    "cell", ["ORG", "[", '{"start": 1}', [{"start": 1, "end": 2}], [[1, 2]], ["ORG"], [{"begin": 1}], 7, "7", [7]]
)
def test_a_cell_with_something_else(cell):
    with pytest.raises(DataError, match="holds no entities: expected a list of objects with start, end and label"):
        spans_of(cell)


def test_with_many_texts_a_text_is_on_one_side_with_all_its_sentences():
    rows = rows_of(*[(f"One opens. Text {i} closes.", []) for i in range(FEW_TEXTS)])
    examples = marked_sentences(toy_table(rows), COLUMNS)
    by_text = [examples.groups[examples.positions == row] for row in range(FEW_TEXTS)]
    assert all(len(set(groups.tolist())) == 1 for groups in by_text)
    assert len(set(examples.groups.tolist())) == FEW_TEXTS
    assert set(examples.groups.tolist()) == set(groups_of([row["text"] for row in rows]).tolist())


def test_with_few_texts_their_sentences_are_apart():
    """One long document can be learnt from; the same sentence is still on one side only."""
    text = " ".join(f"Sentence {i} opens. Nobody knows why." for i in range(30))
    examples = examples_of((text, []))
    assert len(examples.answers) == 60
    assert len(set(examples.groups.tolist())) == 31
    texts = examples.plain(everything(examples))
    assert len(set(zip(texts, examples.groups.tolist(), strict=True))) == 31


def test_texts_that_are_the_same_are_one_text():
    """Fifty copies of two texts are two texts."""
    rows = rows_of(*[("One opens. Two close.", []), ("Three stay.", [])] * FEW_TEXTS)
    examples = marked_sentences(toy_table(rows), COLUMNS)
    assert len(set(examples.groups.tolist())) == 3


def test_entities_may_be_stored_as_text():
    """As corrections are."""
    rows = span_rows(20)
    as_text = [row | {"entities": json.dumps(row["entities"])} for row in rows]
    one, other = (marked_sentences(toy_table(given), COLUMNS) for given in (rows, as_text))
    assert one.answers == other.answers
    assert list(chain.from_iterable(one.answers))
