"""What probabilities mean for the bot."""

import pytest


@pytest.fixture
def understood(chat):
    return chat("understanding.intents").understood


def test_the_likeliest_intent_that_is_inside(understood):
    found = understood({"out_of_scope": 0.3, "return_item": 0.6, "greeting": 0.1}, at=0.5)
    assert (found.intent, found.confidence, found.outside, found.sure) == ("return_item", 0.6, 0.3, True)
    assert not found.sure_outside


def test_nothing_is_sure_below_the_threshold(understood):
    assert not understood({"question": 0.6, "greeting": 0.4}, at=0.7).sure


def test_nothing_is_sure_that_is_rather_outside(understood):
    found = understood({"oos": 0.55, "question": 0.45}, at=0.1)
    assert found.sure_outside
    assert not found.sure


def test_two_that_are_close_are_both_named(understood):
    assert understood({"return_item": 0.5, "question": 0.4, "greeting": 0.1}, at=0.9).second == "question"
    assert understood({"return_item": 0.7, "question": 0.2, "greeting": 0.1}, at=0.9).second == ""


def test_a_model_that_knows_nothing_but_outside(understood):
    found = understood({"out_of_scope": 1.0}, at=0.5)
    assert (found.intent, found.confidence, found.sure, found.sure_outside) == ("", 0.0, False, True)


def test_the_starter_tells_the_errands_apart(chat, services, settings):
    import dataclasses

    from shared.services import build_services
    from shared.settings import ROOT

    own = build_services(dataclasses.replace(settings, spaces_dir=ROOT / "spaces"))
    try:
        intents = chat("understanding.intents").Intents(own)
        wanted = {
            "where is my parcel": "order_status",
            "please cancel my order MB-10342": "cancel_order",
            "I want to send the jacket back": "return_item",
            "let me talk to a human": "talk_to_person",
            "thank you so much": "thanks",
            "hello": "greeting",
        }
        for message, intent in wanted.items():
            found = intents.read(message, accepted=0.1)
            assert (found.intent, found.sure) == (intent, True), message
        assert intents.read("what is the capital of Peru", accepted=0.1).sure_outside
        assert {"question", "out_of_scope"} < set(intents.labels)
    finally:
        own.close()
