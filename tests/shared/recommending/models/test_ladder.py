"""All models one after the other."""

from dataclasses import replace

import numpy as np
import pytest

from shared.errors import Cancelled, ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.evaluating import compare
from shared.recommending.interactions import Interactions
from shared.recommending.models import ladder
from shared.recommending.models.hybrid import Hybrid
from shared.recommending.models.ladder import MODELS, Ladder, fit_ladder
from shared.recommending.splits import joined, split, without_items
from tests.shared.recommending.tastes import TASTES, TOOLS, Linear, Noise, Popular, Same, bare, leanings, tastes

Parts = tuple[Interactions, Interactions, Interactions]


@pytest.fixture(scope="module")
def parts() -> Parts:
    """Training, validation, test."""
    train, test = split(leanings(users=300), "user", 0.25, 0)
    return (*split(train, "user", 0.2, 1), test)


@pytest.fixture(scope="module")
def described() -> Catalogue:
    """The taste stands in the text."""
    catalogue = bare(leanings())
    each = len(catalogue) // TASTES
    texts = [f"for taste {number // each}" for number in range(len(catalogue))]
    return Catalogue(catalogue.ids, catalogue.titles, texts, catalogue.categories, catalogue.images, {}, described=True)


def encode(texts):
    """A direction a taste, and a little of its own for each text."""
    own = np.random.default_rng(len(texts)).normal(0, 0.05, (len(texts), 8))
    for row, text in enumerate(texts):
        own[row, int(text.rstrip(".")[-1])] += 1
    return (own / np.linalg.norm(own, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def made(parts: Parts, described: Catalogue) -> Ladder:
    """The real models."""
    return fit_ladder(parts[0], parts[1], described, replace(TOOLS, encode=encode))


def test_all_that_can_are_fitted_and_the_rest_say_why(made: Ladder):
    assert list(made.models) == [name for name in MODELS if name != "sequential"]
    assert "when" in made.skipped["sequential"]  # no times are known
    assert set(made.scores) == set(made.models)
    assert made.scores[made.best].ndcg == max(score.ndcg for score in made.scores.values())
    assert set(made.seconds) == set(made.models)


def test_they_recommend_better_than_what_is_popular(made: Ladder, parts: Parts, described: Catalogue):
    train = joined(parts[0], parts[1])
    rows = {row.name: row.metrics["ndcg"] for row in compare(made.models, train, parts[2], described)}
    assert all(rows[name] > 1.3 * rows["popularity"] for name in rows if name != "popularity")
    assert rows["hybrid"] > max(rows.values()) - 0.02


def test_they_are_fitted_on_validation_entries_too(made: Ladder, parts: Parts):
    counts = np.bincount(np.concatenate([parts[0].item, parts[1].item]), minlength=len(parts[0].items))
    assert made.models["popularity"].counts == pytest.approx(counts)
    hybrid = made.models["hybrid"]
    assert isinstance(hybrid, Hybrid)
    assert hybrid.members["ease"] is made.models["ease"]
    assert hybrid.popular == pytest.approx(counts / counts.max())


def test_items_that_nobody_has_rise_by_what_they_are(made: Ladder):
    assert made.models["hybrid"].blend.cold > 0


class Failing(Noise):
    """Cannot be fitted."""

    name, title = "failing", "Failing"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Raises ModelError."""
        raise ModelError("These data are too odd.")


class Greedy(Noise):
    """Needs too much."""

    name, title = "greedy", "Greedy"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Raises MemoryError."""
        raise MemoryError


class Once(Linear):
    """Can be fitted to little data only."""

    name, title = "once", "Once"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Raises ModelError for more than 2,500 entries."""
        if len(train) > 2_500:
            raise ModelError("Too many entries.")
        return super().fit(train, catalogue, tools)


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> dict:
    """A ladder of small models."""
    kinds = {kind.name: kind for kind in (Popular, Failing, Linear, Greedy, Same, Once, Hybrid)}
    monkeypatch.setattr(ladder, "MODELS", kinds)
    return kinds


def test_one_that_fails_does_not_end_the_ladder(parts: Parts, fakes: dict):
    told, fitted = [], []
    tools = replace(TOOLS, progress=lambda share, words: told.append((share, words)))
    made = fit_ladder(parts[0], parts[1], bare(parts[0]), tools, on_fitted=lambda name, score: fitted.append(name))
    assert list(made.models) == ["popularity", "linear", "content", "once", "hybrid"]
    assert made.skipped["failing"] == "These data are too odd."
    assert "memory" in made.skipped["greedy"]
    assert fitted == list(made.models)
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_one_that_cannot_be_fitted_again_stays_as_it_was(parts: Parts, fakes: dict):
    assert len(parts[0]) < 2_500 < len(joined(parts[0], parts[1]))
    made = fit_ladder(parts[0], parts[1], bare(parts[0]), TOOLS, names=["once", "linear"])
    assert (made.models["once"].matrix == Linear.fit(parts[0], bare(parts[0]), TOOLS).matrix).all()
    assert made.models["linear"].matrix.sum() > made.models["once"].matrix.sum()
    assert list(made.models) == ["linear", "once"]


def test_a_hybrid_fits_its_members_if_it_is_fitted_alone(parts: Parts, fakes: dict):
    train = joined(parts[0], parts[1])
    made = Hybrid.fit(train, bare(train), TOOLS)
    assert set(made.members) == {"popularity", "linear", "content", "once"}
    assert (made.members["linear"].matrix == Linear.fit(train, bare(train), TOOLS).matrix).all()


def test_a_hybrid_of_one_is_skipped(parts: Parts, fakes: dict):
    made = fit_ladder(parts[0], parts[1], bare(parts[0]), TOOLS, names=["hybrid", "linear"])
    assert list(made.models) == ["linear"]
    assert "two models" in made.skipped["hybrid"]


def test_without_any_model_it_says_why(parts: Parts, fakes: dict):
    with pytest.raises(ModelError, match=r"too odd.*memory"):
        fit_ladder(parts[0], parts[1], bare(parts[0]), TOOLS, names=["failing", "greedy"])
    with pytest.raises(ModelError, match="no model magic"):
        fit_ladder(parts[0], parts[1], bare(parts[0]), TOOLS, names=["magic"])


def test_it_can_be_given_up_at_any_time(parts: Parts, fakes: dict):
    for calls in (1, 3, 9):
        left = iter(range(calls))

        def check(left=left) -> None:
            if next(left, None) is None:
                raise Cancelled("Stopped.")

        with pytest.raises(Cancelled):
            fit_ladder(parts[0], parts[1], bare(parts[0]), replace(TOOLS, check=check))


def test_some_items_are_hidden_from_the_models(parts: Parts):
    there = len(np.unique(parts[0].item))
    left = len(np.unique(without_items(parts[0], 0.1, 0).item))
    assert left == there - round(0.1 * there)


def test_who_asks_to_stop_gets_what_has_been_fitted():
    known, held = split(tastes(), "user", 0.2, 0)
    asked = iter([False])  # after the first model, and ever after that
    ladder = fit_ladder(known, held, bare(known), TOOLS, stopped=lambda: next(asked, True))
    assert list(ladder.models) == ["popularity", "cooccurrence", "hybrid"]
    assert ladder.skipped["ease"] == "EASE was left out, since you asked to stop."
