"""A visitor's document: entities, corrections and the way back."""

import random
from itertools import pairwise

import pytest

from shared.errors import DataError
from shared.tasks.token_classification import Entity
from tests.spaces.ner.highlight.conftest import TEXT, module, names, work

CLEF, FAMILY = "\U0001d11e", "👩‍👩‍👧"


def selected(document, words: str) -> tuple[int, int]:
    start = document.text.index(words)
    return start, start + len(words)


def test_a_document_knows_its_types_also_those_that_do_not_occur() -> None:
    assert work("Nobody is here.").types() == {"LOC": 0, "ORG": 0, "PER": 0}
    assert work().types() == {"LOC": 1, "ORG": 2, "PER": 3}


def test_a_type_is_changed_and_undone() -> None:
    document = work()
    before = list(document.entities)
    document.mark(*selected(document, "Lisbon"), "ORG")
    assert ("Lisbon", "ORG") in names(document.entities)
    assert len(document.entities) == len(before)
    document.undo()
    assert document.entities == before


def test_a_selection_grows_to_whole_words_and_replaces_what_it_overlaps() -> None:
    document = work()
    start = document.text.index("uarte runs Harb")
    entity = document.mark(start, start + len("uarte runs Harb"), "ORG")
    assert (entity.text, entity.score) == ("Duarte runs Harbor", 1.0)
    assert names(document.between(0, 28)) == [("Duarte runs Harbor", "ORG")]
    document.undo()
    assert names(document.between(0, 28)) == [("Ana Duarte", "PER"), ("Harbor Lane", "ORG")]


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"),
    [
        (f"{CLEF} Zoé Müller sings", 3, 5, "Zoé"),
        (f"{FAMILY} Ana {FAMILY}", 6, 8, "Ana"),
        (f"x {FAMILY} y", 3, 4, FAMILY),
        ("  Ana  ", 0, 7, "Ana"),
        ("東京で会う", 0, 2, "東京"),
        ("O’Neill, of", 0, 5, "O’Neill"),
    ],
)
def test_edges_are_those_of_words_in_any_script(text: str, start: int, end: int, whole: str) -> None:
    span = module("highlight.places").snapped(text, start, end)
    assert text[span.start : span.end] == whole


def test_removing_takes_all_entities_of_the_selection() -> None:
    document = work()
    document.unmark(0, 28)
    assert ("Harbor Lane", "ORG") not in names(document.entities)
    assert len(document.entities) == 4
    with pytest.raises(DataError, match="no entity here"):
        document.unmark(0, 28)


def test_new_types_get_a_name_that_every_format_can_write() -> None:
    document = work()
    assert document.mark(*selected(document, "money"), "  a  thing ").label == "a_thing"
    assert document.mark(*selected(document, "runs"), "A_THING").label == "a_thing"
    assert document.mark(*selected(document, "Lisbon"), "per").label == "PER"


@pytest.mark.parametrize("label", ["", "  ", "x" * 41, "<b>", "a,b", "--", "[x](y)"])
def test_a_type_needs_a_name(label: str) -> None:
    document = work()
    with pytest.raises(DataError, match="type"):
        document.mark(*selected(document, "money"), label)
    assert not document.changes


@pytest.mark.parametrize(("start", "end"), [(53, 55), (5, 5), (9, 3), (900, 950), (-9, -2)])
def test_nothing_selected_is_said(start: int, end: int) -> None:
    with pytest.raises(DataError, match="Nothing is selected"):
        work().mark(start, end, "PER")


def test_undo_without_a_change_is_said() -> None:
    with pytest.raises(DataError, match="nothing to undo"):
        work().undo()


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_nothing_overlaps_and_undo_leads_back(seed: int) -> None:
    rng, document = random.Random(seed), work(TEXT * 3)
    before = list(document.entities)
    for _ in range(40):
        start = rng.randrange(len(document.text))
        try:
            if rng.random() < 0.3:
                document.unmark(start, start + rng.randint(1, 40))
            else:
                document.mark(start, start + rng.randint(1, 40), rng.choice(("PER", "NEW")))
        except DataError:
            continue
        ordered = document.entities
        assert all(one.end <= other.start for one, other in pairwise(ordered))
        assert all(document.text[one.start : one.end] == one.text for one in ordered)
    while document.changes:
        document.undo()
    assert document.entities == before


def test_what_a_visitor_says_stays_when_the_reading_comes_by_later() -> None:
    document = module("highlight.work").Work("notes.txt", TEXT)
    document.mark(0, 10, "ORG")
    document.add([Entity(0, 10, "PER", 0.9, "Ana Duarte"), Entity(16, 27, "ORG", 0.9, "Harbor Lane")])
    assert names(document.entities) == [("Ana Duarte", "ORG"), ("Harbor Lane", "ORG")]


def test_the_next_of_a_type_comes_round_again() -> None:
    document = work()
    places = [one.start for one in document.entities if one.label == "PER"]
    assert [document.next_of("PER", at).start for at in (-1, *places)] == [*places, places[0]]
    assert document.next_of("NONE", 0) is None


def test_looking_at_a_place_turns_to_its_section() -> None:
    document = work("Some words here. " * 3_000)
    document.look_at(45_000)
    section = document.sections[document.section]
    assert section.start <= 45_000 < section.end


def test_what_cannot_be_sent_is_replaced_character_by_character() -> None:
    document = module("highlight.work").Work("x", "a\ud83dx\0b🖍c")
    assert document.text == "a\ufffdx\ufffdb🖍c"
