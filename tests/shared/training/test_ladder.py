"""Interactions become a version: the ladder in a real worker, and what it is compared with."""

import json
import shutil
import zipfile

import numpy as np
import pytest

from shared.models import artifact
from shared.recommending.recommender import Recommender
from shared.serving import Serving
from shared.store import Store
from shared.tasks import get_task
from shared.training.card import write_export
from shared.training.config import TrainingConfig
from tests.shared.training.conftest import Place
from tests.toy import toy_table

TASK = get_task("recommendation")
GROUPS = ("tent", "lamp", "pot")


def visits(users=60, each=8, seed=0):
    """Everybody likes what is of one kind; without times, so that no sequential model takes its time."""
    rng = np.random.default_rng(seed)
    rows = []
    for user in range(users):
        kind = GROUPS[user % len(GROUPS)]
        for number in rng.choice(12, each, replace=False):
            rows.append({"user": f"u{user}", "item": f"{kind}-{number}"})
        rows.append({"user": f"u{user}", "item": f"pot-{rng.integers(12)}"})
    return rows


def items():
    """What they are; the last one nobody has."""
    names = [(kind, number) for kind in GROUPS for number in range(12)]
    rows = [
        {"id": f"{kind}-{number}", "title": f"The {kind} number {number}", "categories": kind} for kind, number in names
    ]
    return [*rows, {"id": "tent-new", "title": "A tent that is new", "categories": "tent"}]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A worker trained on visits with a table of items; not to be changed."""
    made = Place(tmp_path_factory.mktemp("ladder") / "data")
    config = TrainingConfig(TASK.name, data_name="visits.csv")
    made.finish(made.jobs.submit(config, toy_table(visits()), toy_table(items())))
    return made


def test_a_worker_leaves_a_recommender(place):
    (job,) = place.jobs.list()
    assert (job.status.state, job.status.reason) == ("done", "")
    (version,) = place.versions.list(TASK.name)
    assert version.strategy in {"cooccurrence", "ease", "als", "content", "hybrid"}
    assert artifact.read_manifest(version.folder).task == TASK.name
    assert sum(version.rows.values()) == len({(row["user"], row["item"]) for row in visits()})
    assert set(version.report.metrics) <= set(TASK.metrics)
    assert version.report.better
    assert "on 60 users, by items that were held back." in version.report.verdict
    assert "Not fitted: Sequential needs to know when" in version.report.verdict
    assert version.report.baseline["ndcg"] < version.report.metrics["ndcg"]
    names = [row["name"] for row in version.report.ladder]
    assert {"popularity", "cooccurrence", "ease", "als", "content", "hybrid"} <= set(names)
    assert [row["name"] for row in version.report.ladder if row["chosen"]] == [version.strategy]
    assert job.progress().fraction == 1


def test_it_recommends_what_the_group_likes_and_knows_what_is_new(place):
    (version,) = place.versions.list(TASK.name)
    recommender = Recommender.load(version.folder)
    assert recommender.serving == version.strategy
    found = recommender.recommend(recommender.history_of(["tent-1", "tent-2", "tent-3"]), 3)
    assert {one.categories for one in found} == {("tent",)}
    assert found[0].reasons
    assert "tent-new" in recommender.catalogue.number
    assert recommender.about["evaluation"][0]["metrics"]["ndcg"] > 0
    assert len(recommender.history("u1")) == 1  # all that is known of a user, the held-back items too
    assert len(recommender.history("u1").items) == len({r["item"] for r in visits() if r["user"] == "u1"})


def test_a_later_training_is_compared_with_the_one_in_use(place, tmp_path):
    shutil.copytree(place.versions.folder, tmp_path / "data" / "versions")
    later = Place(tmp_path / "data")
    (first,) = later.versions.list(TASK.name)
    store = Store(later.settings.database_url)
    Serving(store).promote("recommender", first.ref)
    store.close()
    config = TrainingConfig(TASK.name, space="recommender", data_name="more.csv")
    later.finish(later.jobs.submit(config, toy_table(visits(seed=1))))
    (job,) = later.jobs.list()
    assert job.status.state == "done", job.status.reason
    second = later.versions.get(job.status.result)
    assert second.report.before_ref == first.ref
    assert 0 < second.report.before["ndcg"] < 1
    assert second.report.known > 0
    assert "An earlier model was trained on" in second.report.verdict
    assert Recommender.load(second.folder).catalogue.titles[0].startswith("The ")  # known from the model in use


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"user": "a", "item": f"i{n}"} for n in range(9)], "only one user"),
        ([{"user": f"u{n}", "item": "x"} for n in range(9)], "only one item"),
        ([{"user": f"u{n}", "item": f"i{n}"} for n in range(9)], "add"),
    ],
)
def test_what_cannot_be_learnt_from_is_said(tmp_path, rows, said):
    made = Place(tmp_path / "data")
    job = made.jobs.submit(TrainingConfig(TASK.name, data_name="rows.csv"), toy_table(rows))
    with pytest.raises(AssertionError):  # it does not end as done
        made.finish(job)
    assert job.status.state == "failed"
    assert said in job.status.reason
    assert "not foreseen" not in job.status.reason


def test_an_export_has_a_card_and_no_users(place, tmp_path):
    (version,) = place.versions.list(TASK.name)
    with zipfile.ZipFile(write_export(version, tmp_path)) as archive:
        names = archive.namelist()
        card = archive.read("README.md").decode()
        scores = json.loads(archive.read("scores.json"))
    assert not [name for name in names if "users" in name or "interactions" in name]
    assert {"items.parquet", "run.py", "plaza.json"} <= set(names)
    assert "nDCG@10" in card
    assert scores["ladder"]
    assert version.report.ladder == scores["ladder"]
