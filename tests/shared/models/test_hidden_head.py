import numpy as np
import pytest
import torch

from shared.models.hidden_head import HiddenHead, SideBySide, hidden_head
from shared.models.modules import load_head, save_head


def some_head(seed=0, hidden=6):
    torch.manual_seed(seed)
    head = HiddenHead(4, hidden, 2, 0.5)
    head.standardise(np.random.default_rng(0).normal(3.0, 2.0, size=(50, 4)))
    return head.eval()


def test_what_it_computes():
    head, x = some_head(), torch.randn(3, 4)
    standard = (x - head.mean) / head.scale
    inner = torch.nn.functional.gelu(standard @ head.hidden.weight.T + head.hidden.bias)
    assert torch.allclose(head(x), inner @ head.out.weight.T + head.out.bias, atol=1e-6)


def test_standardising_leaves_what_does_not_vary():
    head = HiddenHead(2, 3, 2)
    head.standardise(np.array([[1.0, 5.0], [3.0, 5.0]]))
    assert head.mean.tolist() == [2.0, 5.0]
    assert head.scale.tolist() == [1.0, 1.0]
    head.standardise(np.array([[0.0, 5.0], [4.0, 5.0]]))
    assert head.scale.tolist() == [2.0, 1.0]


def test_dropout_only_while_training():
    head, x = some_head(), torch.randn(3, 4)
    assert torch.equal(head(x), head(x))
    head.train()
    assert not torch.equal(head(x), head(x))


def test_several_answer_as_one():
    whole, x = some_head(), torch.randn(5, 4)
    heads = SideBySide(whole, 3).eval()
    each = heads(whole.standard(x))
    assert each.shape == (3, 5, 2)
    assert not torch.allclose(each[0], each[1])
    assert torch.allclose(heads.as_one()(x), each.mean(0), atol=1e-6)


def test_each_learns_by_itself():
    heads = SideBySide(some_head(), 3).eval()
    heads(torch.randn(5, 4))[1].sum().backward()
    assert heads.hidden.grad[1].abs().sum() > 0
    assert heads.hidden.grad[0].abs().sum() == heads.hidden.grad[2].abs().sum() == 0
    assert {name for name, _ in heads.named_parameters()} == {"hidden", "hidden_bias", "out", "out_bias"}


def test_kept_in_a_file(tmp_path):
    head, x = some_head(), torch.randn(2, 4)
    save_head(head, tmp_path / "head.safetensors")
    again = load_head(tmp_path / "head.safetensors").eval()
    assert isinstance(again, HiddenHead)
    assert again.in_features == 4
    assert torch.equal(again(x), head(x))


def test_a_linear_head_is_still_one(tmp_path):
    save_head(torch.nn.Linear(4, 2), tmp_path / "head.safetensors")
    assert isinstance(load_head(tmp_path / "head.safetensors"), torch.nn.Linear)


def test_weights_that_do_not_fit():
    weights = some_head().state_dict()
    with pytest.raises(RuntimeError):
        hidden_head(weights | {"mean": torch.zeros(9)})
