"""What programs call: each endpoint by itself, and a round trip through Gradio's client on the starter."""

from collections.abc import Iterator

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from shared.errors import DataError
from tests.launched import launched
from tests.spaces.ner.pages.conftest import page

TEXT = "\U0001d11e Barack Obama met Angela Merkel in Berlin. Write to office@example.com about it."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("endpoints")
    with launched(folder / "data", folder / "log.txt") as url:
        client = Client(url, verbose=False, analytics_enabled=False, download_files=folder / "downloads")
        yield client
        client.close()


def test_entities_have_their_places_in_code_points(fake) -> None:
    found = page("endpoints")._extract(fake)("\U0001d11e Ana Duarte, a@example.com")
    assert found == [
        {"start": 2, "end": 12, "type": "PER", "score": 0.9, "text": "Ana Duarte"},
        {"start": 14, "end": 27, "type": "EMAIL", "score": 1.0, "text": "a@example.com"},
    ]
    assert len(page("endpoints")._extract(fake)("Ana Duarte, a@example.com", patterns=False)) == 1


def test_a_text_is_redacted(fake) -> None:
    redact = page("endpoints")._redact(fake)
    answer = redact("Ana Duarte left Lisbon.", types=["PER"])
    assert answer["text"] == "[PER_1] left Lisbon."
    assert [(one["original"], one["replacement"]) for one in answer["key"]] == [("Ana Duarte", "[PER_1]")]
    assert answer["counts"] == {"PER": 1}
    assert "Ana Duarte" not in redact("Ana Duarte left Lisbon.", style="pseudonyms")["text"]
    assert redact("Ana Duarte left.", types=[])["text"] == "Ana Duarte left."
    with pytest.raises(DataError, match="must be one of tags, pseudonyms"):
        redact("Ana", style="stars")


def test_a_threshold_is_a_share(fake) -> None:
    with pytest.raises(DataError, match="from 0 to 1"):
        page("endpoints")._relations(fake)("Ana Duarte left Lisbon.", 2.0)


@pytest.mark.parametrize("name", ["_extract", "_redact", "_relations"])
def test_no_text_is_refused(fake, name: str) -> None:
    with pytest.raises(DataError, match="no text"):
        getattr(page("endpoints"), name)(fake)(" ")


def test_extract(client: Client) -> None:
    found = client.predict(TEXT, api_name="/ner_extract")
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in found)
    assert {"start", "end", "type", "score", "text"} == set(found[0])
    assert "office@example.com" in [one["text"] for one in found]
    assert any("Merkel" in one["text"] for one in found)
    plain = client.predict(TEXT, patterns=False, api_name="/ner_extract")
    assert "EMAIL" not in [one["type"] for one in plain]


def test_redact(client: Client) -> None:
    answer = client.predict(TEXT, types=["EMAIL"], api_name="/ner_redact")
    assert answer["text"] == TEXT.replace("office@example.com", "[EMAIL_1]")
    assert answer["key"][0]["original"] == "office@example.com"


def test_relations(client: Client) -> None:
    for one in client.predict(TEXT, threshold=0.0, api_name="/ner_relations"):
        assert TEXT[one["head_start"] : one["head_end"]] == one["head"]


def test_nothing_is_refused_in_words(client: Client) -> None:
    for name in ("/ner_extract", "/ner_redact", "/ner_relations"):
        with pytest.raises(AppError, match="no text"):
            client.predict("  ", api_name=name)


def test_only_these_are_open_to_programs(client: Client) -> None:
    named = client.view_api(print_info=False, return_format="dict")["named_endpoints"]
    assert {name for name in named if name.startswith("/ner")} == {"/ner_extract", "/ner_redact", "/ner_relations"}
