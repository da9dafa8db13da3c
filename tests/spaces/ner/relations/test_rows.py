"""The table of relations."""

from tests.spaces.ner.relations.conftest import part, relation


def test_a_row_has_everything_about_a_relation() -> None:
    rows = part("rows")
    (row,) = rows.rows([relation("storm", "delays", score=0.81239)])
    assert tuple(row) == rows.COLUMNS
    assert row == {
        "head": "storm",
        "head_type": "event",
        "head_start": 0,
        "head_end": 5,
        "relation": "Cause-Effect",
        "tail": "delays",
        "tail_type": "event",
        "tail_start": 0,
        "tail_end": 6,
        "score": 0.8124,
        "sentence": "Sentence",
    }


def test_no_relations_no_rows() -> None:
    assert part("rows").rows([]) == []
