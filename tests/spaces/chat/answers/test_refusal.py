"""When a model says that it does not know."""

import pytest

from tests.spaces.chat.answers import passages
from tests.spaces.chat.answers.conftest import module


@pytest.mark.parametrize(
    "sentence",
    [
        "I did not find the answer to this in our articles.",
        "I did not find the answer to this in our articles",
        "Sorry, but the passages do not contain information about that.",
        "The provided context doesn't mention prices.",
        "I couldn't find anything about bicycles.",
        "I don't know.",
        "There is no information about this in the passages.",
        "This is not mentioned in the articles.",
        "The articles do not say how long it takes.",
        "I am not able to answer this from the passages.",
    ],
)
def test_refusals_are_recognised(sentence: str) -> None:
    assert module("answers.refusal").refuses(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        *passages.HELD,
        "We do not deliver to Malta.",
        "You cannot return gas cartridges.",
        "If you have not received the mail, look into the folder for spam.",
        "There is no minimum order.",
        "The information is sent by e-mail.",
    ],
)
def test_answers_are_no_refusals(sentence: str) -> None:
    assert not module("answers.refusal").refuses(sentence)
