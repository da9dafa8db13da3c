"""The torch modules that predictions and training share. Import this only where torch is needed."""

from abc import abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    import numpy as np

    from shared.models.loading import Model
    from shared.tasks.base import Item


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Average the token vectors [batch, tokens, hidden] where `mask` [batch, tokens] is 1 -> [batch, hidden]."""
    weights = mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)


class Tuned(nn.Module):
    """An encoder below a linear head: what is fine-tuned here. A subclass says what the head reads.

    `normalize`: whether the encoder's part of what the head reads has length 1.
    """

    def __init__(self, encoder: nn.Module, head: nn.Linear, *, normalize: bool, dropout: float = 0.0) -> None:
        super().__init__()
        self.encoder = encoder
        self.head = head
        self.normalize = normalize
        self.dropout = nn.Dropout(dropout)

    @abstractmethod
    def embed(self, **batch: Tensor) -> Tensor:
        """A batch of `stack` to what the head reads, float32: [batch, features], or [units, features]."""

    def forward(self, **batch: Tensor) -> Tensor:
        """A batch of `stack` to logits: [batch, outputs], or [units, outputs]."""
        features = self.dropout(self.embed(**batch))
        with torch.autocast(features.device.type, enabled=False):
            return self.head(features.float())

    def start(self, head: nn.Linear, norm: float) -> None:
        """Take a head that was fitted on vectors of length 1, scaled to those of length `norm`."""
        with torch.no_grad():
            self.head.weight.copy_(head.weight / norm)
            self.head.bias.copy_(head.bias.clamp(min=-10))

    def top(self) -> dict[str, Tensor]:
        """The weights above and beside the encoder, by name: what `head.safetensors` holds."""
        return {"weight": self.head.weight, "bias": self.head.bias}

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device`: the encoder in `dtype`, everything else in float32.

        An encoder that is there already is left alone: other modules may be running it.
        """
        for name, tensor in [*self.named_parameters(), *self.named_buffers()]:
            if not name.startswith("encoder."):
                tensor.data = tensor.data.to(device, torch.float32)
        self.encoder.to(device, dtype)
        return self


class PooledClassifier(Tuned):
    """The head reads the mean of the token vectors."""

    def embed(self, **batch: Tensor) -> Tensor:
        """`input_ids` and `attention_mask`, both [batch, tokens], to float32 vectors [batch, hidden]."""
        mask = batch["attention_mask"]
        hidden = self.encoder(input_ids=batch["input_ids"], attention_mask=mask).last_hidden_state
        pooled = mean_pool(hidden.float(), mask)
        return functional.normalize(pooled, dim=-1) if self.normalize else pooled


class MarkedEncoder(Tuned):
    """A module that also reads the marks of the tokens: a learnt vector for each mark joins the word embeddings.

    `marks` [kinds, hidden] starts at zero, so that an untrained one changes nothing.
    """

    def __init__(
        self, encoder: nn.Module, head: nn.Linear, marks: Tensor, *, normalize: bool, dropout: float = 0.0
    ) -> None:
        super().__init__(encoder, head, normalize=normalize, dropout=dropout)
        self.marks = nn.Parameter(marks.float())

    def hidden(self, batch: dict[str, Tensor]) -> Tensor:
        """The encoder's last hidden states [batch, tokens, hidden], float32."""
        words = self.encoder.get_input_embeddings()(batch["input_ids"])  # type: ignore[operator]
        words = words + functional.embedding(batch["marks"], self.marks).to(words.dtype)
        return self.encoder(inputs_embeds=words, attention_mask=batch["attention_mask"]).last_hidden_state.float()

    def top(self) -> dict[str, Tensor]:
        """With the vectors of the marks."""
        return super().top() | {"marks": self.marks}


class WordClassifier(MarkedEncoder):
    """A head for each unit (word): it reads the vector of the word's first token, and the word's mark itself."""

    def embed(self, **batch: Tensor) -> Tensor:
        """Ids, mask and marks [batch, tokens], and `units` [units, 2] (item, token), to [units, hidden + kinds]."""
        rows, tokens = batch["units"].unbind(-1)
        vectors = self.hidden(batch)[rows, tokens]
        vectors = functional.normalize(vectors, dim=-1) if self.normalize else vectors
        kinds = functional.one_hot(batch["marks"][rows, tokens], len(self.marks))
        return torch.cat([vectors, kinds.float()], dim=-1)

    def start(self, head: nn.Linear, norm: float) -> None:
        """Only the part that reads the vector is scaled."""
        super().start(head, norm)
        kinds = len(self.marks)
        with torch.no_grad():
            self.head.weight[:, -kinds:].copy_(head.weight[:, -kinds:])


class SequenceClassifier(nn.Module):
    """A published `AutoModelForSequenceClassification`, with the same call as `PooledClassifier`."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to float32 logits [batch, labels]."""
        return self.model(input_ids=input_ids, attention_mask=attention_mask).logits.float()

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


