"""What messages do in a conversation."""

import pytest

from tests.spaces.chat.errands.conftest import part

remarks = part("remarks")


@pytest.mark.parametrize(
    "text",
    [
        "how long does a refund take?", "and when will it come", "by the way, what is the fee", "do you ship to Norway",
        "hi, where is your shop", "is the shop open today?",
    ],
)  # fmt: skip
def test_questions(text):
    assert remarks.asks(text)


@pytest.mark.parametrize("text", ["is it 8010?", "maybe MB-10234?", "MB-10234", "whatsoever", "the what-not shelf"])
def test_guesses_and_statements_are_none(text):
    assert not remarks.asks(text)


@pytest.mark.parametrize(
    "text", ["hi", "Hello there!", "thanks a lot", "good morning, how are you?", "ok thanks", "bye"]
)
def test_small_talk(text):
    assert remarks.small_talk(text)


def test_small_talk_is_nothing_else():
    assert not remarks.small_talk("hi, my number is MB-10234")
    assert not remarks.small_talk("")


@pytest.mark.parametrize(
    "text", ["never mind", "Forget it.", "I changed my mind", "stop", "oh, leave it", "I don't want to any more"]
)
def test_giving_up(text):
    assert remarks.gives_up(text)


@pytest.mark.parametrize(
    "text", ["do not stop", "the bus stop 4", "mind the gap", "how do I stop this?", "I never got it"]
)
def test_not_giving_up(text):
    assert not remarks.gives_up(text)


def test_one_kind_of_dash_quote_and_space_and_a_bound():
    assert remarks.tidy("MB–10234\u00a0 it’s \n  mine ") == "MB-10234 it's\nmine"
    assert len(remarks.tidy("x" * 10_000)) == remarks.LONGEST
