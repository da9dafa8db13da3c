"""The torch module of a cross-encoder. Import this only where torch is needed."""

from typing import Self

import torch
from torch import Tensor, nn


class CrossEncoder(nn.Module):
    """A published sequence classifier with one output that reads a question and a passage together."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, marks: Tensor) -> Tensor:
        """Ids, mask, and `marks` (1: of the question, 2: of the passage), all [batch, tokens], to logits [batch, 1]."""
        read = {"input_ids": input_ids, "attention_mask": attention_mask}
        # Models of the BERT kind tell the two apart by it; others have no such embedding.
        if getattr(self.model.config, "type_vocab_size", 0) > 1:
            read["token_type_ids"] = (marks == 2).long()
        return self.model(**read).logits.float()

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self
