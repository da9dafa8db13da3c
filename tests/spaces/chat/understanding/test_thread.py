"""Messages that go on from what was said."""

import pytest


@pytest.fixture
def thread(chat):
    return chat("understanding.thread")


@pytest.mark.parametrize(
    "message",
    [
        "and how long does that take?",
        "what about Austria?",
        "how much is it",
        "And if it is damaged?",
        "why?",
        "how long",
        "or by express?",
    ],
)
def test_goes_on(thread, message):
    assert thread.goes_on(message)


@pytest.mark.parametrize(
    "message",
    [
        "how long does delivery to Austria take?",
        "my tent leaks",
        "Do you repair zips?",
        "I bought a stove last week and would like to know which cartridges fit that one",
        "",
        "???",
    ],
)
def test_speaks_for_itself(thread, message):
    assert not thread.goes_on(message)


def test_a_follow_up_is_searched_with_the_question_before(thread):
    found = thread.standing_alone("and how long does that take?", ["can I return socks?"])
    assert found == "can I return socks? and how long does that take?"


def test_a_chain_of_follow_ups_is_followed_back(thread):
    before = ["what does delivery to Austria cost?", "and to Italy?"]
    found = thread.standing_alone("how long does that take?", before)
    assert found == "what does delivery to Austria cost? and to Italy? how long does that take?"


def test_a_new_question_forgets_the_old_one(thread):
    assert thread.standing_alone("do you repair zips?", ["can I return socks?"]) == "do you repair zips?"


def test_without_a_question_before_it_stands_as_it_is(thread):
    assert thread.standing_alone("and how long does that take?", []) == "and how long does that take?"
