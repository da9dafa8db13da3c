"""An exponential moving average of the weights: steadier than the last step, and better on new rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn

DECAY = 0.99


class WeightAverage:
    """Follows the trainable weights of a module (Polyak and Juditsky 1992, with exponential weights).

    The first steps count less: the decay after step t is at most (1 + t) / (10 + t).
    """

    def __init__(self, module: "nn.Module") -> None:
        self._parameters = [parameter for parameter in module.parameters() if parameter.requires_grad]
        self._averages = [parameter.detach().clone() for parameter in self._parameters]
        self._steps = 0

    def update(self) -> None:
        """Take in the weights after one more step."""
        import torch

        self._steps += 1
        decay = min(DECAY, (1 + self._steps) / (10 + self._steps))
        with torch.no_grad():
            for average, parameter in zip(self._averages, self._parameters, strict=True):
                average.lerp_(parameter, 1 - decay)

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Within the block, the module has the averaged weights."""
        self._exchange()
        try:
            yield
        finally:
            self._exchange()

    def weights(self, module: "nn.Module") -> "dict[str, Any]":
        """A copy of the averaged weights, by name in `module`."""
        with self.applied():
            return trainable_weights(module)

    def state_dict(self) -> dict[str, Any]:
        """All that is needed to go on after a stop."""
        return {"steps": self._steps, "averages": [average.cpu() for average in self._averages]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from what `state_dict` gave."""
        self._steps = state["steps"]
        for average, saved in zip(self._averages, state["averages"], strict=True):
            average.copy_(saved)

    def _exchange(self) -> None:
        import torch

        with torch.no_grad():
            for average, parameter in zip(self._averages, self._parameters, strict=True):
                held = parameter.clone()
                parameter.copy_(average)
                average.copy_(held)


def trainable_weights(module: "nn.Module") -> "dict[str, Any]":
    """A copy of the weights that training changes, by name."""
    return {
        name: parameter.detach().cpu().clone()
        for name, parameter in module.named_parameters()
        if parameter.requires_grad
    }
