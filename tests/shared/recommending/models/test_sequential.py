import numpy as np
import pytest
import torch

from shared.errors import Cancelled, ModelError
from shared.recommending.index import VectorIndex
from shared.recommending.models import sequential_training
from shared.recommending.models.base import Tools
from shared.recommending.models.sequential import Sequential
from shared.recommending.models.sequential_module import SequenceReader, loss_of_all, loss_of_some
from shared.recommending.models.sequential_training import hold_out, padded, windows
from tests.shared.recommending.models.groups import asked, entries
from tests.shared.recommending.tastes import bare, no_encoder

SERIES, PARTS = 6, 8
ITEMS = SERIES * PARTS + 2
QUIET = Tools(no_encoder)


@pytest.fixture(scope="module", autouse=True)
def soon():
    """What is so easy to learn is learnt faster; so small a network is only held up by several threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"PATIENCE": 2, "STEPS": 25, "WARM_UP": 20, "RATE": 5e-3}.items():
            patch.setattr(sequential_training, name, value)
        yield
    torch.set_num_threads(threads)


def readers(users=240, seed=0):
    """Everybody reads a series in its order from some part on; a few dislike an item. Two items occur to nobody."""
    rng = np.random.default_rng(seed)
    rows, times = [], []
    for user in range(users):
        series, first = rng.integers(SERIES), rng.integers(PARTS - 3)
        end = rng.integers(first + 4, PARTS + 1)
        for part in range(first, end):
            rows.append((user, series * PARTS + part, 5))
            times.append(1000 * part + user)
        if user % 5 == 0:
            rows.append((user, (series + 1) % SERIES * PARTS + 3, 1))
            times.append(0)
    order = rng.permutation(len(rows))
    return entries([rows[at] for at in order], users, ITEMS, "explicit", [times[at] for at in order])


TRAIN = readers()


@pytest.fixture(scope="module")
def model():
    return Sequential.fit(TRAIN, bare(TRAIN), QUIET)


def test_the_next_part_of_a_series_comes_first(model):
    rows = [[(series * PARTS + part, 1.0) for part in range(4)] for series in range(SERIES)]
    best, scores = model.best(asked(ITEMS, *rows), 3)
    assert (best[:, 0] == np.arange(SERIES) * PARTS + 4).all()
    assert (scores[:, 0] > 1).all()


def test_the_order_counts(model):
    forth, back = model.scores(asked(ITEMS, [(2, 1.0), (3, 1.0)], [(3, 1.0), (2, 1.0)]))
    assert forth[4] > back[4] + 0.5


def test_dislikes_are_not_read(model):
    with_it, without = model.scores(asked(ITEMS, [(0, 1.0), (20, -1.0), (1, 1.0)], [(0, 1.0), (1, 1.0)]))
    np.testing.assert_allclose(with_it, without, atol=1e-5)


def test_nothing_is_said_where_nothing_is_known(model):
    rows = [[], [(3, -1.0)], [(ITEMS - 1, 1.0)], [(0, 1.0)]]
    scores = model.scores(asked(ITEMS, *rows))
    assert not scores[:3].any()
    assert not scores[3, -2:].any()
    assert not model.similar(ITEMS - 1).any()
    for row in rows[:3]:
        assert not model.shares(asked(ITEMS, row), 4).any()
    assert not model.shares(asked(ITEMS, rows[3]), ITEMS - 1).any()


def test_a_share_is_what_is_lost_without_the_entry(model):
    history = [(40, 1.0), (9, -1.0), (0, 1.0), (1, 1.0), (ITEMS - 1, 1.0)]
    shares = model.shares(asked(ITEMS, history), 2)
    scores = model.scores(asked(ITEMS, history, *(history[:at] + history[at + 1 :] for at in range(5))))[:, 2]
    np.testing.assert_allclose(shares, scores[0] - scores[1:], atol=1e-4)
    assert shares[1] == shares[4] == 0
    assert shares[3] == shares.max() > 0


def test_parts_that_come_close_to_each_other_are_alike(model):
    alike = model.similar(12)
    assert alike[12] == pytest.approx(1, abs=1e-4)
    assert set(np.argsort(-alike)[1:3].tolist()) == {11, 13}


def test_only_the_last_items_of_a_long_history_are_read(model):
    long = [(int(item), 1.0) for item in np.random.default_rng(0).integers(ITEMS - 2, size=120)]
    whole, end = model.scores(asked(ITEMS, long, long[-50:]))
    np.testing.assert_allclose(whole, end, atol=1e-5)
    shares = model.shares(asked(ITEMS, long), 4)
    assert not shares[:70].any()
    assert shares[70:].any()


def test_k_beyond_the_catalogue(model):
    best, scores = model.best(asked(ITEMS, [(0, 1.0)]), ITEMS + 5)
    assert best.shape == (1, ITEMS)
    assert best[0, -1] == -1
    assert np.isneginf(scores[0, -1])


def test_what_was_saved_answers_the_same(model, tmp_path):
    model.save(tmp_path)
    again = Sequential.load(tmp_path)
    histories = asked(ITEMS, [(0, 1.0), (1, 1.0)], [])
    np.testing.assert_array_equal(again.scores(histories), model.scores(histories))
    np.testing.assert_array_equal(again.similar(3), model.similar(3))
    (tmp_path / "sequential.safetensors").write_bytes(b"nothing")
    with pytest.raises(ModelError, match="train it again"):
        Sequential.load(tmp_path)


def test_many_items_are_found_through_an_index(model, tmp_path):
    indexed = Sequential(model.reader, model.numbers, model.count, VectorIndex.build(model.vectors, "ip"))
    indexed.save(tmp_path)
    histories = asked(ITEMS, [(0, 1.0), (1, 1.0)], [(20, 1.0), (21, -1.0)])
    expected = model.best(histories, 5)
    for one in (indexed, Sequential.load(tmp_path)):
        numbers, scores = one.best(histories, 5)
        np.testing.assert_array_equal(numbers, expected[0])
        np.testing.assert_allclose(scores, expected[1], atol=0.02)


def test_the_same_seed_gives_the_same_model_and_leaves_chance_to_others(monkeypatch):
    monkeypatch.setattr(sequential_training, "PATIENCE", 1)
    monkeypatch.setattr(sequential_training, "STEPS", 5)
    before = torch.get_rng_state()
    one, other = (Sequential.fit_within(TRAIN, bare(TRAIN), QUIET, 600) for _ in range(2))
    np.testing.assert_array_equal(one.vectors, other.vectors)
    assert torch.equal(before, torch.get_rng_state())


def test_of_many_items_a_sample_is_compared(monkeypatch):
    monkeypatch.setattr(sequential_training, "FULL", 10)
    monkeypatch.setattr(sequential_training, "OTHERS", 24)
    sampled = Sequential.fit(TRAIN, bare(TRAIN), QUIET)
    best, _ = sampled.best(
        asked(ITEMS, *([(series * PARTS + part, 1.0) for part in range(4)] for series in range(6))), 1
    )
    assert (best[:, 0] == np.arange(SERIES) * PARTS + 4).mean() > 0.8


def test_the_sampled_loss_is_about_the_full_one():
    torch.manual_seed(0)
    items, found, targets = torch.randn(201, 8), torch.randn(50, 8), torch.randint(1, 201, (50,))
    chance = torch.full((200,), 1 / 200)
    others = torch.multinomial(chance, 20_000, replacement=True)
    sampled = loss_of_some(found, targets, items, others + 1, chance[others])
    assert float(sampled) == pytest.approx(float(loss_of_all(found, targets, items)), abs=0.03)


def test_no_item_sees_what_follows_it():
    torch.manual_seed(0)
    reader = SequenceReader(9, 6, 8, 2, 2, 0.5).eval()
    short, long = reader(torch.tensor([[3, 4, 0, 0]])), reader(torch.tensor([[3, 4, 5, 6]]))
    torch.testing.assert_close(short[:, :2], long[:, :2])
    torch.testing.assert_close(reader.after(*padded([np.array([3, 4])])), long[:, 1])


def test_the_time_is_kept_and_training_can_be_stopped():
    told = []
    Sequential.fit_within(TRAIN, bare(TRAIN), Tools(no_encoder, lambda *words: told.append(words)), 0.01)
    assert told[-1][0] == 1.0
    assert len(told) < 20

    def stop():
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        Sequential.fit(TRAIN, bare(TRAIN), Tools(no_encoder, check=stop))


def test_without_times_or_with_few_users_it_says_what_is_lacking():
    timeless = entries([(0, 0, 1), (0, 1, 1)], 1, 3)
    assert "dates or times" in Sequential.unfit(timeless, bare(timeless))
    few = readers(19)
    assert "20 users" in Sequential.unfit(few, bare(few))
    with pytest.raises(ModelError, match="20 users"):
        Sequential.fit(few, bare(few), QUIET)
    assert not Sequential.unfit(TRAIN, bare(TRAIN))


def test_windows_and_what_is_held_out():
    assert [part.tolist() for part in windows([np.arange(8), np.arange(1)], 4)] == [[4, 5, 6, 7], [1, 2, 3, 4], [0, 1]]
    sequences = [np.arange(1, 2 + at % 4) for at in range(40)]
    kept, held = hold_out(sequences, np.random.default_rng(0))
    assert len(held.last) == 20  # those of three items or four
    for before, last in zip(held.before, held.last, strict=True):
        assert last == len(before) + 1
    assert sum(map(len, kept)) == sum(map(len, sequences)) - 20
