"""What programs call: each endpoint by itself, and a round trip through Gradio's client on the starter."""

from collections.abc import Iterator

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from shared.errors import DataError
from tests.launched import launched
from tests.openai_server import OpenAIServer, Scripted
from tests.spaces.summarizer.pages.conftest import TEXT, page


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("endpoints")
    with launched(folder / "data", folder / "log.txt") as url:
        client = Client(url, verbose=False, analytics_enabled=False, download_files=folder / "downloads")
        yield client
        client.close()


def test_sentences_have_their_places(fake):
    found = page("endpoints")._summarize(fake)("\U0001d11e " + TEXT, length=2)
    assert [one["text"] for one in found["sentences"]] == [
        ("\U0001d11e " + TEXT)[one["start"] : one["end"]] for one in found["sentences"]
    ]
    assert found["summary"] == " ".join(one["text"] for one in found["sentences"])
    assert found["words"] == 18
    assert found["model"] == "Starter"
    assert found["phrases"]


def test_a_written_summary_names_its_sources(fake):
    with OpenAIServer() as server:
        server.will(Scripted(["The council closes the old bridge for two years. ", "Nine zebras came from Lisbon."]))
        ref = f"remote:{server.url}#small"
        object.__setattr__(fake.settings, "remote_models", (ref,))
        found = page("endpoints")._summarize(fake)(TEXT, length=2, model=ref, bullets=True)
    assert found["summary"].split("\n") == [
        "• The council closes the old bridge for two years.",
        "• Nine zebras came from Lisbon.",
    ]
    first, second = found["sentences"]
    assert "It decided to close the old bridge for two years." in first["sources"]
    assert (first["supported"], second["supported"]) == (True, False)
    assert found["model"] == "small"


@pytest.mark.parametrize(
    ("options", "said"),
    [({"text": " "}, "no text"), ({"length": -1}, "more than 0"), ({"unit": "pages"}, "not known")],
)
def test_what_cannot_be_asked(fake, options, said):
    with pytest.raises(DataError, match=said):
        page("endpoints")._summarize(fake)(**({"text": TEXT} | options))


def test_models_are_compared(fake):
    found = page("endpoints")._compare(fake)(TEXT, ["starter:summarizer"], "The old bridge is closed.", 1)
    assert [one["model"] for one in found] == ["Choose sentences: Starter", "Lead-3"]
    assert set(found[0]["rouge"]) == {"rouge1", "rouge2", "rougeLsum"}
    with pytest.raises(DataError, match="`models` is empty"):
        page("endpoints")._compare(fake)(TEXT, [])


def test_summarize_over_the_wire(client: Client):
    found = client.predict(TEXT, length=30, unit="percent", api_name="/summarizer_summarize")
    assert found["words"] == 11
    assert found["sentences"][0]["score"] > 0
    with pytest.raises(AppError, match="more than 0"):
        client.predict(TEXT, length=0, api_name="/summarizer_summarize")


def test_compare_over_the_wire(client: Client):
    found = client.predict(TEXT, ["starter:summarizer"], api_name="/summarizer_compare")
    assert found[0]["error"] == ""
    assert found[0]["supported"] == 1.0
    assert found[-1]["model"] == "Lead-3"
