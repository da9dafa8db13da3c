"""Agents: taking, answering, noting, handing back, closing; and two who want the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.errors import DataError


def test_an_agent_takes_answers_and_hands_back(conversations, waiting) -> None:
    conversations.take(waiting.id, " Ana \n Duarte ")
    assert (conversations.get(waiting.id).state, conversations.agent(waiting.token)) == ("person", "Ana Duarte")
    reply = conversations.reply(waiting.id, "Ana Duarte", " Try the seam sealer. ")
    assert (reply.author, reply.agent, reply.text) == ("agent", "Ana Duarte", "Try the seam sealer.")
    assert conversations.mine(waiting.token)[-1] == reply
    conversations.hand_back(waiting.id, "Ana Duarte")
    assert (conversations.get(waiting.id).state, conversations.agent(waiting.token)) == ("bot", "")
    assert [turn.text for turn in conversations.turns(waiting.id, notes=True) if turn.author == "note"] == [
        "The bot handed the conversation over.",
        "Ana Duarte took the conversation.",
        "Ana Duarte handed the conversation back to the bot.",
    ]


def test_the_second_of_two_gets_a_plain_sentence(conversations, waiting) -> None:
    conversations.take(waiting.id, "Ana")
    conversations.take(waiting.id, "Ana")  # a second click changes nothing
    with pytest.raises(DataError, match="Ana has taken this conversation already"):
        conversations.take(waiting.id, "Ben")
    for act in (conversations.reply, lambda id, name, _: conversations.hand_back(id, name)):
        with pytest.raises(DataError, match="Ana has this conversation: take it over"):
            act(waiting.id, "Ben", "Hello")
    with pytest.raises(DataError, match="Ana has this conversation: take it over before you close it"):
        conversations.close(waiting.id, "Ben")
    with pytest.raises(DataError, match="Ana has taken"):
        conversations.take(waiting.id, "Ben", instead_of="Cem")
    conversations.take(waiting.id, "Ben", instead_of="Ana")
    assert conversations.get(waiting.id).agent == "Ben"
    with pytest.raises(DataError, match="Ben has this conversation"):
        conversations.reply(waiting.id, "Ana", "Hello")


def test_of_many_at_once_one_gets_it(conversations, waiting) -> None:
    def take(number: int) -> str:
        try:
            conversations.take(waiting.id, f"Agent {number}")
        except DataError as error:
            return str(error)
        return f"Agent {number}"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(take, range(8)))
    winner = conversations.get(waiting.id).agent
    assert said.count(winner) == 1
    assert sum(f"{winner} has taken" in sentence for sentence in said) == 7


@pytest.mark.parametrize(("name", "problem"), [(" ", "no name yet"), ("a" * 41, "41 characters")])
def test_an_agent_has_a_name(conversations, waiting, name: str, problem: str) -> None:
    for act in (
        lambda: conversations.take(waiting.id, name),
        lambda: conversations.note(waiting.id, name, "Hello"),
        lambda: conversations.reopen(waiting.id, name),
        lambda: conversations.reply(waiting.id, name, "Hello"),
        lambda: conversations.hand_back(waiting.id, name),
    ):
        with pytest.raises(DataError, match=problem):
            act()


def test_what_is_sent_is_something_and_not_too_much(conversations, waiting) -> None:
    conversations.take(waiting.id, "Ana")
    with pytest.raises(DataError, match="nothing to send"):
        conversations.reply(waiting.id, "Ana", " \n")
    with pytest.raises(DataError, match="at most 10,000"):
        conversations.note(waiting.id, "Ana", "a" * 10_001)


def test_not_taken_closed_and_opened_again(conversations, waiting) -> None:
    with pytest.raises(DataError, match="Nobody has taken this conversation"):
        conversations.reply(waiting.id, "Ana", "Hello")
    with pytest.raises(DataError, match="is not closed: take it"):
        conversations.reopen(waiting.id, "Ana")
    conversations.close(waiting.id, "Ana")
    for act in (
        lambda: conversations.take(waiting.id, "Ana"),
        lambda: conversations.reply(waiting.id, "Ana", "Hello"),
        lambda: conversations.hand_back(waiting.id, "Ana"),
        lambda: conversations.say(waiting.id, "visitor", "Hello?"),
        lambda: conversations.hand_over(waiting.id),
    ):
        with pytest.raises(DataError, match="is closed"):
            act()
    conversations.close(waiting.id, "Ben")  # closing what is closed changes nothing
    conversations.reopen(waiting.id, "Ana")
    now = conversations.get(waiting.id)
    assert (now.state, now.agent, now.closed) == ("person", "Ana", None)
    conversations.say(waiting.id, "visitor", "Hello? ana@example.com")
    assert conversations.mine(waiting.token)[-1].text == "Hello? ana@example.com"


def test_there_is_no_such_conversation(conversations) -> None:
    for act in (conversations.get, conversations.close, lambda id: conversations.take(id, "Ana")):
        with pytest.raises(DataError, match="There is no conversation 77"):
            act(77)


def test_the_lists_of_the_inbox(conversations, clock) -> None:
    def begin(said: str) -> int:
        id = conversations.open("").id
        if said:
            conversations.say(id, "visitor", said)
        return id

    begin("")  # a page that was only opened is nothing yet
    bot, first, second, taken, done = (begin(said) for said in ("bot", "first", "second", "taken", "done"))
    silent = begin("")
    for id in (first, second, taken, silent):
        conversations.hand_over(id)
    conversations.take(taken, "Ana")
    conversations.close(done)
    lists = {which: [entry.id for entry in conversations.inbox(which, "Ana")] for which in ("waiting", "mine", "open")}
    assert lists == {
        "waiting": [first, second, silent],
        "mine": [taken],
        "open": [taken, silent, second, first, bot],
    }
    assert conversations.counts("Ana") == {"waiting": 3, "mine": 1, "open": 5}
    assert conversations.counts("Ben")["mine"] == 0
    assert [(entry.id, entry.first, entry.state) for entry in conversations.inbox("closed")] == [
        (done, "done", "closed")
    ]
    assert [entry.id for entry in conversations.inbox("open", limit=2)] == [taken, silent]
    assert conversations.inbox("waiting")[2].first == ""


def test_what_no_agent_has_seen_is_marked(conversations, waiting) -> None:
    def unread() -> int:
        return conversations.inbox("open")[0].unread

    assert unread() == 1
    conversations.seen(waiting.id)
    assert unread() == 0
    conversations.say(waiting.id, "bot", "Somebody comes soon")
    assert unread() == 0
    for _ in range(2):
        conversations.say(waiting.id, "visitor", "Hello?")
    assert unread() == 2
    conversations.take(waiting.id, "Ana")
    conversations.reply(waiting.id, "Ana", "Here I am")
    assert unread() == 0


def test_the_pulse_changes_with_whatever_happens(conversations, waiting) -> None:
    beats = [conversations.pulse()]
    for act in (
        lambda: conversations.say(waiting.id, "visitor", "Hello?"),
        lambda: conversations.take(waiting.id, "Ana"),
        lambda: conversations.reply(waiting.id, "Ana", "Yes"),
        lambda: conversations.note(waiting.id, "Ana", "Hm"),
        lambda: conversations.hand_back(waiting.id, "Ana"),
        lambda: conversations.hand_over(waiting.id),
        lambda: conversations.close(waiting.id, "Ana"),
        lambda: conversations.reopen(waiting.id, "Ana"),
    ):
        act()
        beats.append(conversations.pulse())
    assert len(set(beats)) == len(beats)
