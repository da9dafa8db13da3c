"""Properties of splits: nothing lost, nothing on two sides, every label where sizes allow."""

import numpy as np
import pytest

from shared.data.splits import MIN_TEXTS, Split, groups_of, hold_out, split
from shared.errors import DataError


def check(cut: Split, groups: np.ndarray) -> None:
    """Sorted, complete, without overlap of rows or groups."""
    sides = [cut.train, cut.validation, cut.test]
    assert all((np.diff(side) > 0).all() for side in sides)
    assert sorted(np.concatenate(sides)) == list(range(len(groups)))
    held = [set(groups[side]) for side in sides]
    assert not held[0] & held[1]
    assert not held[0] & held[2]
    assert not held[1] & held[2]


def test_groups_fold_case_and_white_space():
    groups = groups_of(["One text", " one\n TEXT", "another", ["One", "text"]])
    assert groups.dtype == np.int64
    assert groups[0] == groups[1] == groups[3] != groups[2]


def test_properties_on_random_tables():
    rng = np.random.default_rng(0)
    for seed in range(150):
        rows, classes = int(rng.integers(10, 400)), int(rng.integers(1, 30))
        groups = rng.integers(0, max(8, int(rows * rng.uniform(0.2, 3))), rows)
        if len(np.unique(groups)) < MIN_TEXTS:
            continue
        labels = [f"l{int(x)}" for x in rng.integers(0, classes, rows) ** 2 // classes]
        test = float(rng.choice([0.0, 0.1, 0.2, 0.4]))
        cut = split(labels, groups, test=test, seed=seed)
        check(cut, groups)
        assert len(cut.train)
        assert len(cut.validation)
        assert (len(cut.test) > 0) is (test > 0)


def test_every_label_is_on_every_side():
    rng = np.random.default_rng(1)
    for seed in range(30):
        sizes = rng.integers(3, 60, int(rng.integers(2, 9)))
        labels = np.repeat([f"l{i}" for i in range(len(sizes))], sizes)
        groups = np.arange(len(labels))
        cut = split(list(labels), groups, seed=seed)
        check(cut, groups)
        for side in (cut.train, cut.validation, cut.test):
            assert set(labels[side]) == set(labels)


def test_shares_of_labels_are_kept():
    labels = np.array(["often"] * 800 + ["seldom"] * 200)
    cut = split(list(labels), np.arange(1_000))
    assert (len(cut.train), len(cut.validation), len(cut.test)) == (700, 100, 200)
    assert (labels[cut.test] == "seldom").sum() == 40
    assert (labels[cut.validation] == "seldom").sum() == 20


def test_ten_rows_two_labels():
    labels = ["a", "b"] * 5
    cut = split(labels, np.arange(10))
    for side in (cut.train, cut.validation, cut.test):
        assert {labels[i] for i in side} == {"a", "b"}
    assert len(cut.train) == 6


def test_rare_labels_go_to_training_first():
    labels = ["a"] * 50 + ["b"] * 50 + ["once", "twice", "twice"]
    cut = split(labels, np.arange(103))
    assert 100 in cut.train
    assert len({101, 102} & set(cut.train)) == 1
    assert len({101, 102} & set(cut.test)) == 1


def test_labels_that_never_repeat_are_cut_at_random():
    cut = split([str(i) for i in range(20)], np.arange(20))
    assert (len(cut.train), len(cut.validation), len(cut.test)) == (14, 2, 4)


def test_without_labels_and_without_test():
    cut = split(None, np.arange(100), test=0.0)
    assert (len(cut.train), len(cut.validation), len(cut.test)) == (90, 10, 0)


def test_bounds():
    cut = split(None, np.arange(1_000), max_test=50, max_validation=20)
    assert (len(cut.validation), len(cut.test)) == (20, 50)
    many = [str(i // 4) for i in range(400)]
    cut = split(many, np.arange(400), max_test=30, max_validation=10)
    assert len(cut.validation) <= 10
    assert len(cut.test) <= 30


def test_one_text_that_fills_half_the_table():
    groups = np.array([0] * 100 + list(range(1, 101)))
    cut = split(["a", "b"] * 100, groups)
    check(cut, groups)
    assert len(cut.train) >= 100


def test_seed():
    one, same, other = (split(None, np.arange(50), seed=seed).test.tolist() for seed in (1, 1, 2))
    assert one == same != other


def test_many_rows():
    labels = [str(i % 150) for i in range(100_000)]
    groups = np.arange(100_000) // 2
    cut = split(labels, groups)
    check(cut, groups)
    assert 4_800 <= len(cut.test) <= 5_000
    assert 1_800 <= len(cut.validation) <= 2_000


def test_too_few_rows():
    with pytest.raises(DataError, match="5 different texts: at least 6 are needed"):
        split(["a", "b"] * 5, [1, 2, 3, 4, 5] * 2)
    with pytest.raises(DataError, match="0 different texts"):
        split([], [])


def test_hold_out_keeps_rows_of_one_text_together():
    texts = [f"text {number // 3}" for number in range(300)]
    held = hold_out(texts, 0.2, seed=0)
    assert held.sum() == 60
    assert all(len(set(held[start : start + 3])) == 1 for start in range(0, 300, 3))
    assert (held == hold_out(texts, 0.2, seed=0)).all()
    assert (held != hold_out(texts, 0.2, seed=1)).any()
