"""What programs call: a round trip through Gradio's client for each endpoint, on the starter."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError

from tests.launched import launched

LABELS = {"negative", "neutral", "positive"}


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
