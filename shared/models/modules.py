"""The torch modules that predictions and training share. Import this only where torch is needed."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    import numpy as np

    from shared.models.loading import Model


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Average the token vectors [batch, tokens, hidden] where `mask` [batch, tokens] is 1 -> [batch, hidden]."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)


class PooledClassifier(nn.Module):
    """An encoder, mean pooling, and a linear head on the pooled vector."""

    def __init__(self, encoder: nn.Module, head: nn.Linear, *, normalize: bool, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = head
        self.normalize = normalize
        self.dropout = nn.Dropout(dropout)

    def embed(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to float32 vectors [batch, hidden]."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        pooled = mean_pool(hidden.float(), attention_mask)
        return functional.normalize(pooled, dim=-1) if self.normalize else pooled

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to logits [batch, labels]."""
        pooled = self.dropout(self.embed(input_ids, attention_mask))
        with torch.autocast(pooled.device.type, enabled=False):
            return self.head(pooled.float())

    def to_precision(self, device: str, dtype: torch.dtype) -> "PooledClassifier":
        """Move to `device`: the encoder in `dtype`, the head always in float32."""
        self.encoder.to(device, dtype)
        self.head.to(device, torch.float32)
        return self


class SequenceClassifier(nn.Module):
    """A published `AutoModelForSequenceClassification`, with the same call as `PooledClassifier`."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to float32 logits [batch, labels]."""
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits.float()

    def to_precision(self, device: str, dtype: torch.dtype) -> "SequenceClassifier":
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


class SentenceEncoder(nn.Module):
    """An encoder, mean pooling, and vectors of length 1."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to float32 vectors [batch, hidden]."""
        hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return functional.normalize(mean_pool(hidden.float(), attention_mask), dim=-1)

    def to_precision(self, device: str, dtype: torch.dtype) -> "SentenceEncoder":
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A linear layer with the given weights [out, in] and [out]."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict({"weight": weight.float(), "bias": bias.float()})
    return layer


def load_head(path: Path) -> nn.Linear:
    """Read a head that `save_head` wrote."""
    from safetensors.torch import load_file

    tensors = load_file(path)
    return linear(tensors["weight"], tensors["bias"])


def save_head(head: nn.Linear, path: Path) -> None:
    """Write a head as safetensors."""
    from safetensors.torch import save_file

    save_file({name: t.detach().cpu().float().contiguous() for name, t in head.state_dict().items()}, path)


def pad(sequences: list[list[int]], padding: int, device: str) -> tuple[Tensor, Tensor]:
    """Token ids of different lengths to ids and mask, both [batch, longest]."""
    longest = max(map(len, sequences))
    ids = torch.full((len(sequences), longest), padding, dtype=torch.long)
    mask = torch.zeros((len(sequences), longest), dtype=torch.long)
    for row, sequence in enumerate(sequences):
        ids[row, : len(sequence)] = torch.tensor(sequence)
        mask[row, : len(sequence)] = 1
    return ids.to(device), mask.to(device)


def run_batch(model: "Model", batch: Sequence[Sequence[int]]) -> "list[np.ndarray]":
    """What the model's module answers to a batch of token ids: an array per item."""
    ids, mask = pad([list(ids) for ids in batch], model.tokenizer.pad_token_id or 0, model.device.type)
    with torch.inference_mode():
        return list(model.module(ids, mask).cpu().numpy())
