"""What is recommended: to whom, with which filters, how novel and how diverse, and why."""

import math

import numpy as np
import pytest

from shared.errors import DataError, ModelError
from shared.recommending import reranking
from shared.recommending.catalogue import Catalogue
from shared.recommending.histories import Histories
from shared.recommending.recommender import MOST, NONE_LEFT, NOTHING_ALIKE, NOTHING_LIKED, Recommender
from tests.shared.recommending.bundles import described, entries, recommender
from tests.shared.recommending.tastes import TASTES, TOOLS, Linear, Popular, Same, tastes


@pytest.fixture(scope="module")
def made():
    return recommender()


def taste(item: int) -> int:
    """Which of the six an item is of; there are 90 items."""
    return item // 15


def items(found) -> list[int]:
    return [one.item for one in found]


def test_a_visitor_gets_what_goes_with_what_is_liked(made):
    found = made.recommend(made.history_of(["i0", "i1", "i2"]), 8)
    assert {taste(item) for item in items(found)} == {0}
    assert not {0, 1, 2} & set(items(found))
    assert found.model == "linear"
    assert found.note == ""
    scores = [one.score for one in found]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1
    assert min(scores) >= 0
    assert found[0].title == f"Thing {found[0].item}"
    assert found[0].categories == ("Kind 0",)


def test_titles_are_names_too_and_capital_letters_do_not_count(made):
    by_id, by_title = made.history_of(["i3"], ["i80"]), made.history_of([" thing 3 "], ["THING 80"])
    assert by_title.items.tolist() == by_id.items.tolist() == [3, 80]
    assert by_title.preference.tolist() == [1, -1]


def test_a_known_user_gets_what_is_not_in_the_history(made):
    history = made.history("u4")
    assert set(history.items.tolist()) == set(made.interactions.item[made.interactions.user == 4].tolist())
    found = made.recommend(history, 30)
    assert not set(history.items.tolist()) & set(items(found))
    assert taste(found[0].item) == 4


def test_what_is_said_counts_on_top_of_a_users_history(made):
    before = made.history("u4")
    first = int(before.items[0])
    history = made.history_of(["i80"], [f"i{first}"], user="u4")
    pairs = dict(zip(history.items.tolist(), history.preference.tolist(), strict=True))
    assert (pairs[80], pairs[first]) == (1, -1)
    assert history.items.tolist()[-2:] == [80, first]
    assert len(history.items) == len(set(before.items.tolist()) | {80})


def test_unknown_names_are_said_with_the_nearest(made):
    with pytest.raises(DataError, match=r"“Thing 8l” is not among the 90 items.*“Thing 8"):
        made.history_of(["Thing 8l"])
    with pytest.raises(DataError, match="“nothing”, “at all” and “here” are not among"):
        made.history_of(["nothing", "at all", "here", "i1"])
    with pytest.raises(DataError, match="“u999” is not among the 120 users"):
        made.history("u999")
    with pytest.raises(DataError, match="“Thing 1” cannot be liked and disliked"):
        made.history_of(["i1"], ["thing 1"])
    with pytest.raises(DataError, match=r"no model “magic”.*“popularity” and “linear”"):
        made.recommend(made.history_of(["i1"]), model="magic")
    with pytest.raises(DataError, match="no category “Kind 9”"):
        made.recommend(made.history_of(["i1"]), categories=["Kind 9"])
    with pytest.raises(DataError) as refused:
        made.history_of(["x" * 10_000])
    assert len(str(refused.value)) < 300


def test_a_title_that_two_items_have_is_no_name():
    data = tastes()
    catalogue = Catalogue(data.items, ["Cup", "cup", *["Pan"] * 88], [""] * 90, [()] * 90, [""] * 90)
    made = Recommender(catalogue, data, {"linear": Linear.fit(data, catalogue, TOOLS)}, "linear")
    with pytest.raises(DataError, match=r"2 items are called “CUP”.*“i0” and “i1”"):
        made.history_of(["CUP"])


def test_nothing_liked_is_answered_by_popularity_and_says_so(made):
    counts = np.bincount(made.interactions.item, minlength=90)
    for history in (made.history_of([]), made.history_of([], ["i0"])):
        found = made.recommend(history, 5)
        assert (found.model, found.note) == ("popularity", NOTHING_LIKED)
        assert found[0].reasons == ()
        allowed = [item for item in np.argsort(-counts, kind="stable").tolist() if item not in history.items]
        assert items(found) == allowed[:5]


