"""New entries, users and items, without training what takes long."""

import numpy as np
import pytest

from shared.errors import Cancelled
from shared.recommending.catalogue import Catalogue
from shared.recommending.extended import Extended
from shared.recommending.histories import Histories
from shared.recommending.merging import merged, with_items
from shared.recommending.models.base import Tools
from shared.recommending.recommender import Recommender
from tests.shared.recommending.bundles import named, pairs_of, recommender
from tests.shared.recommending.tastes import Linear, Same


def test_users_and_items_keep_their_numbers_and_new_ones_follow():
    old = named([("a", "x"), ("b", "y")])
    both = merged(old, named([("c", "z"), ("a", "y")]))
    assert both.users.tolist() == ["a", "b", "c"]
    assert both.items.tolist() == ["x", "y", "z"]
    assert pairs_of(both) == [("a", "x", 1), ("b", "y", 1), ("c", "z", 1), ("a", "y", 1)]
    assert (both.kind, both.time) == ("implicit", None)
    assert pairs_of(old) == [("a", "x", 1), ("b", "y", 1)]


def test_a_repeated_pair_stands_once_and_last():
    old = named([("a", "x"), ("a", "y")])
    assert pairs_of(merged(old, named([("a", "x")]))) == [("a", "y", 1), ("a", "x", 1)]


def test_counts_add_up_and_ratings_are_replaced():
    counts = merged(named([("a", "x"), ("a", "y")], "counts", [3, 1]), named([("a", "x")], "counts", [2]))
    assert sorted(pairs_of(counts)) == [("a", "x", 5), ("a", "y", 1)]
    ratings = merged(named([("a", "x"), ("a", "y")], "explicit", [3, 1]), named([("a", "x")], "explicit", [2]))
    assert sorted(pairs_of(ratings)) == [("a", "x", 2), ("a", "y", 1)]


def test_another_kind_is_turned_into_the_old_one():
    ratings = named([("c", "x"), ("c", "y")], "explicit", [5, 1])
    assert pairs_of(merged(named([("a", "x")]), ratings))[1:] == [("c", "x", 1)]
    assert pairs_of(merged(named([("a", "x")], "counts", [7]), ratings))[1:] == [("c", "x", 1)]
    assert pairs_of(merged(named([("a", "x"), ("b", "x")], "explicit", [2, 4]), named([("c", "x")])))[2:] == [
        ("c", "x", 4)
    ]


def test_times_are_the_latest():
    old = named([("a", "x"), ("a", "y")], time=[10, 20])
    assert sorted(
        zip(pairs_of(both := merged(old, named([("a", "x")], time=[30]))), both.time.tolist(), strict=True)
    ) == [
        (("a", "x", 1), 30),
        (("a", "y", 1), 20),
    ]
    assert merged(old, named([("b", "x")])).time.tolist() == [10, 20, 20]
    assert merged(named([("a", "x")]), named([("b", "x")], time=[30])).time is None


def test_pairs_are_taken_out():
    old = named([("a", "x"), ("a", "y"), ("b", "x")])
    left = merged(old, named([("c", "x")]), named([("a", "x"), ("nobody", "x"), ("b", "never seen")]))
    assert pairs_of(left) == [("a", "y", 1), ("b", "x", 1), ("c", "x", 1)]


def test_new_items_are_called_by_their_id_unless_they_are_described():
    catalogue = Catalogue(np.array(["x"], dtype=object), ["Pan"], ["Of iron."], [("Kitchen",)], [""], {"price": ["9"]})
    more = Catalogue(np.array(["z"], dtype=object), ["Cup"], ["Of clay."], [("Table",)], ["u"], {"colour": ["red"]})
    grown = with_items(catalogue, np.array(["x", "y", "z"], dtype=object), more)
    assert grown.titles == ["Pan", "y", "Cup"]
    assert (grown.texts, grown.images) == (["Of iron.", "", "Of clay."], ["", "", "u"])
    assert grown.categories == [("Kitchen",), (), ("Table",)]
    assert grown.more == {"price": ["9", "", ""], "colour": ["", "", "red"]}


