"""Summaries of one text beside each other."""

from threading import Event

import pytest

from shared.errors import DataError, ModelError
from tests.spaces.summarizer.conftest import module

TEXT = (
    "Harbor Lane raised its profit. Its shares fell in early trading. Nobody knows why. Tom Weaver called it solid.\n"
    "A new office opens in Porto."
)


def candidate(title: str, *sentences: str, does=None):
    def summarize(text: str, cancel: Event):
        if does:
            does(cancel)
        return sentences

    return module("compare.comparing").Candidate(title, summarize)


def compare(*candidates, text: str = TEXT, **more):
    return list(module("compare.comparing").compare(text, candidates, **more))


def test_lead_3_is_there_at_once_and_the_models_follow() -> None:
    steps = compare(candidate("One", "A new office opens in Porto."), candidate("Two", "Profit rose."))
    assert [[column.waiting for column in step.columns] for step in steps] == [
        [True, True, False],
        [False, True, False],
        [False, False, False],
    ]
    assert [step.finished for step in steps] == [False, False, True]
    assert [column.title for column in steps[-1].columns] == ["One", "Two", "Lead-3"]
    assert steps[0].columns[2].sentences == (
        "Harbor Lane raised its profit.",
        "Its shares fell in early trading.",
        "Nobody knows why.",
    )


def test_facts_of_each() -> None:
    first, second, lead = compare(
        candidate("One", "Harbor Lane raised its profit.", "Profit rose."),
        candidate("Two", "Solid."),
        supported=lambda sentences: 1 / len(sentences),
    )[-1].columns
    assert (len(first.sentences), first.words, first.text) == (
        2,
        7,
        "Harbor Lane raised its profit. Profit rose.",
    )
    assert first.copied == pytest.approx(4 / 5)
    assert first.supported == 0.5
    assert first.seconds >= 0
    assert second.copied is None  # one word makes no pair
    assert lead.copied == 1.0
    assert lead.rouge is None


def test_a_reference_measures_all_of_them() -> None:
    reference = "Harbor Lane raised its profit. A new office opens in Porto."
    found = compare(candidate("Same", *(reference.split(". "))), candidate("Other", "Nothing"), reference=reference)[-1]
    same, other, lead = found.columns
    assert same.rouge == {"rouge1": 1.0, "rouge2": 1.0, "rougeLsum": 1.0}
    assert other.rouge == {"rouge1": 0.0, "rouge2": 0.0, "rougeLsum": 0.0}
    # 5 of its 14 words, 5 of 11 of the reference; 4 of 13 pairs, 4 of 10; as sentences, the words of one are shared
    assert lead.rouge["rouge1"] == pytest.approx(2 * (6 / 14) * (6 / 11) / (6 / 14 + 6 / 11))
    assert lead.rouge["rouge2"] == pytest.approx(2 * (4 / 13) * (4 / 10) / (4 / 13 + 4 / 10))
    assert len(found.reference) == 2


def test_a_model_that_fails_does_not_take_the_others_away() -> None:
    def fail(cancel: Event) -> None:
        raise ModelError("The server does not answer: try again.")

    found = compare(candidate("One", does=fail), candidate("None"), candidate("Two", "Profit rose."))[-1]
    assert [column.error for column in found.columns] == [
        "The server does not answer: try again.",
        "The model gave no summary of this text.",
        "",
        "",
    ]
    assert found.finished


def test_cancelling_keeps_the_columns_that_are_there() -> None:
    cancel = Event()
    steps = compare(
        candidate("One", "Profit rose."),
        candidate("Two", "Half", does=lambda event: event.set()),
        candidate("Three", "Never"),
        cancel=cancel,
    )
    found = steps[-1]
    assert (found.cancelled, found.finished) == (True, True)
    assert [(column.text[:6], column.error) for column in found.columns] == [
        ("Profit", ""),
        ("", "Cancelled."),
        ("", "Cancelled."),
        ("Harbor", ""),
    ]


def test_nothing_to_compare_is_said_at_once() -> None:
    with pytest.raises(DataError, match="no text"):
        compare(candidate("One", "x"), text=" \n ")
    with pytest.raises(DataError, match="no model"):
        compare()


def test_a_short_text_has_a_short_lead() -> None:
    assert compare(candidate("One", "x"), text="银行今天开业了。")[-1].columns[-1].sentences == ("银行今天开业了。",)
