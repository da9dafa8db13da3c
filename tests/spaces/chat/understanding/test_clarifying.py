"""What visitors say to “did you mean A or B?”."""

import pytest


@pytest.fixture
def clarifying(chat):
    return chat("understanding.clarifying")


@pytest.fixture
def asked(clarifying):
    options = (
        clarifying.Option("article", "7", "What delivery costs and when it is free"),
        clarifying.Option("intent", "return_item", "Send something back"),
    )
    return clarifying.Asked("postage?", options)


@pytest.mark.parametrize(
    "answer", ["1", "a", "the first one", "First", "What delivery costs and when it is free", "delivery costs"]
)
def test_the_first(clarifying, asked, answer):
    assert clarifying.chosen(asked, answer) is asked.options[0]


@pytest.mark.parametrize("answer", ["2", "B.", "the latter", "option two", "send something back", "send back"])
def test_the_second(clarifying, asked, answer):
    assert clarifying.chosen(asked, answer) is asked.options[1]


@pytest.mark.parametrize("answer", ["Something else", "neither", "none of these", "no", "No, something else"])
def test_neither(clarifying, asked, answer):
    assert clarifying.chosen(asked, answer) == "neither"


@pytest.mark.parametrize(
    "answer", ["do you repair zips of tents that were bought elsewhere?", "hello", "", "delivery or back?"]
)
def test_another_message(clarifying, asked, answer):
    assert clarifying.chosen(asked, answer) is None


def test_it_is_kept_as_plain_values(clarifying, asked):
    import json

    assert clarifying.Asked.from_dict(json.loads(json.dumps(asked.to_dict()))) == asked