def test_a_new_item_is_recommended_as_soon_as_somebody_liked_it_with_others():
    made = recommender()
    new = named([(f"n{number}", item) for number in range(9) for item in ("i0", "i1", "brand new")])
    grown = Recommender(made.catalogue, made.interactions, {**made.models, "cooccurrence": Cheap(made)}, "cooccurrence")
    grown = grown.refreshed(new)
    assert (len(grown.interactions.users), len(grown.catalogue)) == (129, 91)
    found = grown.recommend(grown.history_of(["i0", "i1"]), 3)
    assert "brand new" in [one.title for one in found]
    assert set(grown.history("n3").items.tolist()) == {0, 1, 90}
    assert grown.about["refreshed"] == {"times": 1, "entries": 27}
    assert grown.refreshed(new).about["refreshed"] == {"times": 2, "entries": 54}
    assert len(made.catalogue) == 90


class Cheap(Linear):
    """Fitted again under the name of a cheap model."""

    name = "cooccurrence"

    def __init__(self, made) -> None:
        super().__init__(made.models["linear"].matrix if isinstance(made, Recommender) else made)


def test_dear_models_are_kept_and_say_nothing_about_new_items():
    made = recommender()
    fitted = made.models["linear"]
    grown = made.refreshed(named([("n", "i0"), ("n", "brand new")])).models["linear"]
    assert isinstance(grown, Extended)
    assert grown.inner is fitted
    assert (grown.name, grown.title) == ("linear", "Linear")
    short = Histories.of_lists([[(0, 1.0), (3, -1.0)], []], 90)
    rows = Histories.of_lists([[(0, 1.0), (90, 1.0), (3, -1.0)], [(90, 1.0)]], 91)
    assert np.array_equal(grown.scores(rows)[:, :90], fitted.scores(short))
    assert grown.scores(rows)[:, 90].tolist() == [0, 0]
    assert grown.scores(rows).shape == (2, 91)
    assert grown.best(rows, 4)[0].tolist() == fitted.best(short, 4)[0].tolist()
    assert grown.similar(3).tolist() == [*fitted.similar(3).tolist(), 0]
    assert not grown.similar(90).any()
    one = rows.row(0)
    shares = fitted.shares(short.row(0), 5)
    assert grown.shares(one, 5).tolist() == [shares[0], 0, shares[1]]
    assert not grown.shares(one, 90).any()


def test_a_model_that_was_kept_can_be_kept_again():
    made = recommender()
    twice = made.refreshed(named([("n", "one more")])).refreshed(named([("n", "and another")])).models["linear"]
    assert (twice.inner, twice.known, twice.count) == (made.models["linear"], 90, 92)


def test_content_reads_new_items_and_a_blend_gets_the_new_models():
    asked = []

    class Reading(Same):
        def extended(self, catalogue, tools):
            asked.append(catalogue.titles[90:])
            return Same(np.ones((len(catalogue), len(catalogue))))

    class Blend(Linear):
        def of_members(self, members):
            asked.append(sorted(members))
            return self

    made = recommender()
    content = Reading(made.models["linear"].matrix)
    models = {"hybrid": Blend(np.zeros((91, 91))), **made.models, "content": content}
    whole = Recommender(made.catalogue, made.interactions, models, "linear")
    new = named([("n", "brand new")])
    said = []
    grown = whole.refreshed(new, tools=Tools(lambda texts: np.ones((len(texts), 2)), lambda *words: said.append(words)))
    assert asked == [["brand new"], ["content", "linear", "popularity"]]
    assert list(grown.models) == ["hybrid", "popularity", "linear", "content"]
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert said[-1][0] == 1
    assert isinstance(whole.refreshed(new).models["content"], Extended)


def test_it_can_be_given_up():
    def check():
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        recommender().refreshed(named([("n", "i0")]), tools=Tools(lambda texts: np.ones((0, 0)), check=check))
