from itertools import chain

import numpy as np
import pytest

from shared.training.batches import LengthGroupedBatches, collate, loader
from tests.toy import targets_of

LENGTHS = np.random.default_rng(0).integers(3, 200, 1003).tolist()


@pytest.mark.parametrize(("rows", "size"), [(1003, 8), (1000, 8), (5, 8), (1, 1), (17, 4)])
def test_every_row_once_per_epoch(rows, size):
    batches = LengthGroupedBatches(LENGTHS[:rows], size, seed=1)
    for epoch in range(3):
        batches.begin(epoch)
        given = list(batches)
        assert sorted(chain.from_iterable(given)) == list(range(rows))
        assert len(given) == len(batches)
        assert all(len(batch) == size for batch in given[:-1])
        assert 1 <= len(given[-1]) <= size


def test_the_same_order_in_every_process_and_another_one_in_every_epoch():
    one, other = (LengthGroupedBatches(LENGTHS, 8, seed=1) for _ in range(2))
    seen = []
    for epoch in range(3):
        one.begin(epoch)
        other.begin(epoch)
        assert list(one) == list(other)
        seen.append(list(one))
    assert seen[0] != seen[1] != seen[2]
    assert list(LengthGroupedBatches(LENGTHS, 8, seed=2)) != seen[0]


def test_going_on_in_the_middle_of_an_epoch():
    batches = LengthGroupedBatches(LENGTHS, 8, seed=1)
    batches.begin(2)
    whole = list(batches)
    batches.begin(2, skip=50)
    assert list(batches) == whole[50:]
    batches.begin(2, skip=len(whole))
    assert list(batches) == []


def test_texts_of_like_length_come_together():
    def padding(batches):
        return sum(len(batch) * max(LENGTHS[i] for i in batch) - sum(LENGTHS[i] for i in batch) for batch in batches)

    plain = [list(range(start, min(start + 8, 1003))) for start in range(0, 1003, 8)]
    assert padding(LengthGroupedBatches(LENGTHS, 8, seed=1)) < padding(plain) / 5


@pytest.mark.parametrize("rows", [1003, 1000, 1008, 20, 9])
@pytest.mark.parametrize("done", [0, 1])
def test_processes_share_an_epoch(rows, done):
    """As accelerate deals them out: both get as many batches, and together every row."""
    from accelerate.data_loader import BatchSamplerShard

    shares = []
    for process in range(2):
        batches = LengthGroupedBatches(LENGTHS[:rows], 8, seed=1)
        batches.begin(0, skip=2 * done)
        shares.append(list(BatchSamplerShard(batches, 2, process)))
    batches = LengthGroupedBatches(LENGTHS[:rows], 8, seed=1)
    steps = -(-len(batches) // 2)
    assert [len(share) for share in shares] == [steps - done, steps - done]
    batches.begin(0, skip=2 * done)
    assert set(chain.from_iterable(shares[0] + shares[1])) == set(chain.from_iterable(batches))


def test_a_batch_is_padded_to_its_longest_text(new_context):
    context = new_context(
        [{"text": "profit", "label": "positive"}, {"text": "loss " * 50, "label": "negative"}], train=1
    )
    batch, targets = collate(context, np.array([0, 1]))
    assert set(batch) == {"input_ids", "attention_mask"}
    ids, mask = batch["input_ids"], batch["attention_mask"]
    assert ids.shape == mask.shape == (2, 32)
    assert mask.sum(1).tolist() == [3, 32]
    assert ids[0, 3:].sum() == 0
    assert targets.tolist() == [2, 0]
    assert collate(context, np.array([0]))[0]["input_ids"].shape == (1, 3)


def test_the_loader_gives_the_training_rows(new_context):
    context = new_context()
    context.train = np.arange(30, 90)
    batches = LengthGroupedBatches([1] * 60, 16, seed=0)
    found = sorted(target for _, targets in loader(context, batches) for target in targets.tolist())
    assert found == sorted(targets_of(context, np.arange(30, 90)).tolist())
