"""What the weights depend on."""

import numpy as np
import pytest

from shared.recommending.evaluating import relevant_of
from shared.recommending.histories import Histories
from shared.recommending.interactions import Interactions
from shared.recommending.models.blend import LENGTHS, Blend, learn, lengths_of, lifted, newest
from shared.recommending.splits import split
from tests.shared.recommending.tastes import TOOLS, Linear, Noise, Popular, Same, bare, leanings


@pytest.fixture(scope="module")
def divided() -> tuple[Interactions, Interactions]:
    return split(leanings(), "user", 0.25, 0)


def learnt(divided: tuple[Interactions, Interactions], kinds, popular=None) -> Blend:
    train, validation = divided
    models = {kind.name: kind.fit(train, bare(train), TOOLS) for kind in kinds}
    popular = np.ones(len(train.items)) if popular is None else popular
    return learn(models, train.histories, relevant_of(validation), popular, TOOLS)


def test_lengths_are_of_what_is_liked():
    rows = [
        [],
        [(0, -1.0)],
        [(0, 1.0)],
        [(0, 1.0), (1, 1.0), (2, -1.0)],
        [(n, 1.0) for n in range(3)],
        [(n, 1.0) for n in range(9)],
    ]
    assert lengths_of(Histories.of_lists(rows, 9)).tolist() == [0, 0, 1, 1, 2, 3]


def test_newest_keeps_the_end_of_each_history():
    full = Histories.of_lists([[(0, 1.0), (1, -1.0), (2, 1.0), (3, -1.0), (4, 1.0)], [(5, 1.0)], []], 6)
    short = newest(full, np.array([2, 3, 1]))
    assert [short.row(row).items.tolist() for row in range(3)] == [[1, 2, 3, 4], [5], []]
    assert short.row(0).preference.tolist() == [-1, 1, -1, 1]


def test_nobody_is_told_what_is_popular(divided: tuple[Interactions, Interactions]):
    blend = learnt(divided, (Popular, Linear, Noise))
    empty = Histories.of_lists([[]], 240)
    assert blend.of(empty).tolist() == [[1, 0, 0]]


def test_noise_weighs_little_at_any_length(divided: tuple[Interactions, Interactions]):
    blend = learnt(divided, (Popular, Linear, Noise))
    for row in blend.weights[1:]:
        assert sum(row) == pytest.approx(1)
        assert row[2] < 0.2
        assert row[1] > 0.4


def test_too_few_users_weigh_all_the_same():
    few = split(leanings(users=20), "user", 0.25, 0)
    assert learnt(few, (Popular, Linear)).weights[1:] == ((0.5, 0.5),) * 3


def test_lengths_that_nobody_has_take_the_weights_of_the_nearest():
    short = split(leanings(users=360, each=3), "user", 0.25, 0)
    blend = learnt(short, (Popular, Linear, Noise))
    assert blend.weights[3] == blend.weights[2]


def test_what_nobody_knows_takes_its_place_by_content():
    known = np.array([True, True, True, False, False])
    blended = np.array([[10.0, 8.0, 6.0, 0.0, 0.0]], dtype=np.float32)
    content = np.array([[0.1, 0.1, 0.2, 0.5, 0.3]], dtype=np.float32)
    tails = tuple(np.array([value]) for value in (6.0, 2.0, 0.1, 0.2))
    assert lifted(blended, content, known, tails, 1.0)[0] == pytest.approx([10, 8, 6, 10, 8])
    assert lifted(blended, content, known, tails, 0.5)[0] == pytest.approx([10, 8, 6, 8, 7])
    silent = (*tails[:3], np.zeros(1))
    assert lifted(blended, content, known, silent, 1.0)[0].tolist() == blended[0].tolist()


def test_unknown_items_rise_if_content_finds_them(divided: tuple[Interactions, Interactions]):
    train, validation = divided
    blind = np.isin(train.item, np.arange(0, 240, 8))
    popular = np.bincount(train.item[~blind], minlength=240) / 60
    assert learnt((train.at(~blind), validation), (Popular, Linear, Same), popular).cold >= 0.5
    assert learnt((train.at(~blind), validation), (Popular, Linear), popular).cold == 0  # nobody reads what they are


def test_plain_values_and_back():
    blend = Blend(("a", "b"), ((1.0, 0.0),) * len(LENGTHS), (0.0, 0.1, 0.2, 0.3), 0.25)
    assert Blend.of_dict(blend.to_dict()) == blend
    with pytest.raises(ValueError, match="blend"):
        Blend.of_dict({"names": ["a"], "weights": [[1.0]], "damping": [0.0], "cold": 0})
