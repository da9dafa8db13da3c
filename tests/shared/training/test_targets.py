"""Learning to judge a text for a target: "company rises … group falls" is good for one and bad for the other."""

import random
import shutil
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from shared.data.splits import groups_of
from shared.engine import Engine
from shared.errors import DataError
from shared.models.artifact import read_manifest, write_manifest
from shared.models.device import Device
from shared.models.loading import LoadedModels
from shared.serving import Serving
from shared.store import Store
from shared.tasks import get_task
from shared.tasks.examples import labelled_texts
from shared.tasks.targets import marked
from shared.training.card import model_card
from shared.training.columns import columns_for
from shared.training.config import TrainingConfig
from shared.training.context import Trained
from shared.training.data import read_rows
from shared.training.job import Job
from tests.shared.training.in_process import InProcess, undisturbed
from tests.toy import DIGITS, toy_table

TASK = get_task("text-classification")
NAMES = ("company", "group", "market", "shares")


def target_rows(count: int, seed: int = 0) -> list[dict[str, str]]:
    """Two rows for each of `count` different texts: one for the name that rises, one for the name that falls."""
    rng = random.Random(seed)
    rows = []
    for number in range(count):
        first, second = rng.choice(list(permutations(NAMES, 2)))
        verbs = rng.choice([("rises", "falls"), ("falls", "rises")])
        text = " ".join([first, verbs[0], second, verbs[1], *(DIGITS[int(digit)] for digit in str(number))])
        for name, verb in zip((first, second), verbs, strict=True):
            rows.append({"text": text, "target": name, "label": "up" if verb == "rises" else "down"})
    return rows


@pytest.fixture
def read(tmp_path):
    """Rows through a job on disk."""

    def read(rows, test=None, **roles):
        tables = [toy_table(rows), None if test is None else toy_table(test, "test.csv")]
        job = Job.create(tmp_path / "job", TrainingConfig(TASK.name, roles=roles), *tables)
        return read_rows(job, TASK, np.array([], dtype=np.int64))

    return read


def test_targets_are_marked_in_what_is_read(read):
    rows = target_rows(40)
    rows[3]["target"] = ""
    data = read(rows)
    expected = [marked(row["text"], row["target"]) for row in rows]
    assert expected[3] == rows[3]["text"] != expected[2]
    assert data.examples.inputs(np.arange(80)) == expected
    assert list(data.test.texts) == [expected[i] for i in data.split.test]
    assert list(data.test.plain) == [rows[i]["text"] for i in data.split.test]
    assert data.targeted == pytest.approx(1, abs=0.02)


def test_a_text_stands_on_one_side_with_all_its_targets(read):
    rows = target_rows(40)
    data = read(rows)
    train, validation, test = ({rows[i]["text"] for i in part} for part in data.split_lists().values())
    assert len(train) + len(validation) + len(test) == 40
    learnt = [row["text"] for row in rows if row["text"] not in test]
    assert set(data.learnt.tolist()) == set(groups_of(learnt).tolist())


def test_targets_can_be_left_out(read):
    rows = target_rows(40)
    data = read(rows, target="")
    assert data.examples.inputs(np.arange(80)) == [row["text"] for row in rows]
    assert data.targeted == 0


@pytest.mark.parametrize("roles", [{}, {"target": ""}])
def test_a_test_file_is_read_like_the_rows_to_learn(read, roles):
    test = target_rows(10, seed=1)
    data = read([row for row in target_rows(40) if row["target"] != "market"], test, **roles)
    said = [row["text"] if roles else marked(row["text"], row["target"]) for row in test]
    assert list(data.test.texts) == said
    assert list(data.test.plain) == [row["text"] for row in test]


def test_texts_of_the_test_file_are_not_learnt_for_another_target(read):
    rows = target_rows(40)
    data = read(rows, rows[:20:2])
    used = {rows[i]["text"] for name in ("train", "validation") for i in data.split_lists()[name]}
    assert not used & {row["text"] for row in rows[:20]}


