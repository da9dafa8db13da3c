"""Corrections as training data: whole sentences, the latest word counts, and undo takes back."""

import json

import pytest

from tests.spaces.ner.highlight.conftest import TEXT, module, work


@pytest.fixture
def corrections(services):
    return module("highlight.corrections").Corrections(services, "ner")


@pytest.fixture
def kept(services):
    """What can be trained on: the words and their types, by sentence."""

    def now() -> dict[str, list[tuple[str, str]]]:
        found = services.feedback.corrections("ner")
        return {one.text: [(one.text[a:b], label) for a, b, label in json.loads(one.label)] for one in found}

    return now


def mark(corrections, document, words: str, label: str) -> None:
    start = document.text.index(words)
    document.mark(start, start + len(words), label)
    corrections.keep(document, document.changes[-1])


def unmark(corrections, document, words: str) -> None:
    start = document.text.index(words)
    document.unmark(start, start + len(words))
    corrections.keep(document, document.changes[-1])


def undo(corrections, document) -> None:
    corrections.keep(document, document.undo())


def test_a_sentence_is_kept_with_all_of_its_entities(corrections, kept, services) -> None:
    document = work()
    mark(corrections, document, "money", "THING")
    assert kept() == {"Mill Bank lent it money.": [("Mill Bank", "ORG"), ("money", "THING")]}
    assert corrections.count() == 1
    (row,) = services.feedback.rows("ner")
    assert (row.predicted, row.verdict, row.model_ref) == ('[[0, 9, "ORG"]]', "corrected", "starter:ner")


def test_the_latest_state_of_a_sentence_counts(corrections, kept) -> None:
    document = work()
    mark(corrections, document, "Lisbon", "ORG")
    unmark(corrections, document, "Tom Weaver")
    assert kept() == {"Tom Weaver left Lisbon, says Ana Duarte.": [("Lisbon", "ORG"), ("Ana Duarte", "PER")]}


def test_undo_and_setting_it_back_withdraw(corrections, kept) -> None:
    document = work()
    mark(corrections, document, "Lisbon", "ORG")
    undo(corrections, document)
    assert kept() == {}
    mark(corrections, document, "Lisbon", "ORG")
    mark(corrections, document, "Lisbon", "LOC")
    assert kept() == {}
    undo(corrections, document)
    assert len(kept()) == 1


def test_all_entities_removed_is_a_correction_too(corrections, kept) -> None:
    document = work()
    unmark(corrections, document, "Mill Bank")
    assert kept() == {"Mill Bank lent it money.": []}


def test_an_entity_across_sentences_joins_them_and_undo_parts_them(corrections, kept) -> None:
    document = work()
    mark(corrections, document, "money", "THING")
    mark(corrections, document, "Lane. Mill", "ORG")
    assert list(kept()) == ["Ana Duarte runs Harbor Lane. Mill Bank lent it money."]
    assert kept().popitem()[1] == [("Ana Duarte", "PER"), ("Lane. Mill", "ORG"), ("money", "THING")]
    undo(corrections, document)
    assert kept() == {"Mill Bank lent it money.": [("Mill Bank", "ORG"), ("money", "THING")]}


def test_what_only_patterns_found_is_not_taught(corrections, kept) -> None:
    document = work("Ask Ana Duarte at ana@example.com today.")
    entity = document.mark(18, 33, "EMAIL")
    document.changes.clear()
    document.found.append(entity)
    document.patterned.add(entity)
    mark(corrections, document, "today", "TIME")
    assert kept().popitem()[1] == [("Ana Duarte", "PER"), ("today", "TIME")]


def test_offsets_count_characters_of_any_kind(corrections, kept) -> None:
    document = work("👩‍👩‍👧 Zoé met Ana Duarte. \U0001d11e Ana Duarte met Zoé Lund.")
    mark(corrections, document, "Zoé Lund", "PER")
    assert kept() == {"\U0001d11e Ana Duarte met Zoé Lund.": [("Ana Duarte", "PER"), ("Zoé Lund", "PER")]}


def test_lines_that_were_only_wrapped_are_one_sentence(corrections, kept) -> None:
    document = work(
        "The board met on Tuesday in the old town hall and heard that\n"
        "Mill Bank had lent the money, which nobody expected, to Tom\n"
        "Weaver before the quarter ended."
    )
    mark(corrections, document, "Tom\nWeaver", "PER")
    assert kept() == {document.text: [("Mill Bank", "ORG"), ("Tom\nWeaver", "PER")]}


def test_a_long_paragraph_without_an_end_is_searched_only_nearby() -> None:
    text = "no end in sight " * 20_000
    (unit,) = module("highlight.units").units(text, ([],), 150_000, 150_002)
    assert unit[0] <= 150_000 < unit[1]
    assert unit[1] - unit[0] <= 20_100


def test_the_same_place_gives_the_same_sentence() -> None:
    units = module("highlight.units").units
    first = units(TEXT, ([],), 30, 35)
    assert first == units(TEXT, ([],), 40, 50)
    assert [TEXT[a:b] for a, b in first] == ["Mill Bank lent it money."]
