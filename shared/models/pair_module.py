"""The torch module that judges a pair of entities. Import this only where torch is needed."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from shared.models.modules import Tuned, mean_pool

MARKS = (1, 2, 3)
"""Of the tokens of the first entity, of the second, and between them."""
PARTS = len(MARKS) + 1
LENGTH = 6.0
"""Of each part in training: about that of a token's vector, so that the usual learning rates suit the head."""


class PairClassifier(Tuned):
    """The head reads four means of token vectors: of each entity, of what is between them, and of everything.

    Each has the same length, because an encoder's token vectors have very different ones.
    """

    def embed(self, **batch: Tensor) -> Tensor:
        """`input_ids`, `attention_mask` and `marks` [batch, tokens] to float32 vectors [batch, 4 * hidden]."""
        mask, marks = batch["attention_mask"], batch["marks"]
        hidden = self.encoder(input_ids=batch["input_ids"], attention_mask=mask).last_hidden_state.float()
        chosen = [*(marks == mark for mark in MARKS), mask]
        pooled = torch.cat([functional.normalize(mean_pool(hidden, where), dim=-1) for where in chosen], dim=-1)
        return functional.normalize(pooled, dim=-1) if self.normalize else LENGTH * pooled

    def start(self, head: nn.Linear, norm: float) -> None:
        """Keep the fresh head: from a fitted one it soon knows the training rows by heart, and answers others worse."""
