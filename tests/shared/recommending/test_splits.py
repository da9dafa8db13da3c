"""Three ways to hold interactions back."""

from dataclasses import replace

import numpy as np
import pytest

from shared.errors import DataError
from shared.recommending.interactions import Interactions
from shared.recommending.splits import split


def ids(letter: str, count: int) -> np.ndarray:
    return np.array([f"{letter}{number}" for number in range(count)], dtype=object)


@pytest.fixture(scope="module")
def made() -> Interactions:
    """3,000 pairs of 100 users and 200 items with different times."""
    rng = np.random.default_rng(5)
    pairs = rng.permutation(100 * 200)[:3000]
    time = rng.permutation(3000).astype(np.int64)
    user, item = (pairs // 200).astype(np.int32), (pairs % 200).astype(np.int32)
    return Interactions(ids("u", 100), ids("i", 200), user, item, np.ones(3000, np.float32), time)


def keys(part: Interactions) -> list[int]:
    return (part.user.astype(np.int64) * 1000 + part.item).tolist()


@pytest.mark.parametrize("how", ["user", "item", "time"])
def test_every_entry_is_on_one_side(made, how):
    train, test = split(made, how, 0.25, 42)
    assert sorted(keys(train) + keys(test)) == sorted(keys(made))
    assert abs(len(test) / len(made) - 0.25) < 0.02
    assert train.users is made.users
    assert test.items is made.items
    assert set(made.user.tolist()) == set(train.user.tolist())


@pytest.mark.parametrize("how", ["user", "item"])
def test_the_seed_decides(made, how):
    again = [keys(split(made, how, 0.25, seed)[1]) for seed in (42, 42, 43)]
    assert again[0] == again[1]
    assert again[0] != again[2]


@pytest.mark.parametrize("how", ["user", "item"])
def test_each_gives_its_share(made, how):
    train, _ = split(made, how, 0.25, 0)
    of = np.bincount(getattr(made, how))
    kept = np.bincount(getattr(train, how), minlength=len(of))
    assert kept.tolist() == [max(round(0.75 * count), 1) if count else 0 for count in of.tolist()]


def test_halves_are_rounded_to_the_even_number():
    """As Python and pandas do, and so the library whose tables are compared with."""
    sizes = [1, 2, 3, 6, 10]
    user = np.concatenate([np.arange(size) for size in sizes]).astype(np.int32)
    item = np.repeat(np.arange(5), sizes).astype(np.int32)
    all_of = Interactions(ids("u", 10), ids("i", 5), user, item, np.ones(len(user), np.float32))
    train, _ = split(all_of, "item", 0.25, 7)
    assert np.bincount(train.item).tolist() == [1, 2, 2, 4, 8]


def test_it_is_the_split_of_published_tables(made):
    """Their way in their words: random numbers in the order of the rows, ranks in each item, a rounded share."""
    import pandas as pd

    rows = pd.DataFrame({"item": made.item, "draw": np.random.RandomState(42).rand(len(made))})
    rank = rows.groupby("item")["draw"].rank()
    kept = rank <= (0.75 * rows.groupby("item")["draw"].transform("count")).round()
    train, _ = split(made, "item", 0.25, 42)
    assert keys(train) == keys(made.at(np.flatnonzero(kept)))


def test_the_newest_are_held_back(made):
    train, test = split(made, "time", 0.1, 0)
    assert len(test) == 300
    assert train.time.max() < test.time.min()


def test_who_has_only_new_entries_keeps_the_oldest():
    user = np.array([0, 0, 0, 0, 1, 1, 2], np.int32)
    time = np.array([1, 2, 3, 4, 11, 10, 12], np.int64)
    few = Interactions(ids("u", 3), ids("i", 7), user, np.arange(7, dtype=np.int32), np.ones(7, np.float32), time)
    train, test = split(few, "time", 0.4, 0)
    assert train.item.tolist() == [0, 1, 2, 3, 5]
    assert test.item.tolist() == [4, 6]


@pytest.mark.parametrize("share", [0, 1, -0.5, 25])
def test_a_share_that_is_none(made, share):
    with pytest.raises(DataError, match="between 0 and 1"):
        split(made, "user", share, 0)


def test_without_times(made):
    with pytest.raises(DataError, match="No times are known"):
        split(replace(made, time=None), "time", 0.25, 0)


@pytest.mark.parametrize("how", ["user", "item", "time"])
def test_too_few_to_divide(how):
    one = Interactions(ids("u", 1), ids("i", 1), *np.zeros((2, 1), np.int32), np.ones(1, np.float32), np.ones(1, int))
    with pytest.raises(DataError, match="1 interaction cannot be divided"):
        split(one, how, 0.25, 0)
