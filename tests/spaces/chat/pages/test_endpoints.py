"""What programs call: a round trip through Gradio's client on the written shop."""

from collections.abc import Iterator

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from tests.launched import launched
from tests.toy import wait_until


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Of a launcher whose articles have been read."""
    folder = tmp_path_factory.mktemp("endpoints")
    with launched(folder / "data", folder / "log.txt") as url:
        client = Client(url, verbose=False, analytics_enabled=False, download_files=folder / "downloads")
        wait_until(lambda: ask(client, "How long does delivery to Austria take?")["outcome"] == "answered")
        yield client
        client.close()


def ask(client: Client, message: str, session: str = "") -> dict:
    return client.predict(message, session, api_name="/chat_reply")


def test_an_answer_with_its_sources(client):
    found = ask(client, "How long does delivery to Austria take?")
    assert found["outcome"] == "answered"
    assert "3 to 5" in found["answer"]
    (source,) = found["sources"]
    assert source["title"] == "How long delivery takes, country by country"
    assert source["start"] < source["end"]
    assert (found["state"], found["turn"] > 0, len(found["session"]) > 20) == ("bot", True, True)


def test_the_conversation_goes_on_with_its_session(client):
    first = ask(client, "where is my order MB-10234?")
    assert first["outcome"] == "errand"
    second = ask(client, "22765", first["session"])
    assert second["session"] == first["session"]
    assert (second["outcome"], "MB-10234" in second["answer"]) == ("done", True)


def test_another_session_knows_nothing_of_it(client):
    ask(client, "where is my order MB-10234?")
    assert ask(client, "22765")["outcome"] != "done"


def test_an_unknown_session_begins_a_new_one(client):
    found = ask(client, "hello", "x" * 32)
    assert found["outcome"] == "small_talk"
    assert found["session"] != "x" * 32


def test_what_is_refused_says_why(client):
    found = ask(client, "x" * 5000)
    assert found["outcome"] == "refused"
    assert "5,000 characters" in found["answer"]


def test_feedback_is_taken_for_ones_own_answers_only(client):
    mine, other = ask(client, "How long does delivery to Austria take?"), ask(client, "hello")
    said = client.predict(mine["session"], mine["turn"], "down", "The wrong article", api_name="/chat_feedback")
    assert "Thank you" in said["said"]
    with pytest.raises(AppError, match="not in your conversation"):
        client.predict(other["session"], mine["turn"], "down", api_name="/chat_feedback")
    with pytest.raises(AppError, match="no verdict"):
        client.predict(mine["session"], mine["turn"], "sideways", api_name="/chat_feedback")


def test_handing_over(client):
    found = ask(client, "I want to talk to a human being")
    assert (found["outcome"], found["state"]) == ("handed_over", "waiting")
    assert ask(client, "hello?", found["session"])["outcome"] == "with_person"