def test_what_the_model_knows_nothing_of_is_answered_by_popularity():
    data = tastes()
    alone = data.at(data.item != 7)
    made = recommender(alone)
    found = made.recommend(made.history_of(["i7"]), 5)
    assert found.model == "popularity"
    assert "“Linear” says nothing" in found.note


def test_filters_look_further_down_the_list(made):
    history = made.history_of(["i0", "i1"])
    found = made.recommend(history, 15, categories=["kind 5"])
    assert len(found) == 15
    assert {taste(item) for item in items(found)} == {5}
    left = made.recommend(history, 15, categories=["Kind 5"], exclude=range(75, 85))
    assert sorted(items(left)) == list(range(85, 90))
    assert left.note.endswith("Only 5 items are left to recommend.")
    assert len(made.recommend(history, 90, exclude=[5])) == 87


def test_all_filtered_out_is_an_empty_list_that_says_so(made):
    found = made.recommend(made.history_of(["i0"]), categories=["Kind 5"], exclude=range(75, 90))
    assert (list(found), found.note) == ([], NONE_LEFT)
    assert made.similar("i0", 3, ["Kind 5"]).note in ("", NONE_LEFT)


@pytest.mark.parametrize("k", [0, -3, 10_000])
def test_k_has_bounds(made, k):
    with pytest.raises(DataError, match=rf"k is {k:,}.*at most {MOST:,}"):
        made.recommend(made.history_of(["i0"]), k)
    with pytest.raises(DataError, match="k is"):
        made.similar("i0", k)


def test_sliders_have_bounds(made):
    for value in (-0.1, 1.01, math.nan):
        with pytest.raises(DataError, match="novelty is"):
            made.recommend(made.history_of(["i0"]), novelty=value)
        with pytest.raises(DataError, match="diversity is"):
            made.recommend(made.history_of(["i0"]), diversity=value)


def test_more_than_there_is(made):
    found = made.recommend(made.history_of(["i0"]), 500)
    assert sorted(items(found)) == list(range(1, 90))
    assert "89 items are left" in found.note


def test_a_catalogue_of_one_item():
    data = entries([(0, 0), (1, 0)], 2, 1)
    catalogue = described(data)
    models = {"popularity": Popular.fit(data, catalogue, TOOLS), "linear": Linear.fit(data, catalogue, TOOLS)}
    made = Recommender(catalogue, data, models, "linear")
    for sliders in ({}, {"novelty": 1.0, "diversity": 1.0}):
        (only,) = made.recommend(made.history_of([]), **sliders)
        assert (only.item, only.score) == (0, 1)
    assert made.recommend(made.history("u0")).note == NONE_LEFT
    assert made.similar("i0").note == NONE_LEFT
    assert made.ranks(made.history_of([]), [0]) == {0: 1}


def test_a_history_of_another_model_is_refused(made):
    with pytest.raises(ModelError, match="load the page again"):
        made.recommend(Histories.of_lists([[(0, 1.0)]], 89))
    with pytest.raises(DataError, match="exclude"):
        made.recommend(made.history_of(["i0"]), exclude=[90])


def test_reasons_are_shares_of_the_score(made):
    history = made.history_of(["i0", "i1", "i80"], ["i70"])
    for one in made.recommend(history, 10):
        shares = [why.share for why in one.reasons]
        assert shares == sorted(shares, reverse=True)
        assert min(shares) > 0
        assert sum(shares) <= 1 + 1e-9
        assert 70 not in {why.item for why in one.reasons}
    best = made.recommend(history, 1)[0]
    added = {item: float(made.models["linear"].matrix[item, best.item]) for item in (0, 1, 80)}
    whole = sum(added.values())
    assert {why.item: pytest.approx(why.share) for why in best.reasons} == {
        item: value / whole for item, value in added.items() if value
    }
    assert best.reasons[0].title in ("Thing 0", "Thing 1")
    assert made.recommend(history, 1, reasons=1)[0].reasons == best.reasons[:1]
    assert made.recommend(history, 1, reasons=0)[0].reasons == ()


def test_what_does_not_come_from_the_history_is_nobodys_share():
    data = tastes()
    catalogue = described(data)
    linear = Linear.fit(data, catalogue, TOOLS)
    linear.everybody = np.full(90, 1000, dtype=np.float32)
    made = Recommender(catalogue, data, {"linear": linear}, "linear")
    (best,) = made.recommend(made.history_of(["i0", "i1"]), 1)
    assert 0 < sum(why.share for why in best.reasons) < 0.1


