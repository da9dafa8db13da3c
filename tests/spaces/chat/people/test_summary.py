"""The few lines by which an agent knows what a conversation is about."""

from datetime import UTC, datetime

import pytest

from tests.spaces.chat.people.conftest import module


@pytest.fixture
def said():
    turn = module("turns").Turn

    def make(*parts: tuple[str, ...]):
        moment = datetime(2026, 5, 4, tzinfo=UTC)
        return [
            turn(number, author, text, moment, *outcome) for number, (author, text, *outcome) in enumerate(parts, 1)
        ]

    return make


@pytest.fixture
def summary():
    return module("people.summary").summary


def test_what_was_asked_answered_collected_and_left_open(said, summary) -> None:
    turns = said(
        ("visitor", "Where is\nmy order?"),
        ("bot", "What is its number?", "errand"),
        ("note", "a note of mine"),
        ("visitor", "MB-10234. Can I smoke in the tent?"),
        ("bot", "I do not know that.", "abstained"),
        ("visitor", "And in Mongolia?"),
        ("bot", "A person will look at it.", "handed_over"),
    )
    assert summary(turns, "order_status", {"number": "MB-10234", "e_mail": ""}).splitlines() == [
        "Asked first: Where is my order?",
        "Said last: And in Mongolia?",
        "The bot answered last: I do not know that.",
        "Errand: order status (number: MB-10234)",
        "Not answered: MB-10234. Can I smoke in the tent?",
    ]


def test_it_is_short(said, summary) -> None:
    asked = [
        part for number in range(30) for part in (("visitor", f"{number} {'why ' * 400}"), ("bot", "?", "abstained"))
    ]
    made = summary(said(*asked))
    assert len(made) < 1500
    assert made.count("Not answered") == 3
    assert "Not answered: 29 why" in made


def test_what_nobody_answered_is_open_and_what_an_agent_did_is_not(said) -> None:
    unanswered = module("people.summary").unanswered
    turns = said(("visitor", "One?"), ("agent", "Yes."), ("visitor", "Two?"))
    assert unanswered(turns) == ["Two?"]
    assert unanswered(turns[:2]) == []
    assert unanswered(
        said(("visitor", "A"), ("bot", "?", "out_of_scope"), ("visitor", "A"), ("bot", "?", "abstained"))
    ) == ["A"]


def test_nothing_was_said(summary) -> None:
    assert summary([]) == "Nothing was asked yet."
    assert "Errand: cancel order (nothing is known yet)" in summary([], "cancel_order")
