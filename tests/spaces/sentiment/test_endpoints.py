"""What programs call: a round trip through Gradio's client for each endpoint, on the starter."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from tests.launched import launched
from tests.spaces.sentiment.conftest import FOLDER

LABELS = {"negative", "neutral", "positive"}
TARGETS = json.loads((FOLDER / "starter" / "plaza.json").read_text("utf-8")).get("targets", False)
"""Whether the starter has learnt to answer for one company."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("endpoints")
    with launched(folder / "data", folder / "log.txt") as url:
        client = Client(url, verbose=False, analytics_enabled=False, download_files=folder / "downloads")
        yield client
        client.close()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Quarterly profit doubles and the dividend is raised", "positive"),
        ("Company files for bankruptcy after huge losses", "negative"),
    ],
)
def test_classify(client: Client, text: str, label: str) -> None:
    answer = client.predict(text, api_name="/sentiment_classify")
    assert answer["label"] == label
    assert set(answer["scores"]) == LABELS
    assert sum(answer["scores"].values()) == pytest.approx(1, abs=1e-5)
    assert answer["score"] == pytest.approx(answer["scores"]["positive"] - answer["scores"]["negative"])


def test_a_target_is_answered_for_or_refused_in_words(client: Client) -> None:
    asked = ("Gold soars to a record as Silver crashes", "Silver")
    if TARGETS:
        whole, about = (client.predict(*words, api_name="/sentiment_classify") for words in (asked[:1], asked))
        assert about["score"] < whole["score"]
    else:
        with pytest.raises(AppError, match="judges whole texts"):
            client.predict(*asked, api_name="/sentiment_classify")


def test_no_text_is_refused_in_words(client: Client) -> None:
    with pytest.raises(AppError, match="no text"):
        client.predict("  ", api_name="/sentiment_classify")


@pytest.mark.parametrize("column", ["headline", ""])
def test_classify_file(client: Client, tmp_path: Path, column: str) -> None:
    table = tmp_path / "news.csv"
    table.write_text("id,headline\n1,Profit doubles and sales soar\n2,\n3,Factory closes after fire\n", "utf-8")
    path = client.predict(handle_file(str(table)), column, api_name="/sentiment_classify_file")
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["sentiment_label"] == "positive"
    assert float(rows[0]["sentiment_score"]) > 0
    assert rows[1]["sentiment_label"] == ""
    assert rows[2]["sentiment_label"] in LABELS


def test_an_unknown_column_is_refused_with_the_names(client: Client, tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text("id,headline\n1,Profit doubles\n2,Loss widens\n", "utf-8")
    with pytest.raises(AppError, match="headline"):
        client.predict(handle_file(str(table)), "body", api_name="/sentiment_classify_file")


def test_a_column_of_companies_needs_a_model_that_has_learnt_with_them(client: Client, tmp_path: Path) -> None:
    table = tmp_path / "news.csv"
    table.write_text("about,headline\nSilver,Gold soars to a record as Silver crashes\n", "utf-8")
    asked = (handle_file(str(table)), "headline", "about")
    if TARGETS:
        with open(client.predict(*asked, api_name="/sentiment_classify_file"), encoding="utf-8-sig") as file:
            assert next(csv.DictReader(file))["sentiment_label"] in LABELS
    else:
        with pytest.raises(AppError, match="judges whole texts"):
            client.predict(*asked, api_name="/sentiment_classify_file")


def test_the_monitor_answers(client: Client) -> None:
    given = [{"name": "Zentara Labs", "ticker": "ZNTR", "aliases": ["Zentara"]}, {"name": "Quillon Metals"}]
    answer = client.predict(given, api_name="/sentiment_watch")
    assert [(one["name"], one["count"]) for one in answer["companies"]] == [("Quillon Metals", 0), ("Zentara Labs", 0)]
    assert client.predict(api_name="/sentiment_watch") == answer
    assert client.predict("ZNTR", api_name="/sentiment_timeline")["buckets"] == []
    assert client.predict(limit=500, api_name="/sentiment_headlines") == {"total": 0, "headlines": []}
    with pytest.raises(AppError, match="no headlines yet"):
        client.predict(api_name="/sentiment_digest")