def test_novelty_damps_what_everybody_knows(made):
    counts = np.bincount(made.interactions.item, minlength=90)
    history = made.history_of(["i0", "i20", "i40"])
    known = [np.mean(counts[items(made.recommend(history, 10, novelty=novelty))]) for novelty in (0.0, 0.5, 1.0)]
    assert known[0] > known[1] > known[2]
    assert items(made.recommend(history, 10, novelty=0.0)) == items(made.recommend(history, 10))


def test_diversity_spreads_the_list_over_the_tastes(made):
    history = made.history_of(["i0", "i1", "i2", "i20"])
    spread = [
        len({taste(item) for item in items(made.recommend(history, 6, diversity=diversity))})
        for diversity in (0.0, 0.5, 1.0)
    ]
    assert spread[0] <= spread[1] <= spread[2]
    assert spread[0] < spread[2]
    plain, varied = made.recommend(history, 6), made.recommend(history, 6, diversity=1.0)
    assert plain[0].item == varied[0].item
    assert len(set(items(varied))) == 6


def test_texts_say_what_is_alike_where_there_are_any():
    made = recommender(names=("popularity", "linear", "content"))
    assert isinstance(made.models["content"], Same)
    found = made.recommend(made.history_of(["i0", "i20", "i40"]), TASTES, diversity=1.0)
    assert len({taste(item) for item in items(found)}) == TASTES


def test_ranks_are_the_places_in_the_plain_list(made):
    history = made.history_of(["i0", "i1"])
    found = items(made.recommend(history, 88))
    ranks = made.ranks(history, [*range(90)])
    assert ranks == {item: place for place, item in enumerate(found, 1)}
    assert 0 not in ranks
    with pytest.raises(DataError, match="no model"):
        made.ranks(history, [1], model="magic")


def test_similar_items(made):
    found = made.similar("Thing 3", 5)
    assert {taste(one.item) for one in found} == {0}
    assert 3 not in items(found)
    assert (found[0].score, found[0].reasons, found.model) == (1, (), "linear")
    assert {taste(one.item) for one in made.similar("i3", 5, ["Kind 2"])} <= {2}
    with pytest.raises(DataError, match="not among"):
        made.similar("i90")


def test_another_model_answers_for_an_item_that_nobody_had():
    data = tastes()
    cold = data.at(data.item != 7)
    found = recommender(cold, ("popularity", "linear", "content")).similar("i7", 5)
    assert found.model == "content"
    assert "“Linear” knows nothing like this item, so “Content” answers" in found.note
    assert {taste(one.item) for one in found} == {0}
    assert recommender(cold).similar("i7").note == NOTHING_ALIKE


def test_what_nobody_had_to_do_with_is_not_known():
    data = tastes()
    made = recommender(data.at(data.item != 7), ("popularity", "linear", "content"))
    known = {one.item: one.known for one in made.recommend(made.history_of(["i0"]), 89, model="content")}
    assert [item for item, value in known.items() if not value] == [7]


def test_it_is_put_together_of_parts_that_fit():
    data = tastes()
    models = {"linear": Linear.fit(data, described(data), TOOLS)}
    with pytest.raises(ModelError, match="no model “ease” to serve"):
        Recommender(described(data), data, models, "ease")
    with pytest.raises(ModelError, match="same items"):
        Recommender(described(entries([(0, 0)], 1, 2)), data, models, "linear")


def test_of_many_items_only_the_best_are_asked_for(monkeypatch, made):
    """The same lists come out, without scoring all items, until a filter leaves too few."""
    wanted = [items(made.recommend(made.history_of(["i0"]), 3)), items(made.similar("i0", 3))]
    far = items(made.recommend(made.history_of(["i0"]), 3, categories=["Kind 5"]))
    monkeypatch.setattr(reranking, "SMALL", 10)
    monkeypatch.setattr("shared.recommending.alike.SMALL", 10)
    monkeypatch.setattr("shared.recommending.recommender.POOL", 10)
    scored = []

    class Counting(Linear):
        def scores(self, histories):
            scored.append(len(histories))
            return super().scores(histories)

        def best(self, histories, k):
            numbers, found = Linear.best(Linear(self.matrix), histories, k)
            return numbers, found

    counting = Counting(made.models["linear"].matrix)
    large = Recommender(made.catalogue, made.interactions, {**made.models, "linear": counting}, "linear")
    assert items(large.recommend(large.history_of(["i0"]), 3)) == wanted[0]
    assert items(large.similar("i0", 3)) == wanted[1]
    assert scored == []
    assert sorted(items(large.recommend(large.history_of(["i0"]), 15, categories=["Kind 5"]))) == list(range(75, 90))
    assert items(large.recommend(large.history_of(["i0"]), 3, categories=["Kind 5"])) == far
