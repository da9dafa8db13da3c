"""Rows with two entities: marked in the text, or named in columns beside it."""

import numpy as np
import pytest

from shared.errors import DataError
from shared.tasks.relations.rows import marked_pairs
from tests.toy import toy_table

COLUMNS = {"text": "sentence", "label": "relation"}
NAMED = COLUMNS | {"head": "from", "tail": "to"}


def rows(*cells: tuple[str, str, str, str]):
    return toy_table([dict(zip(("sentence", "relation", "from", "to"), row, strict=True)) for row in cells])


def read(table, columns) -> list[str]:
    pairs = marked_pairs(table, columns)
    return pairs.inputs(np.arange(len(pairs.positions)))


def test_marks_in_the_text_say_it_all() -> None:
    table = rows(("<e1>Rain</e1> ends the <e2>match</e2>", " Cause(e1,e2) ", "", ""), ("No marks", "Other", "", ""))
    pairs = marked_pairs(table, COLUMNS)
    assert pairs.positions.tolist() == [0]
    assert pairs.answers == ["Cause(e1,e2)"]
    assert pairs.inputs(np.array([0])) == ["<e1>Rain</e1> ends the <e2>match</e2>"]
    assert pairs.plain(np.array([0])) == ["Rain ends the match"]
    assert pairs.targeted(np.array([0])) == 1


def test_head_and_tail_are_found_in_the_text() -> None:
    table = rows(
        ("Rain ends the match", "cause", "rain", "match"),
        ("The match ends in rain", "cause", "rain", "match"),
        ("Gold for gold", "swap", "gold", "gold"),
        ("Rain ends the match", "cause", "snow", "match"),
        ("New York is large", "none", "New York", "York"),
    )
    assert read(table, NAMED) == [
        "<e1>Rain</e1> ends the <e2>match</e2>",
        "The <e2>match</e2> ends in <e1>rain</e1>",
        "<e2>Gold</e2> for <e1>gold</e1>",
    ]


def test_marks_come_before_columns() -> None:
    table = rows(("The <e1>rain</e1> after the <e2>rain</e2>", "same", "after", "the"))
    assert read(table, NAMED) == ["The <e1>rain</e1> after the <e2>rain</e2>"]


def test_one_sentence_is_one_group_whatever_is_marked() -> None:
    table = rows(
        ("<e1>Rain</e1> ends the <e2>match</e2>", "cause", "", ""),
        ("Rain <e1>ends</e1> the <e2>match</e2>", "Other", "", ""),
        ("<e1>Snow</e1> ends the <e2>match</e2>", "cause", "", ""),
    )
    groups = marked_pairs(table, COLUMNS).groups
    assert groups[0] == groups[1] != groups[2]


def test_no_pair_anywhere_is_said() -> None:
    with pytest.raises(DataError, match="two entities marked in “sentence”: put <e1>"):
        marked_pairs(rows(("Rain ends it", "cause", "", "")), COLUMNS)
