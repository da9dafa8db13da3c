"""A recommender is asked in the numbers of another catalogue."""

import numpy as np
import pytest

from shared.errors import ModelError
from shared.recommending.catalogue import Catalogue
from shared.recommending.histories import Histories
from shared.recommending.recommender import Recommender
from shared.recommending.renumbered import Renumbered
from tests.shared.recommending.tastes import Linear, bare, tastes


@pytest.fixture(scope="module")
def old():
    interactions = tastes()
    return Recommender(bare(interactions), interactions, {"linear": Linear.fit(interactions, None, None)}, "linear")


def test_the_same_answers_by_other_numbers(old):
    ids = old.catalogue.ids[::-1].copy()
    new = Renumbered(old, Catalogue.of_ids(ids))
    count = len(ids)
    asked = Histories.of_lists([[(0, 1.0), (3, -1.0)], [], [(5, 1.0)]], count)
    there = Histories.of_lists([[(count - 1, 1.0), (count - 4, -1.0)], [], [(count - 6, 1.0)]], count)
    np.testing.assert_array_equal(new.scores(asked), old.models["linear"].scores(there)[:, ::-1])


def test_unknown_items_come_last_and_are_no_history(old):
    ids = np.array(["new a", *old.catalogue.ids[:5].tolist(), "new b"], dtype=object)
    new = Renumbered(old, Catalogue.of_ids(ids))
    known, unknown = Histories.of_lists([[(1, 1.0)]], 7), Histories.of_lists([[(0, 1.0), (1, 1.0), (6, 1.0)]], 7)
    scores = new.scores(unknown)
    np.testing.assert_array_equal(scores, new.scores(known))
    assert scores[0, [0, 6]].max() < scores[0, 1:6].min()


def test_it_is_only_measured(old, tmp_path):
    new = Renumbered(old, old.catalogue)
    for ask in (
        lambda: new.similar(0),
        lambda: new.shares(Histories.of_lists([[]], 1), 0),
        lambda: new.save(tmp_path),
        lambda: Renumbered.load(tmp_path),
        lambda: Renumbered.fit(old.interactions, old.catalogue, None),
    ):
        with pytest.raises(ModelError, match="can only be measured"):
            ask()
