"""Batches of items, and what belongs to each item of them."""

import numpy as np
import pytest
import torch

from shared.models.modules import PooledClassifier, WordClassifier, linear, load_top, pad, per_item, save_top, stack
from shared.tasks.base import Item

WORDS = [
    Item(0, [2, 7, 8, 3], [0, 4, 4, 0], [1], [(0, 4)]),
    Item(1, [2, 3], [0, 0], [], []),
    Item(2, [2, 5, 6, 7, 3], [0, 1, 2, 3, 0], [1, 3], [(0, 1), (2, 3)]),
]


def test_lists_of_different_lengths_are_padded():
    assert pad([[1, 2, 3], [4]], 9).tolist() == [[1, 2, 3], [4, 9, 9]]


def test_items_of_texts_are_ids_and_a_mask():
    batch = stack([Item(0, [2, 7, 3]), Item(1, [2, 3])], 5)
    assert set(batch) == {"input_ids", "attention_mask"}
    assert batch["input_ids"].tolist() == [[2, 7, 3], [2, 3, 5]]
    assert batch["attention_mask"].tolist() == [[1, 1, 1], [1, 1, 0]]


def test_items_of_words_have_marks_and_units():
    batch = stack(WORDS, 0)
    assert batch["marks"].tolist() == [[0, 4, 4, 0, 0], [0, 0, 0, 0, 0], [0, 1, 2, 3, 0]]
    assert batch["units"].tolist() == [[0, 1], [2, 1], [2, 3]]
    assert stack(WORDS[1:2], 0)["units"].shape == (0, 2)


def test_every_item_gets_what_belongs_to_it():
    parts = per_item(WORDS, np.array([[10.0], [20.0], [21.0]]))
    assert [part.tolist() for part in parts] == [[[10]], [], [[20], [21]]]
    assert [part.shape for part in parts] == [(1, 1), (0, 1), (2, 1)]
    texts = per_item([Item(0, [1]), Item(1, [1])], np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert [part.tolist() for part in texts] == [[1, 2], [3, 4]]


@pytest.fixture
def encoder(tiny_encoder):
    from transformers import AutoModel

    return AutoModel.from_pretrained(tiny_encoder).eval()


def test_a_word_is_read_at_its_unit_with_its_mark(encoder):
    """Untrained marks change nothing of what the encoder says."""
    module = WordClassifier(encoder, torch.nn.Linear(32 + 5, 3), torch.zeros(5, 32), normalize=False).eval()
    with torch.inference_mode():
        found = module.embed(**stack(WORDS, 0))
        hidden = encoder(input_ids=torch.tensor([WORDS[2].ids])).last_hidden_state[0]
        logits = module(**stack(WORDS, 0))
        nothing = module(**stack(WORDS[1:2], 0))
    assert torch.allclose(found[1:, :32], hidden[[1, 3]], atol=1e-5)
    assert found[:, 32:].argmax(1).tolist() == [4, 1, 3]
    assert (logits.shape, nothing.shape) == ((3, 3), (0, 3))


def test_marks_change_what_the_encoder_says(encoder):
    marks = torch.randn(5, 32)
    marks[0] = 0
    head = torch.nn.Linear(32 + 5, 3)
    plain, marked = (WordClassifier(encoder, head, one, normalize=True).eval() for one in (torch.zeros(5, 32), marks))
    with torch.inference_mode():
        one, other = plain.embed(**stack(WORDS, 0)), marked.embed(**stack(WORDS, 0))
    assert not torch.allclose(one, other, atol=1e-2)
    assert torch.allclose(other[:, :32].norm(dim=-1), torch.ones(3), atol=1e-5)


def test_a_head_for_unit_vectors_answers_alike_on_longer_ones():
    head = linear(torch.randn(3, 32 + 5), torch.tensor([0.0, 1.0, -1e4]))
    weight, bias = head.weight.detach(), head.bias.detach()
    for kinds, module in (
        (0, PooledClassifier(torch.nn.Identity(), torch.nn.Linear(32 + 5, 3), normalize=False)),
        (5, WordClassifier(torch.nn.Identity(), torch.nn.Linear(32 + 5, 3), torch.zeros(5, 32), normalize=False)),
    ):
        module.start(head, 4.0)
        read = 37 - kinds
        assert torch.allclose(module.head.weight[:, :read], weight[:, :read] / 4)
        assert torch.equal(module.head.weight[:, read:], weight[:, read:])
        assert module.head.bias.tolist() == [bias[0], bias[1], -10]


def test_what_is_above_the_encoder_reads_back(tmp_path):
    module = WordClassifier(torch.nn.Identity(), torch.nn.Linear(37, 3), torch.randn(5, 32), normalize=True)
    save_top(module.top(), tmp_path / "head.safetensors")
    top = load_top(tmp_path / "head.safetensors")
    assert set(top) == {"weight", "bias", "marks"}
    assert all(torch.equal(top[name], tensor) for name, tensor in module.top().items())
