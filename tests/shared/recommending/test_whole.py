"""The models as they are, in one bundle: they blend, explain, are saved and refreshed together."""

import numpy as np
import pytest

from shared.recommending import bundle
from shared.recommending.models.base import Tools
from shared.recommending.models.blend import Blend
from shared.recommending.models.content import Content
from shared.recommending.models.cooccurrence import Cooccurrence
from shared.recommending.models.hybrid import Hybrid
from shared.recommending.models.popularity import Popularity
from shared.recommending.recommender import Recommender
from tests.shared.recommending.bundles import described, named
from tests.shared.recommending.tastes import tastes

CLASSES = {kind.name: kind for kind in (Popularity, Cooccurrence, Content, Hybrid)}


def encode(texts):
    """By the kind that a text names; a text without any is of the first."""
    kinds = [int(text.split("Kind ")[1][0]) if "Kind " in text else 0 for text in texts]
    return np.eye(6, dtype=np.float32)[kinds]


TOOLS = Tools(encode)


@pytest.fixture(scope="module")
def made():
    data = tastes()
    data = data.at(data.item != 7)
    catalogue = described(data)
    members = {kind.name: kind.fit(data, catalogue, TOOLS) for kind in (Popularity, Cooccurrence, Content)}
    known = np.bincount(data.item, minlength=90) > 0
    return Recommender(
        catalogue, data, {**members, "hybrid": Hybrid(Blend.equal([*members]), members, known)}, "hybrid"
    )


def test_the_blend_answers_and_says_why(made):
    history = made.history_of(["i0", "i1"], ["i80"])
    found = made.recommend(history, 10)
    assert found.model == "hybrid"
    assert {one.item // 15 for one in found} == {0}
    assert all(0 < sum(why.share for why in one.reasons) <= 1 + 1e-6 for one in found)


def test_an_item_that_nobody_had_is_found_by_what_it_is(made):
    assert {one.item // 15 for one in made.similar("Thing 7", 5)} == {0}
    assert made.recommend(made.history_of(["i7"]), 5, model="cooccurrence").model == "popularity"
    assert {one.item // 15 for one in made.recommend(made.history_of(["i7"]), 5, model="content")} == {0}


def test_on_disk_it_is_the_same(made, tmp_path):
    made.save(tmp_path / "version")
    read = Recommender.load(tmp_path / "version")  # by the names of the ladder
    for name in made.models:
        history = made.history("u5")
        assert [one.item for one in read.recommend(history, 20, model=name)] == [
            one.item for one in made.recommend(history, 20, model=name)
        ]
    assert read.models["hybrid"].members["content"] is read.models["content"]


def test_new_items_are_taken_in_by_all(made, tmp_path):
    more = described(named([("n", "tent"), ("n", "i0")]))
    new = named([(f"n{number}", item) for number in range(30) for item in ("i0", "i1", "tent")])
    grown = made.refreshed(new, more, TOOLS)
    assert grown.catalogue.titles[90] == "Thing 0"
    assert grown.models["content"].vectors.shape == (91, 6)
    assert grown.models["hybrid"].members == {name: grown.models[name] for name in CLASSES if name != "hybrid"}
    for name in grown.models:
        assert 90 in [one.item for one in grown.recommend(grown.history_of(["i0", "i1"]), 90, model=name)]
    first = grown.recommend(grown.history_of(["i0", "i1"]), 10)
    assert 90 in [one.item for one in first]
    grown.save(tmp_path / "version")
    read = bundle.load(tmp_path / "version", CLASSES)
    assert [one.item for one in read.recommend(read.history_of(["i0", "i1"]), 10)] == [one.item for one in first]


def test_without_an_encoder_content_stays_as_it_was(made, tmp_path):
    grown = made.refreshed(named([("n", "tent"), ("n", "i0")]))
    assert grown.models["content"].inner is made.models["content"]
    assert len(grown.recommend(grown.history_of(["i0"]), 10, diversity=0.5)) == 10
    grown.save(tmp_path / "version")
    read = bundle.load(tmp_path / "version", CLASSES)
    assert (read.models["content"].known, read.models["content"].count) == (90, 91)
