"""The module that weighs the sentences of a text: the meaning of each, and what it is to the others."""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional

from shared.models.hidden_head import HiddenHead
from shared.models.modules import Tuned, mean_pool

if TYPE_CHECKING:
    import numpy as np

    from shared.models.loading import Model
    from shared.tasks.base import Item

TOGETHER = 64
"""Sentences that the encoder reads at once."""
RELATIONS = 9
LEAD = 3


class SentenceScorer(Tuned):
    """Reads each sentence by itself; the head sees what was said of it, its relations, its vector, and the text's.

    The encoder's vectors have length 1 always.
    """

    head: HiddenHead  # type: ignore[assignment]

    def __init__(self, encoder: nn.Module, head: HiddenHead) -> None:
        super().__init__(encoder, head, normalize=True)  # type: ignore[arg-type]

    def embed(self, **batch: Tensor) -> Tensor:
        """A batch of `stack` whose units are sentences, to [units, inputs of the head], float32."""
        return self._seen(batch, self.vectors(batch))

    def weigh(self, **batch: Tensor) -> Tensor:
        """The logits and the vector of each sentence, [units, outputs + hidden]."""
        vectors = self.vectors(batch)
        return torch.cat([self.head(self._seen(batch, vectors)), vectors], dim=-1)

    def start(self, head: HiddenHead, norm: float) -> None:  # type: ignore[override]
        """Take a fitted head as it is: the vectors keep their length."""
        self.head.load_state_dict(head.state_dict())

    def top(self) -> dict[str, Tensor]:
        """The weights of the head."""
        return dict(self.head.state_dict())

    def vectors(self, batch: dict[str, Tensor]) -> Tensor:
        """The meaning of each sentence [units, hidden], of length 1."""
        rows, starts = batch["units"].unbind(-1)
        ends = batch["attention_mask"].sum(1)[rows]
        same = rows[1:] == rows[:-1]
        ends[:-1] = torch.where(same, starts[1:], ends[:-1])
        order = (ends - starts).argsort()
        found = [self._read(batch["input_ids"], rows[at], starts[at], ends[at]) for at in order.split(TOGETHER)]
        return torch.cat(found)[order.argsort()]

    def _read(self, ids: Tensor, rows: Tensor, starts: Tensor, ends: Tensor) -> Tensor:
        """Some sentences, cut out of their texts and put below each other."""
        lengths = ends - starts
        steps = torch.arange(int(lengths.max()), device=ids.device)
        mask = steps < lengths.unsqueeze(1)
        places = (starts.unsqueeze(1) + steps).clamp(max=ids.shape[1] - 1)
        cut = torch.where(mask, ids[rows.unsqueeze(1), places], 0)
        hidden = self.encoder(input_ids=cut, attention_mask=mask.long()).last_hidden_state
        return functional.normalize(mean_pool(hidden.float(), mask), dim=-1)

    def _seen(self, batch: dict[str, Tensor], vectors: Tensor) -> Tensor:
        """What the head reads: text by text, because a sentence counts by what the others say."""
        counts = torch.bincount(batch["units"][:, 0], minlength=len(batch["input_ids"])).tolist()
        texts = zip(vectors.split(counts), batch["features"].split(counts), strict=True)
        parts = [_with_relations(of_text, said) for of_text, said in texts if len(of_text)]
        return torch.cat(parts) if parts else vectors.new_zeros(0, self.head.in_features)


def _with_relations(vectors: Tensor, said: Tensor) -> Tensor:
    """Features [n, said + RELATIONS + 2 hidden] of the sentences of one text.

    Relations: to the centre of the text, to the other sentences (Erkan and Radev 2004, LexRank), to the nearest of
    them, to the beginning.
    """
    centre = vectors.mean(0)
    to_centre = vectors @ functional.normalize(centre, dim=0)
    alike = vectors @ vectors.T
    alike = alike - torch.diag(alike.diagonal())
    mean = alike.mean(1)
    lead = functional.normalize(vectors[:LEAD].mean(0), dim=0)
    relations = [
        to_centre,
        _scaled(to_centre),
        mean,
        _scaled(mean),
        alike.max(1).values,
        vectors @ lead,
        vectors @ vectors[0],
        vectors @ vectors[min(1, len(vectors) - 1)],
        alike[:, : max(1, len(vectors) // 3)].mean(1),
    ]
    return torch.cat([said, torch.stack(relations, dim=1), vectors, centre.expand_as(vectors)], dim=1)


def _scaled(values: Tensor) -> Tensor:
    return (values - values.mean()) / (values.std(correction=0) + 1e-6)


def inputs_of(hidden_size: int, said: int) -> int:
    """How much the head reads: `said` numbers of each sentence, relations, and two vectors."""
    return said + RELATIONS + 2 * hidden_size


def weigh_batch(model: "Model", batch: "list[Item]") -> "list[np.ndarray]":
    """The logits and vectors of the sentences of each item: [units, outputs + hidden]."""
    from shared.models.modules import per_item, stack

    tensors = stack(batch, model.tokenizer.pad_token_id or 0, model.device.type)
    with torch.inference_mode():
        return per_item(batch, model.module.weigh(**tensors).float().cpu().numpy())
