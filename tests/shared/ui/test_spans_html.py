"""Marked texts as HTML."""

import datasets

from shared.data.table import Table
from shared.ui.finetune.wrong_spans import wrong_spans
from shared.ui.spans_html import highlighted
from shared.ui.tables import MARKED_CHARACTERS, preview_html


def test_spans_are_marked_and_everything_is_escaped():
    html = highlighted("a <b> & Harbor", [(8, 14, "O<RG")])
    assert html.startswith("a &lt;b&gt; &amp; <mark ")
    assert "Harbor<small>O&lt;RG</small></mark>" in html


def test_what_only_one_side_has_is_underlined():
    html = highlighted("Anna met Ben", [(0, 4, "PER"), (9, 12, "PER")], [(0, 4, "PER"), (9, 12, "ORG")])
    first, second = html.split("met")
    assert "pz-only" not in first
    assert "pz-only" in second


def test_of_overlapping_spans_the_first_is_shown():
    html = highlighted("Harbor Lane", [(0, 11, "ORG"), (7, 11, "PLACE")])
    assert html.count("<mark") == 1
    assert html.count("Lane") == 1


def test_a_mistake_shows_what_is_right_above_what_was_found():
    html = wrong_spans([{"row": 7, "text": "Anna met Ben", "gold": [[0, 4, "PER"]], "predicted": [], "errors": 1}])
    assert html.index("right") < html.index("<mark") < html.index("found")
    assert html.count("<mark") == 1
    assert ">7<" in html


def test_the_preview_of_a_table_shows_the_entities_in_their_texts():
    long = "x " * MARKED_CHARACTERS + "Lisbon"
    rows = {
        "text": ["Anna met Ben", long],
        "entities": [
            [{"start": 0, "end": 4, "label": "PER"}],
            [{"start": len(long) - 6, "end": len(long), "label": "PLACE"}],
        ],
    }
    table = Table(datasets.Dataset.from_dict(rows), "x.conll", 1)
    html = preview_html(table, {"text": "text", "entities": "entities"})
    assert "Anna<small>PER</small></mark> met Ben" in html
    assert "PLACE" not in html
    assert "…" in html
    assert html.count("<td>1</td>") == 2
