import json
import pickle

import pytest

from shared.tasks.conversations.conversation import (
    EMPTY,
    UNANSWERED,
    UNASKED,
    UNKNOWN,
    UNREAD,
    Conversation,
    Turn,
    Unusable,
    conversation_of,
)

ASK, SAY = {"role": "user", "content": "Ask."}, {"role": "assistant", "content": "Say."}
ASKED = [Turn("user", "Ask."), Turn("assistant", "Say.")]


def read(*messages):
    return conversation_of(None, None, list(messages))


def test_messages_come_before_prompt_and_response():
    assert conversation_of("p", "r", [ASK, SAY]).turns == tuple(ASKED)
    assert conversation_of("p", "r", "").turns == (Turn("user", "p"), Turn("assistant", "r"))
    assert conversation_of("p", "r", json.dumps([ASK, SAY])).turns == tuple(ASKED)
    assert [conversation_of(*cells) for cells in (("p", " ", None), (None, "r", ""), ("", "", []))] == [None] * 3


@pytest.mark.parametrize(
    "messages",
    [
        [{"from": "human", "value": "Ask."}, {"from": "gpt", "value": "Say."}],
        [{"role": "User ", "content": [{"type": "text", "text": "Ask."}, {"type": "image"}]}, SAY],
        [{"role": "assistant", "content": "Welcome!"}, ASK, SAY],
        [ASK | {"tool_calls": None}, SAY],
    ],
)
def test_other_ways_to_say_the_same(messages):
    assert read(*messages).turns == tuple(ASKED)


def test_neighbours_of_one_role_are_one_turn_and_the_system_comes_first():
    found = read(ASK, {"role": "developer", "content": "Be kind."}, ASK, ASK, SAY, SAY)
    assert found.turns[0] == Turn("system", "Be kind.")
    assert found.turns[-1] == Turn("assistant", "Say.\n\nSay.")
    assert found.before.endswith("Ask.\n\nAsk.")
    assert found.answer == "Say.\n\nSay."


@pytest.mark.parametrize(
    ("messages", "why"),
    [
        ("no JSON", UNREAD),
        ('{"role": "user"}', UNREAD),
        ("[" * 100_000, UNREAD),
        (["Ask.", "Say."], UNREAD),
        ([{"text": "Ask."}], UNREAD),
        ([{"role": "user", "content": 3}, SAY], UNREAD),
        ([ASK, {"role": "tool", "content": "{}"}, SAY], UNKNOWN),
        ([ASK, SAY, ASK], UNANSWERED),
        ([ASK], UNANSWERED),
        ([SAY], UNASKED),
        ([{"role": "system", "content": "Be kind."}], UNASKED),
        ([{"role": "user", "content": " "}, SAY], UNASKED),
        ([ASK, {"role": "assistant", "content": None}], EMPTY),
        ([ASK, {"role": "assistant", "content": " "}], EMPTY),
    ],
)
def test_what_cannot_be_learnt_from(messages, why):
    assert conversation_of("", "", messages) == Unusable(why)


def test_it_is_told_from_a_text_and_survives_another_process():
    found = pickle.loads(pickle.dumps(Conversation(ASKED)))
    assert (type(found), found, found.turns) == (Conversation, "Ask.\nSay.", tuple(ASKED))
    assert found.told == [ASK, SAY]
