"""What the buttons in and under a document do."""

import json

import pytest

from shared.errors import DataError
from tests.spaces.ner.pages.conftest import TEXT, event, module, names, page, work


@pytest.fixture
def acts(services):
    return page("document_acts").DocumentActs(module("highlight.corrections").Corrections(services, "ner"))


def mark(acts, document, words: str, label: str):
    start = document.text.index(words)
    return acts.act(document, event("mark", start=str(start), end=str(start + len(words)), type=label))


def test_a_correction_shows_and_is_counted(acts, services) -> None:
    document = work()
    html, table = mark(acts, document, "Lisbon", "ORG")
    assert "“Lisbon” is ORG now." in html
    assert "1 corrected sentence can be used for training." in html
    assert 'data-act="undo"' in html
    assert 'data-act="train"' in html
    assert "Lisbon" in table
    assert services.feedback.count("ner") == 1
    html, _ = acts.act(document, event("undo"))
    assert "Undone." in html
    assert 'data-act="train"' not in html
    assert ("Lisbon", "LOC") in names(document.entities)


def test_an_entity_is_removed(acts) -> None:
    document = work()
    html, _ = acts.act(document, event("unmark", start="0", end="10"))
    assert "“Ana Duarte” is no entity any more." in html
    html, _ = acts.act(document, event("unmark", start="11", end="40"))
    assert "2 entities were removed." in html


def test_a_new_entity_shows_although_its_type_was_switched_off(acts) -> None:
    document = work()
    acts.act(document, event("types", hidden=json.dumps(["ORG"])))
    assert document.hidden == {"ORG"}
    mark(acts, document, "Lisbon", "ORG")
    assert document.hidden == set()


def test_only_what_changes_is_drawn(acts) -> None:
    document = work("Ana Duarte went on to Lisbon. " * 2_000)
    assert acts.act(document, event("types", hidden="[]"))[0] is None
    assert acts.act(document, event("sort", by="text"))[0] is None
    assert acts.act(document, event("page", page="1"))[0] is None
    assert acts.act(document, event("section", section="1"))[1] is None
    assert acts.act(document, event("goto", at="45000"))[1] is None
    assert all(mark(acts, document, "went", "X"))


def test_parts_and_places_stay_within_the_document(acts) -> None:
    document = work("Ana Duarte went on to Lisbon. " * 2_000)
    acts.act(document, event("section", section="99"))
    assert document.section == len(document.sections) - 1
    acts.act(document, event("section", section="-3"))
    assert document.section == 0
    html, _ = acts.act(document, event("jump", type="LOC", after="50000"))
    focus = next(one.start for one in document.entities if one.label == "LOC" and one.start > 50_000)
    assert f'data-focus="{focus}"' in html
    assert "data-focus" not in acts.act(document, event("jump", type="NONE", after="0"))[0]


def test_an_unknown_order_changes_nothing(acts) -> None:
    document = work()
    acts.act(document, event("sort", by="nonsense"))
    assert document.sort == "count"


def test_a_document_that_is_gone_is_said(acts) -> None:
    with pytest.raises(DataError, match="not kept any more"):
        acts.act(None, event("undo"))


def test_where_nothing_may_be_changed_nothing_is(services) -> None:
    acts, document = page("document_acts").DocumentActs(None), work()
    for said in (event("mark", start="0", end="5", type="X"), event("unmark", start="0", end="10"), event("undo")):
        with pytest.raises(DataError, match="cannot be changed here"):
            acts.act(document, said)
    assert 'data-correct=""' in acts.document(document)
    assert document.text == TEXT
