"""The blend as a model like any other."""

from pathlib import Path

import numpy as np
import pytest

from shared.errors import ModelError
from shared.recommending.evaluating import compare, relevant_of
from shared.recommending.histories import Histories
from shared.recommending.interactions import Interactions
from shared.recommending.models import candidates, hybrid
from shared.recommending.models.blend import Blend
from shared.recommending.models.hybrid import Hybrid, popularity_of
from shared.recommending.models.weighing import SMOOTHING
from shared.recommending.splits import split
from tests.shared.recommending.tastes import TOOLS, Linear, Noise, Popular, Same, bare, leanings

KINDS = (Popular, Linear, Same, Noise)


@pytest.fixture(scope="module")
def divided() -> tuple[Interactions, Interactions]:
    train, test = split(leanings(users=480), "user", 0.25, 0)
    return train.at(~np.isin(train.item, (4, 44))), test  # two that nobody has


@pytest.fixture(scope="module")
def made(divided: tuple[Interactions, Interactions]) -> Hybrid:
    learning, validation = split(divided[0], "user", 0.25, 1)
    models = {kind.name: kind.fit(learning, bare(learning), TOOLS) for kind in KINDS}
    popular = popularity_of(models["popularity"])
    return Hybrid.learnt(models, learning.histories, relevant_of(validation), popular, TOOLS)


@pytest.fixture
def even(made: Hybrid) -> Hybrid:
    """With the same weights for all, some damping, and items that rise all the way."""
    same = (0.25,) * 4
    damping = (0.0, 0.2, 0.2, 0.2)
    blend = Blend(made.blend.names, (made.blend.weights[0], same, same, same), damping, 1.0)
    return Hybrid(blend, made.members, made.popular)


LIKES = Histories.of_lists([[(1, 1.0), (2, 1.0), (43, 1.0)]], 240)


def test_it_is_no_worse_than_its_members(made: Hybrid, divided: tuple[Interactions, Interactions]):
    rows = compare({**made.members, "hybrid": made}, *divided, bare(divided[0]))
    by_name = {row.name: row.metrics["ndcg"] for row in rows}
    assert by_name["hybrid"] >= max(by_name.values()) - 0.01
    assert by_name["hybrid"] > by_name["popularity"] + 0.1


def test_an_empty_history_gets_what_is_popular(made: Hybrid):
    empty = Histories.of_lists([[]], 240)
    assert made.best(empty, 5)[0].tolist() == made.members["popularity"].best(empty, 5)[0].tolist()


def test_lists_of_large_catalogues_are_those_of_all_scores(even: Hybrid, monkeypatch: pytest.MonkeyPatch):
    several = Histories.of_lists([[(1, 1.0), (2, 1.0)], [], [(90, 1.0), (130, -1.0), (8, 1.0), (9, 1.0)]], 240)
    numbers, scores = even.best(several, 12)
    monkeypatch.setattr(candidates, "LARGE", 10)
    monkeypatch.setattr(hybrid, "LARGE", 10)
    monkeypatch.setattr(hybrid, "POOL", 240)
    listed, listed_scores = even.best(several, 12)
    assert listed_scores == pytest.approx(scores, rel=1e-4)
    assert (listed == numbers).mean() > 0.9  # equal scores may change places by rounding
    assert even.best(LIKES.row(0), 240)[0].shape == (1, 240)


def test_what_nobody_knows_is_recommended_by_its_content(even: Hybrid):
    ranked = even.best(LIKES, 240)[0][0].tolist()
    assert ranked.index(4) < 20  # of the taste of two that are liked
    assert ranked.index(4) < ranked.index(44) < 100
    blend = Blend(even.blend.names, even.blend.weights, even.blend.damping, 0.0)
    without = Hybrid(blend, even.members, even.popular)
    assert without.best(LIKES, 240)[0][0].tolist().index(4) > ranked.index(4)


def test_shares_are_in_the_unit_of_the_score(even: Hybrid):
    item = int(even.best(LIKES, 1)[0][0, 0])
    shares = even.shares(LIKES, item)
    silent = Histories.of_lists([[(n, 0.0) for n in LIKES.items.tolist()]], 240)
    everybody = sum(0.25 * float(member.scores(silent)[0, item]) * unit for member, unit in _units(even, LIKES))
    everybody *= (even.popular[item] + SMOOTHING) ** -0.2
    assert shares.sum() + everybody == pytest.approx(float(even.scores(LIKES)[0, item]), rel=1e-4)
    assert (shares[:2] > shares[2]).all()


def _units(model: Hybrid, history: Histories):
    for member in model.members.values():
        _, spread = candidates.spread_of(candidates.unseen(member.scores(history), history))
        yield member, float(candidates.per_spread(spread)[0])


def test_shares_of_what_nobody_knows_are_those_of_content(even: Hybrid):
    shares = even.shares(LIKES, 4)
    assert (shares[:2] > 0).all()
    assert shares[2] == 0


def test_similar_items_are_those_that_members_say(even: Hybrid):
    similar = even.similar(1)
    assert similar[:40].mean() > 1.4 * similar[40:].mean()
    assert int(np.argmax(similar)) < 40
    assert even.similar(4)[:40].mean() > even.similar(4)[40:].mean()  # nobody knows it, but content does


def test_it_is_saved_without_its_members(even: Hybrid, tmp_path: Path):
    even.save(tmp_path)
    again = Hybrid.load(tmp_path, even.members)
    assert (again.scores(LIKES) == even.scores(LIKES)).all()
    with pytest.raises(ModelError, match=r"popularity.*train it again"):
        Hybrid.load(tmp_path)


def test_members_can_be_exchanged_for_some_that_know_more(even: Hybrid):
    popular = Popular(np.zeros((240, 240)), np.arange(1, 241, dtype=np.float32))
    renewed = even.of_members({**even.members, "popularity": popular})
    assert renewed.popular == pytest.approx(np.arange(1, 241) / 240)
    assert not even.popular[4]
    assert renewed.blend == even.blend


def test_one_model_is_no_blend(made: Hybrid, divided: tuple[Interactions, Interactions]):
    with pytest.raises(ModelError, match="two models"):
        Hybrid.learnt(
            {"linear": made.members["linear"]}, divided[0].histories, relevant_of(divided[1]), made.popular, TOOLS
        )


def test_it_says_when_nothing_can_be_held_out(divided: tuple[Interactions, Interactions]):
    train = divided[0]
    one_each = train.at(np.unique(train.user, return_index=True)[1])
    assert "held out" in Hybrid.unfit(one_each, bare(train))
    assert not Hybrid.unfit(train, bare(train))