class PublishedTagger(nn.Module):
    """A published `AutoModelForTokenClassification`, with the same call as `WordClassifier`.

    `mixing` [outputs, published labels] says which of its labels make an output: their probabilities are added.
    Many such models begin an entity with I: where no entity of the type goes on, I counts as B.
    """

    def __init__(self, model: nn.Module, mixing: Tensor) -> None:
        super().__init__()
        self.model = model
        self.register_buffer("mixing", mixing.float())

    def forward(self, **batch: Tensor) -> Tensor:
        """Ids, mask and marks [batch, tokens], and `units` [units, 2], to log-probabilities [units, outputs]."""
        logits = self.model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).logits.float()
        probabilities = logits.softmax(-1) @ self.mixing.T
        none, begun, inner = probabilities[..., :1], probabilities[..., 1::2], probabilities[..., 2::2]
        types = torch.cat([none, begun + inner], dim=-1).argmax(-1)
        rows, tokens = batch["units"].unbind(-1)
        before = _before(types, batch["marks"], rows, tokens)
        goes_on = functional.one_hot(before, begun.shape[-1] + 1)[:, 1:]
        found = probabilities[rows, tokens]
        found[:, 1::2] += found[:, 2::2] * (1 - goes_on)
        found[:, 2::2] *= goes_on
        return found.clamp(min=1e-12).log()

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device`, the model in `dtype`."""
        self.to(device)
        self.model.to(device, dtype)
        return self


def _before(types: Tensor, marks: Tensor, rows: Tensor, tokens: Tensor) -> Tensor:
    """The type [units] of the word before each unit, 0 if there is none.

    `types` [batch, tokens]: of each token. Where the word before is not answered for in the same item, the nearest
    earlier token of a word stands for it; `marks` tells which are of words.
    """
    places = torch.arange(types.shape[1], device=types.device) * (marks > 0)
    nearest = functional.pad(places.cummax(dim=1).values, (1, 0))[rows, tokens]
    same = functional.pad(rows[1:] == rows[:-1], (1, 0))
    at = torch.where(same, functional.pad(tokens[:-1], (1, 0)), nearest)
    return types[rows, at] * (same | ((marks[rows, at] > 0) & (at < tokens)))


class SentenceEncoder(nn.Module):
    """An encoder, mean pooling, and vectors of length 1."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Token ids and mask, both [batch, tokens], to float32 vectors [batch, hidden]."""
        hidden = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return functional.normalize(mean_pool(hidden.float(), attention_mask), dim=-1)

    def to_precision(self, device: str, dtype: torch.dtype) -> Self:
        """Move to `device` in `dtype`."""
        self.model.to(device, dtype)
        return self


def linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    """A linear layer with the given weights [out, in] and [out]."""
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict({"weight": weight.float(), "bias": bias.float()})
    return layer


def load_top(path: Path) -> dict[str, Tensor]:
    """Read the weights that `save_top` wrote, by name."""
    from safetensors.torch import load_file

    return load_file(path)


def save_top(weights: dict[str, Tensor], path: Path) -> None:
    """Write weights (see `Tuned.top`) as safetensors, float32."""
    from safetensors.torch import save_file

    save_file({name: tensor.detach().cpu().float().contiguous() for name, tensor in weights.items()}, path)


def load_head(path: Path) -> Any:
    """The head in a file of `save_top`: a linear one, or one with a hidden layer."""
    from shared.models.hidden_head import hidden_head

    tensors = load_top(path)
    return hidden_head(tensors) if "hidden.weight" in tensors else linear(tensors["weight"], tensors["bias"])


def save_head(head: nn.Module, path: Path) -> None:
    """Write a head alone."""
    save_top(head.state_dict(), path)


def pad(sequences: Sequence[Sequence[int]], padding: int) -> Tensor:
    """Lists of different lengths to one tensor [lists, longest]."""
    longest = max(map(len, sequences))
    padded = torch.full((len(sequences), longest), padding, dtype=torch.long)
    for row, sequence in enumerate(sequences):
        padded[row, : len(sequence)] = torch.tensor(sequence, dtype=torch.long)
    return padded


def stack(items: "Sequence[Item]", padding: int, device: str = "cpu") -> dict[str, Tensor]:
    """Items as one batch: `input_ids` and `attention_mask` [batch, tokens], and what else they have.

    `marks` [batch, tokens] (0 for padding), `units` [units, 2]: the item and the token of each unit, and `features`
    [units, numbers].
    """
    batch = {
        "input_ids": pad([item.ids for item in items], padding),
        "attention_mask": pad([[1] * len(item.ids) for item in items], 0),
    }
    if items[0].marks:
        batch["marks"] = pad([item.marks for item in items], 0)
    if items[0].by_unit:
        units = [(row, token) for row, item in enumerate(items) for token in item.units or ()]
        batch["units"] = torch.tensor(units, dtype=torch.long).reshape(-1, 2)
    if items[0].features is not None:
        batch["features"] = torch.cat([torch.from_numpy(item.features) for item in items])
    return {name: tensor.to(device) for name, tensor in batch.items()}


def run_batch(model: "Model", batch: "Sequence[Item]") -> "list[np.ndarray]":
    """What the model's module answers to a batch: an array per item."""
    tensors: dict[str, Any] = stack(batch, model.tokenizer.pad_token_id or 0, model.device.type)
    with torch.inference_mode():
        return per_item(batch, model.module(**tensors).cpu().numpy())


def per_item(items: "Sequence[Item]", found: "np.ndarray") -> "list[np.ndarray]":
    """What belongs to each item of a batch: an array [outputs] each, or [units, outputs] where items have units."""
    import numpy as np

    if not items[0].by_unit:
        return list(found)
    return np.split(found, np.cumsum([item.answers for item in items])[:-1])
