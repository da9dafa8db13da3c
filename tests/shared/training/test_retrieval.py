"""Learning which text answers a question: each digit of a question has words in the answer that stand for it."""

import itertools
import json
import os
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from shared.errors import DataError
from shared.models import artifact
from shared.serving import Serving
from shared.store import Store
from shared.tasks import get_task
from shared.training.planning import first_guesses
from shared.training.versions import Versions
from shared.ui.finetune.compare_html import comparison
from tests.shared.training.in_process import InProcess, undisturbed
from tests.toy import DIGITS, FILLERS, SIGNALS, TRAINING_WAIT, toy_table, write_model

TASK = get_task("retrieval")
MEANT = dict(zip(DIGITS, sum(SIGNALS.values(), ()), strict=False))
SETTINGS = {"strategy": "auto", "learning_rate": 0.01, "epochs": 12}


def pair_rows(count, seed=0):
    """Questions with two digits, and answers with the words that stand for them."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(count):
        first, second = (DIGITS[place] for place in rng.choice(10, 2, replace=False))
        filler, other = rng.choice(FILLERS, 2)
        answer = f"{other} {MEANT[first]} {MEANT[second]}"
        rows.append({"query": f"{filler} {first} {second} .", "passage": answer})
    return rows


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    with undisturbed():
        yield InProcess(TASK, tmp_path_factory.mktemp("pairs") / "data", tiny_encoder)


@pytest.fixture(scope="module")
def version(place):
    return place.train(pair_rows(300), **SETTINGS)


def share_found(place, ref):
    """The share of all questions with two digits whose answer comes first among all of their answers."""
    pairs = list(itertools.combinations(DIGITS, 2))
    said = place.predict(
        ref,
        [*(f"today {one} {two} ." for one, two in pairs), *(f"the {MEANT[one]} {MEANT[two]}" for one, two in pairs)],
    )
    questions, answers = np.stack(said[: len(pairs)]), np.stack(said[len(pairs) :])
    return float(np.mean((questions @ answers.T).argmax(1) == np.arange(len(pairs))))


def test_it_learns_what_answers_what(place, version):
    report = version.report
    assert version.strategy == "adapter"
    assert version.manifest.labels == ()
    assert not (version.folder / artifact.HEAD).exists()
    assert report.better
    assert report.before_ref == place.base
    assert report.metrics["mrr@10"] > 0.6 > report.before["mrr@10"] + 0.2
    assert report.baseline["mrr@10"] < 0.3
    assert set(report.metrics) == set(report.baseline) == set(report.before) == set(TASK.metrics)
    assert report.interval[0] <= report.metrics["mrr@10"] <= report.interval[1]
    assert "Each question had to find its answer among " in report.verdict
    assert share_found(place, version.ref) > 0.4 > share_found(place, place.base) + 0.2


def test_its_mistakes_are_shown_with_what_stands_above(version):
    mistakes = version.report.mistakes
    assert mistakes
    ranks = [row["rank"] for row in mistakes]
    assert ranks == sorted(ranks, reverse=True)
    assert min(ranks) > 1
    assert all(1 <= len(row["above"]) <= 3 and row["answer"] not in row["above"] for row in mistakes)
    shown = comparison(version)
    assert "Questions whose answer does not come first" in shown
    assert mistakes[0]["above"][0] in shown


def test_all_weights_can_learn_too(place):
    version = place.train(pair_rows(120), strategy="full", learning_rate=0.001, epochs=3)
    assert (version.folder / "encoder" / "model.safetensors").is_file()
    (vector,) = place.predict(version.ref, ["the two"])
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)


def test_there_is_no_head_to_be_fitted(place):
    with pytest.raises(
        DataError, match=r"gives vectors alone, and instant training .*: choose auto, adapter or full\."
    ):
        place.train(pair_rows(60), strategy="instant")


def test_it_goes_on_from_a_version(place, version):
    again = place.train(pair_rows(60, seed=1), base=version.ref, strategy="adapter", learning_rate=0.001, epochs=1)
    assert again.report.before_ref == version.ref
    assert again.manifest.base == place.base


def test_an_exported_version_runs_with_plain_libraries(place, version, tmp_path):
    path = Versions(place.files.versions_dir).export(version.id, tmp_path / "out")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "there")
    card = (tmp_path / "there" / "README.md").read_text("utf-8")
    assert "pipeline_tag: sentence-similarity" in card
    assert "| MRR@10 |" in card
    question, answers = "today two three .", [f"the {MEANT['two']} {MEANT['three']}", f"group {MEANT['nine']}"]

    def run(*texts):
        line = [sys.executable, "run.py", *texts]
        alone = {**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
        done = subprocess.run(
            line, cwd=tmp_path / "there", env=alone, capture_output=True, text=True, timeout=TRAINING_WAIT
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run(question, *reversed(answers)).splitlines()[0].endswith(answers[0])
    (vector,) = place.predict(version.ref, [question])
    assert np.allclose(json.loads(run(question)), vector, atol=1e-3)


@pytest.mark.parametrize(
    ("promoted", "starter", "expected"), [(0, 0, "embedded"), (0, 1, "starter"), (1, 1, "version")]
)
def test_what_it_is_compared_with_in_a_space(place, version, tmp_path, monkeypatch, promoted, starter, expected):
    """What was promoted, else the starter in the folder of the key, else the embedded encoder."""
    from dataclasses import replace

    from shared.models.files import ModelFiles
    from shared.training.pipeline import Pipeline

    settings = replace(place.settings, spaces_dir=tmp_path / "spaces", database_url=f"sqlite:///{tmp_path / 'x.db'}")
    if starter:
        folder = settings.spaces_dir / "chat" / "retrieval" / "starter"
        write_model(folder, place.base, task="retrieval")
    if promoted:
        store = Store(settings.database_url)
        Serving(store).promote("chat.retrieval", version.ref)
        store.close()
    job = place.job(pair_rows(60), space="chat.retrieval")
    ref = {"starter": "starter:chat.retrieval", "version": version.ref}.get(expected, expected)
    assert Pipeline(job, settings, ModelFiles(settings), None)._served() == ref


def test_the_stages_that_there_are(place):
    config = place.job(pair_rows(60)).config
    found = first_guesses(TASK, config, "adapter", (800, 100, 400), 0, compared=True)
    assert found["encode"] == found["fit"] == 0
    assert found["before"] == found["prove"] == 1.0
    assert found["adapter"] > 0
    assert first_guesses(TASK, config, "adapter", (800, 100, 400), 0, compared=False)["before"] == 0


def test_a_row_that_stands_in_the_test_table_is_not_learnt(place):
    rows = pair_rows(80)
    version = place.train(rows, test=rows[:20], **SETTINGS | {"epochs": 1})
    assert version.report.rows == 20
    assert version.rows["train"] + version.rows["validation"] <= 60
    assert toy_table(rows).columns == ["query", "passage"]
