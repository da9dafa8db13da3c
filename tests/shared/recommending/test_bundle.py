"""A recommender on disk: the same when it is read again, and plain sentences about what cannot be read."""

import json
import pickle

import numpy as np
import pytest

from shared.errors import ModelError
from shared.recommending import bundle
from shared.recommending.extended import Extended
from shared.recommending.recommender import Recommender
from tests.shared.recommending.bundles import CLASSES, named, pairs_of, recommender


class Blended(CLASSES["linear"]):
    """Saves nothing, and is loaded with the others."""

    name, blends = "hybrid", True

    def save(self, folder):
        (folder / "nothing.json").write_text("{}")

    @classmethod
    def load(cls, folder, members):
        return cls(members["linear"].matrix)


@pytest.fixture
def saved(tmp_path):
    made = recommender()
    made.about = {"evaluation": [{"name": "linear", "k": 10}]}
    made.save(tmp_path / "version")
    return tmp_path / "version"


def test_it_is_the_same_when_it_is_read_again(saved):
    made, read = recommender(), bundle.load(saved, CLASSES)
    assert pairs_of(read.interactions) == pairs_of(made.interactions)
    assert read.interactions.users.tolist() == made.interactions.users.tolist()
    assert read.catalogue.titles == made.catalogue.titles
    assert (read.serving, list(read.models)) == ("linear", ["popularity", "linear"])
    assert read.about == {"evaluation": [{"name": "linear", "k": 10}]}
    history = made.history_of(["i0", "i1"])
    assert read.recommend(history) == made.recommend(history)
    about = json.loads((saved / bundle.ABOUT).read_text("utf-8"))
    assert (about["kind"], about["counts"]["users"], about["models"]) == (
        "implicit",
        120,
        {"popularity": 90, "linear": 90},
    )


def test_times_and_kinds_are_kept(tmp_path):
    data = named([("a", "x"), ("a", "y"), ("é", "x")], "explicit", [1, 5, 3], [30, 10, 20])
    recommender(data).save(tmp_path)
    read = bundle.load(tmp_path, CLASSES).interactions
    assert (read.kind, read.time.tolist(), pairs_of(read)) == ("explicit", [30, 10, 20], pairs_of(data))
    assert read.users.dtype == object


def test_what_blends_others_is_loaded_with_them(tmp_path):
    made = recommender()
    # Saved in an order in which it would come too early.
    models = {"hybrid": Blended(made.models["linear"].matrix), **made.models}
    Recommender(made.catalogue, made.interactions, models, "hybrid").save(tmp_path)
    read = bundle.load(tmp_path, CLASSES | {"hybrid": Blended})
    assert list(read.models) == ["hybrid", "popularity", "linear"]
    assert np.array_equal(read.models["hybrid"].matrix, made.models["linear"].matrix)


def test_a_model_that_does_not_know_all_items_is_so_again(tmp_path):
    made = recommender(names=("popularity", "linear"))
    grown = made.refreshed(named([("new", "i0"), ("new", "brand new")]))
    grown.save(tmp_path)
    read = bundle.load(tmp_path, CLASSES)
    linear = read.models["linear"]
    assert isinstance(linear, Extended)
    assert (linear.known, linear.count) == (90, 91)
    history = read.history_of(["brand new", "i1"])
    assert read.recommend(history) == grown.recommend(history)


def test_nothing_in_it_is_pickled(saved):
    for path in saved.rglob("*"):
        if path.is_file():
            with (
                pytest.raises((pickle.UnpicklingError, ValueError, KeyError, IndexError, EOFError)),
                path.open("rb") as file,
            ):
                pickle.load(file)
    with np.load(saved / bundle.INTERACTIONS, allow_pickle=False) as parts:
        assert sorted(parts) == ["item", "user", "weight"]


def test_it_is_not_written_over_another(saved):
    with pytest.raises(ModelError, match="already"):
        recommender().save(saved)


@pytest.mark.parametrize("name", ["items.parquet", "users.parquet", "interactions.npz", "models/linear/linear.json"])
def test_what_is_missing_or_damaged_is_a_plain_sentence(saved, name):
    whole = (saved / name).read_bytes()
    (saved / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ModelError, match="missing or damaged"):
        bundle.load(saved, CLASSES)
    (saved / name).unlink()
    with pytest.raises(ModelError, match="missing or damaged"):
        bundle.load(saved, CLASSES)


def test_the_json_has_to_be_one_of_ours(saved):
    path = saved / bundle.ABOUT
    about = json.loads(path.read_text("utf-8"))
    for text, said in [
        ("{", "damaged"),
        ("[]", "damaged"),
        (json.dumps(about | {"format": 9}), "format 9.*train it again"),
        (json.dumps(about | {"models": {"../magic": 90}}), "a model “../magic”"),
        (json.dumps(about | {"serving": "ease"}), "no model “ease” to serve"),
    ]:
        path.write_text(text, "utf-8")
        with pytest.raises(ModelError, match=said):
            bundle.load(saved, CLASSES)
    path.unlink()
    with pytest.raises(ModelError, match="There is no recommender in “version”"):
        bundle.load(saved, CLASSES)
