"""Learning to choose sentences: those that hold certain words, wherever they stand."""

import os
import random
import subprocess
import sys
import zipfile

import pytest

from shared.errors import DataError
from shared.tasks import get_task
from shared.training.versions import Versions
from shared.ui.finetune.compare_html import comparison
from tests.shared.training.in_process import InProcess, undisturbed
from tests.toy import DIGITS, FILLERS, SIGNALS, TRAINING_WAIT

TASK = get_task("summarization")
STRATEGIES = {"instant": {}, "adapter": {"learning_rate": 0.01, "epochs": 3}}


def extract_rows(count, seed=0):
    """Texts of 6 to 10 sentences; the two with a gain are the summary, and never both at the beginning."""
    rng = random.Random(seed)
    rows = []
    for _ in range(count):
        sentences = [sentence(rng, SIGNALS["neutral"]) for _ in range(rng.randint(4, 8))]
        places = sorted(rng.sample(range(1, len(sentences) + 2), 2))
        for place in places:
            sentences.insert(place, sentence(rng, SIGNALS["positive"]))
        rows.append({"text": " ".join(sentences), "summary": " ".join(sentences[place] for place in places)})
    return rows


def sentence(rng, signals):
    words = [*rng.sample(FILLERS, 2), *rng.sample(signals, 2), *rng.sample(DIGITS, 3)]
    return " ".join(words).capitalize() + "."


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    with undisturbed():
        yield InProcess(TASK, tmp_path_factory.mktemp("extracts") / "data", tiny_encoder)


@pytest.fixture(scope="module")
def instant(place):
    return place.train(extract_rows(150), strategy="instant")


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_it_learns_which_sentences_count(place, instant, strategy):
    version = (
        instant if strategy == "instant" else place.train(extract_rows(100), strategy=strategy, **STRATEGIES[strategy])
    )
    report = version.report
    assert report.metrics["rouge1"] > 0.9
    assert report.baseline["rouge1"] < 0.8
    assert report.better
    assert report.ahead[1] > 0
    assert "for the first sentences of each text (+" in report.verdict
    row = extract_rows(1, seed=9)[0]
    (answer,) = place.predict(version.ref, [row["text"]])
    assert " ".join(answer.summary(2)) == row["summary"]
    assert all(row["text"][one.start : one.end] == one.text for one in answer.sentences)
    assert min(one.score for one in answer.sentences) < 0.2
    assert max(one.score for one in answer.sentences) > 0.6


def test_a_long_text_is_read_in_parts_and_answered_as_a_whole(place, instant):
    text = " ".join(row["text"] for row in extract_rows(40, seed=3))
    long, empty, short = place.predict(instant.ref, [text, " ", "Profit rises."])
    assert len(long.sentences) > 200
    assert " ".join(one.text for one in long.sentences) == text
    assert empty.sentences == ()
    assert [one.text for one in short.sentences] == ["Profit rises."]


def test_the_test_rows_decide_how_many_sentences(place):
    """Summaries of one sentence: the score is that of one sentence."""
    rows = [row | {"summary": row["summary"].split(". ")[0] + "."} for row in extract_rows(150, seed=4)]
    version = place.train(rows, strategy="instant")
    assert version.report.metrics["rouge1"] > 0.55
    assert max(len(wrong["summary"].split(". ")) for wrong in version.report.mistakes) == 1


def test_the_comparison_shows_the_farthest(instant):
    html = comparison(instant)
    assert "ROUGE-1" in html
    assert "Summaries farthest from their references" in html
    assert "Per label" not in html


def test_an_exported_version_runs_elsewhere(place, instant, tmp_path):
    path = Versions(place.files.versions_dir).export(instant.id, tmp_path)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "model")
    texts = [row["text"] for row in extract_rows(4, seed=12)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "run.py", *texts],
        cwd=tmp_path / "model",
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    found = [said.split("\n") for said in done.stdout.split("\n\n")[:-1]]
    assert found == [answer.summary(3) for answer in place.predict(instant.ref, texts)]


def test_no_summaries(place):
    rows = [row | {"summary": " "} for row in extract_rows(20)]
    with pytest.raises(DataError, match="No row has both a text in “text” and a summary in “summary”"):
        place.train(rows, strategy="instant")


def test_rows_without_a_summary_are_left_out(place):
    rows = extract_rows(60, seed=6)
    version = place.train([*rows, *(row | {"summary": ""} for row in extract_rows(30, seed=7))], strategy="instant")
    assert sum(version.rows.values()) == 60
