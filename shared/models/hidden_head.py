"""A head with a hidden layer, for what a linear one cannot tell."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    import numpy as np


class HiddenHead(nn.Module):
    """Standardises what it reads, and answers through one hidden layer: [n, inputs] to [n, outputs].

    `dropout`: of what it reads (half of it) and of the hidden layer, while training.
    """

    mean: Tensor
    scale: Tensor

    def __init__(self, inputs: int, hidden: int, outputs: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.in_features = inputs
        self.dropout = dropout
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(inputs))
        self.hidden = nn.Linear(inputs, hidden)
        self.out = nn.Linear(hidden, outputs)

    def forward(self, features: Tensor) -> Tensor:
        """Features [n, inputs] to logits [n, outputs]."""
        x = functional.dropout(self.standard(features), self.dropout / 2, self.training)
        x = functional.gelu(self.hidden(x))
        return self.out(functional.dropout(x, self.dropout, self.training))

    def standard(self, features: Tensor) -> Tensor:
        """Features [n, inputs], each with the mean 0 and the deviation 1 that it had among the examples."""
        return (features - self.mean) / self.scale

    def standardise(self, x: "np.ndarray") -> None:
        """Take mean and scale of each input from examples [n, inputs]; what hardly varies is left as it is."""
        self.mean = torch.from_numpy(x.mean(0)).float()
        scale = torch.from_numpy(x.std(0)).float()
        self.scale = torch.where(scale > 1e-4, scale, 1.0)


class SideBySide(nn.Module):
    """The hidden layer of a head, dealt out to `count` heads that learn at the same time, each by itself."""

    def __init__(self, whole: HiddenHead, count: int) -> None:
        super().__init__()
        self.whole, self.count = [whole], count  # in a list: its weights are not to be trained
        inputs, hidden, outputs = whole.in_features, whole.hidden.out_features // count, whole.out.out_features
        self.hidden = nn.Parameter(_uniform((count, inputs, hidden), inputs))
        self.hidden_bias = nn.Parameter(_uniform((count, 1, hidden), inputs))
        self.out = nn.Parameter(_uniform((count, hidden, outputs), hidden))
        self.out_bias = nn.Parameter(_uniform((count, 1, outputs), hidden))

    def forward(self, standard: Tensor) -> Tensor:
        """Standardised features [n, inputs] to the logits of each head [count, n, outputs]."""
        dropout = self.whole[0].dropout
        x = functional.dropout(standard, dropout / 2, self.training).expand(self.count, -1, -1)
        x = functional.dropout(functional.gelu(x @ self.hidden + self.hidden_bias), dropout, self.training)
        return x @ self.out + self.out_bias

    def as_one(self) -> HiddenHead:
        """The head that answers the mean of their logits."""
        whole = self.whole[0]
        with torch.no_grad():
            whole.hidden.weight.copy_(self.hidden.transpose(1, 2).flatten(0, 1))
            whole.hidden.bias.copy_(self.hidden_bias.flatten())
            whole.out.weight.copy_(self.out.flatten(0, 1).T / self.count)
            whole.out.bias.copy_(self.out_bias.mean((0, 1)))
        return whole


def _uniform(shape: tuple[int, ...], inputs: int) -> Tensor:
    """Random weights as in torch's linear layers."""
    return (2 * torch.rand(shape) - 1) / inputs**0.5


def hidden_head(weights: dict[str, Tensor]) -> HiddenHead:
    """The head with these weights, by name."""
    hidden, inputs = weights["hidden.weight"].shape
    head = HiddenHead(inputs, hidden, len(weights["out.bias"]))
    head.load_state_dict(weights)
    return head
