"""All models in one table."""

import json

import numpy as np
import pytest

from shared.errors import Cancelled, DataError
from shared.recommending.evaluating import CELLS, Row, compare, lists, paired, relevant_of
from shared.recommending.interactions import Interactions
from shared.recommending.measures import ACCURACY, BEYOND
from shared.recommending.models.base import Tools
from shared.recommending.splits import split
from tests.shared.recommending.tastes import TOOLS, Linear, Noise, Popular, Same, bare, ids, leanings, no_encoder


@pytest.fixture(scope="module")
def divided() -> tuple[Interactions, Interactions]:
    return split(leanings(), "user", 0.25, 0)


@pytest.fixture(scope="module")
def rows(divided: tuple[Interactions, Interactions]) -> list[Row]:
    train, test = divided
    catalogue = bare(train)
    models = {kind.name: kind.fit(train, catalogue, TOOLS) for kind in (Noise, Popular, Linear)}
    return compare(models, train, test, catalogue, 5, seconds={"linear": 1.5})


def test_the_best_is_first_and_intervals_hold_the_means(rows: list[Row]):
    assert rows[0].name == "linear"
    for row in rows:
        assert list(row.metrics) == [*ACCURACY, *BEYOND]
        for name, (low, high) in row.intervals.items():
            assert low <= row.metrics[name] <= high
    assert "coverage" not in rows[0].intervals
    assert rows[0].seconds == 1.5
    assert rows[1].seconds is None


def test_popularity_recommends_the_same_to_all_and_covers_little(rows: list[Row]):
    by_name = {row.name: row for row in rows}
    assert by_name["popularity"].metrics["coverage"] < by_name["linear"].metrics["coverage"] / 2
    assert by_name["popularity"].metrics["novelty"] < by_name["linear"].metrics["novelty"]
    assert by_name["linear"].metrics["diversity"] < by_name["noise"].metrics["diversity"]


def test_rows_become_json(rows: list[Row]):
    plain = json.loads(json.dumps([row.to_dict() for row in rows]))
    assert plain[0]["name"] == "linear"
    assert plain[0]["k"] == 5
    assert plain[0]["metrics"]["ndcg"] == rows[0].metrics["ndcg"]
    assert "by_user" not in plain[0]


def test_pairs_are_of_the_same_users(rows: list[Row]):
    gain = paired(rows[0], rows[-1])["ndcg"]
    assert gain.mean == pytest.approx(rows[0].metrics["ndcg"] - rows[-1].metrics["ndcg"])
    assert 0 < gain.low < gain.mean < gain.high
    same = paired(rows[0], rows[0])["map"]
    assert (same.mean, same.low, same.high) == (0, 0, 0)


def test_nothing_of_the_history_is_recommended_and_chunks_do_not_matter(divided: tuple[Interactions, Interactions]):
    train, _ = divided
    model = Linear.fit(train, bare(train), TOOLS)
    numbers = lists(model, train.histories, 7)
    for row, user in enumerate(numbers):
        assert not set(user.tolist()) & set(train.histories.row(row).items.tolist())
    one_by_one = np.concatenate([lists(model, train.histories.row(row), 7) for row in range(5)])
    assert (numbers[:5] == one_by_one).all()
    assert CELLS // train.histories.count > 0


def test_contents_vectors_say_how_different_items_are(divided: tuple[Interactions, Interactions]):
    train, test = divided
    content = Same.fit(train, bare(train), TOOLS)
    (row,) = compare({"content": content}, train, test, bare(train), 5)
    assert row.metrics["diversity"] < 0.2  # what it recommends is of one taste


def test_dislikes_are_relevant_only_if_all_entries_are():
    rated = Interactions(
        ids("u", 2), ids("i", 3), np.array([0, 0, 1]), np.array([0, 1, 2]), np.array([5.0, 1.0, 3.0]), None, "explicit"
    )
    assert relevant_of(rated).toarray().tolist() == [[1, 0, 0], [0, 0, 1]]
    assert relevant_of(rated, liked=False).toarray().tolist() == [[1, 1, 0], [0, 0, 1]]


def test_it_can_be_given_up(divided: tuple[Interactions, Interactions]):
    train, test = divided

    def stop() -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        compare(
            {"popularity": Popular.fit(train, bare(train), TOOLS)},
            train,
            test,
            bare(train),
            tools=Tools(no_encoder, check=stop),
        )


def test_without_entries_that_were_held_out_it_says_so(divided: tuple[Interactions, Interactions]):
    train, _ = divided
    with pytest.raises(DataError, match="held out"):
        compare({}, train, train.at([]), bare(train))
