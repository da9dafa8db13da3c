import numpy as np
import pytest

from shared.data.splits import groups_of
from shared.training.seen import FEWEST_UNSEEN, fresh_split, seen_by, write_seen

TEXTS = [f"line {number}" for number in range(200)]
LABELS = ["up" if number % 2 else "down" for number in range(200)]
GROUPS = groups_of(TEXTS)
NOTHING = np.array([], dtype=np.int64)


def parts(split):
    return [set(part.tolist()) for part in (split.train, split.validation, split.test)]


@pytest.mark.parametrize("known", [20, 100, 170, 180])
def test_nothing_that_was_learnt_is_in_the_test_rows(known):
    train, validation, test = parts(fresh_split(LABELS, GROUPS, GROUPS[:known], seed=1))
    assert test <= set(range(known, 200))
    assert len(test) >= min(40, 0.8 * (200 - known))
    assert train | validation | test == set(range(200))
    assert not (train & test)
    assert not (validation & test)
    assert not (train & validation)
    assert {LABELS[i] for i in train} == {"up", "down"}


def test_without_an_earlier_model_it_is_the_plain_split():
    plain = parts(fresh_split(LABELS, GROUPS, NOTHING, seed=1))
    assert plain == parts(fresh_split(LABELS, GROUPS, groups_of(["something else"]), seed=1))
    assert len(plain[2]) == 40


def test_with_too_few_new_rows_the_test_is_taken_from_all():
    _, _, test = parts(fresh_split(LABELS, GROUPS, GROUPS[: 201 - FEWEST_UNSEEN], seed=1))
    assert len(test) == 40


def test_a_text_in_several_rows_is_on_one_side():
    groups = groups_of([*TEXTS[:100], *TEXTS[:100]])
    train, validation, test = parts(fresh_split(LABELS, groups, groups[:40], seed=1))
    learnt = {int(groups[i]) for i in train | validation}
    assert not learnt & {int(groups[i]) for i in test}


def test_a_version_remembers_and_others_know_nothing(tmp_path):
    class Files:
        versions_dir = tmp_path

    folder = tmp_path / "20260101-000000-abcd"
    folder.mkdir()
    write_seen(folder, np.array([3, 1, 3]))
    assert seen_by(Files(), f"version:{folder.name}").tolist() == [1, 3]
    for ref in (None, "embedded", "starter:sentiment", "version:another"):
        assert seen_by(Files(), ref).tolist() == []