def test_the_column_of_a_target():
    table = toy_table(target_rows(40))
    every = {"text": "text", "label": "label", "target": "target"}
    assert columns_for(table, {}, TASK) == every
    assert columns_for(table, {"target": ""}, TASK) == {"text": "text", "label": "label"}
    assert columns_for(table, {}, TASK, needed=("text",)) == {"text": "text"}
    assert columns_for(table, {"label": "target"}, TASK) == {"text": "text", "label": "target"}
    with pytest.raises(DataError, match="no column “who” for the target"):
        columns_for(table, {"target": "who"}, TASK)
    with pytest.raises(DataError, match="label and target are to be read from the same column"):
        columns_for(table, {"target": "label"}, TASK)


class Place(InProcess):
    """With a Space named toy."""

    def serve(self, ref):
        store = Store(self.settings.database_url)
        Serving(store).promote("toy", ref)
        store.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    with undisturbed():
        yield Place(TASK, tmp_path_factory.mktemp("targets") / "data", tiny_encoder)


@pytest.fixture(scope="module")
def version(place):
    return place.train(target_rows(60), strategy="full", learning_rate=0.005, epochs=10)


def test_it_learns_what_depends_on_the_target(version):
    assert version.manifest.targets
    assert version.report.baseline["accuracy"] == 0.5
    assert version.report.metrics["accuracy"] > 0.85
    assert "[ " in "".join(mistake["text"] for mistake in version.report.mistakes) or not version.report.mistakes


def test_without_targets_it_cannot_be_learnt(place):
    version = place.train(target_rows(60), strategy="full", learning_rate=0.005, epochs=2, roles={"target": ""})
    assert not version.manifest.targets
    assert version.report.metrics["accuracy"] == 0.5


def test_the_engine_answers_for_each_target(place, version):
    engine = Engine(LoadedModels(place.files, lambda: Device("cpu", half=False), 4.0))
    try:
        assert engine.reads_targets(TASK, version.ref)
        assert not engine.reads_targets(TASK, "hub:ProsusAI/finbert")
        assert engine.status().models == ()  # nothing was loaded for that
        text = "market falls shares rises one"
        answers = engine.predict(TASK, version.ref, [marked(text, "market"), marked(text, "shares")])
        assert [answer.label for answer in answers] == ["down", "up"]
        assert engine._models.get(TASK, version.ref).targets
    finally:
        engine.close()


@pytest.mark.parametrize(("targets", "expected"), [(0, False), (49, False), (50, True), (1000, True)])
def test_a_few_targets_do_not_make_a_model_that_reads_them(new_context, tmp_path, targets, expected):
    rows = [{"text": f"text {i}", "label": "up", "target": "text" if i < targets else " "} for i in range(1000)]
    roles = {name: name for name in rows[0]}
    context = replace(new_context(), examples=labelled_texts(toy_table(rows), roles), train=np.arange(1000))
    assert context.targeted == targets / 1000
    trained = Trained("instant", True, 1.0, {}, context.config, lambda folder: None)
    assert trained.save(tmp_path, context).targets == read_manifest(tmp_path).targets == expected


@pytest.mark.parametrize("targets", [True, False])
def test_the_model_in_use_is_shown_targets_only_if_it_reads_them(place, version, tmp_path, targets):
    """One that has learnt them knows every answer; asked without, it answers alike for both names of a text."""
    served = tmp_path / "served"
    shutil.copytree(version.folder, served)
    write_manifest(served, replace(version.manifest, targets=targets))
    place.serve(f"local:{served}")
    report = place.train(target_rows(40, seed=1), strategy="instant", space="toy").report
    assert report.before_ref == f"local:{served}"
    assert (report.before["accuracy"] > 0.85) == targets
    assert (report.before["accuracy"] == 0.5) != targets


def test_the_card_says_how_a_target_is_marked(version):
    assert "Gold shines as [ Silver ] slips" in model_card(version)
    assert "[ " not in model_card(replace(version, manifest=replace(version.manifest, targets=False)))
