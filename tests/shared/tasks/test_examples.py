"""The user's rows as training and measuring see them."""

import numpy as np
import pytest

from shared.data.splits import groups_of
from shared.errors import DataError
from shared.tasks.examples import Deferred, labelled_texts
from tests.toy import toy_rows, toy_table

COLUMNS = {"text": "text", "label": "label"}


def test_texts_are_read_when_the_first_is_asked_for():
    calls = []
    texts = Deferred(3, lambda: calls.append(1) or ["a", "b", "c"])
    assert (len(texts), calls) == (3, [])
    assert (texts[1], texts[:2], list(texts), texts[-1]) == ("b", ["a", "b"], ["a", "b", "c"], "c")
    assert calls == [1]


def test_rows_with_a_text_and_a_label():
    rows = [*toy_rows(4), {"text": " ", "label": "neutral"}, {"text": "board", "label": ""}, *toy_rows(6)[4:]]
    examples = labelled_texts(toy_table(rows), COLUMNS)
    assert examples.positions.tolist() == [0, 1, 2, 3, 6, 7]
    assert list(examples.answers) == list(examples.strata) == [row["label"] for row in toy_rows(6)]
    every = np.arange(6)
    assert examples.plain(every) == examples.inputs(every) == [row["text"] for row in toy_rows(6)]
    assert examples.groups.tolist() == examples.pieces.tolist() == groups_of(examples.plain(every)).tolist()
    assert examples.targeted(every) == 0


def test_rows_to_measure_on():
    examples = labelled_texts(toy_table(toy_rows(6)), COLUMNS)
    rows = examples.rows(np.array([4, 1]))
    assert list(rows.texts) == list(rows.plain) == [toy_rows(6)[4]["text"], toy_rows(6)[1]["text"]]
    assert rows.numbers == [6, 3]
    assert rows.answers == [toy_rows(6)[4]["label"], toy_rows(6)[1]["label"]]
    assert rows.groups.tolist() == groups_of(rows.plain).tolist()
    other = examples.rows(np.array([4, 1]), ["x", "y"], "One was left out.")
    assert (other.answers, other.left_out) == (["x", "y"], "One was left out.")
    assert list(examples.rows(np.array([], dtype=np.int64)).texts) == []


def test_targets_are_marked_in_what_a_model_reads_only():
    rows = [
        {"text": "Gold up, Tin down", "label": "a", "who": "Tin"},
        {"text": "Gold up, Tin down", "label": "b", "who": " "},
    ]
    examples = labelled_texts(toy_table(rows), COLUMNS | {"target": "who"})
    both = np.arange(2)
    assert examples.inputs(both) == ["Gold up, [ Tin ] down", "Gold up, Tin down"]
    assert examples.plain(both) == ["Gold up, Tin down"] * 2
    assert examples.groups[0] == examples.groups[1]
    assert examples.targeted(both) == 0.5
    assert examples.targeted(both[1:]) == examples.targeted(both[:0]) == 0


def test_a_table_without_a_usable_row():
    rows = [row | {"label": " "} for row in toy_rows(3)]
    with pytest.raises(DataError, match="No row has both a text in “text” and a label in “label”"):
        labelled_texts(toy_table(rows), COLUMNS)
