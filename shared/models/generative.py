"""Published models that go on with a text. Import this only where torch is needed."""

from typing import Self

import torch
from torch import nn


class Generative(nn.Module):
    """An `AutoModelForCausalLM`, as `LoadedModels` keeps it."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self
