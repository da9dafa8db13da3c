"""The torch module that reads questions and answers apart from each other. Import this only where torch is needed."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from shared.models.modules import SentenceEncoder

QUESTION, ANSWER = 1, 2
"""Marks of the tokens of a question, or of a text alone, and after them of its answer."""
SCALE = 20.0
"""What cosine similarities are multiplied by, as is usual for unit vectors: else they are too alike to learn from."""


class BiEncoder(SentenceEncoder):
    """An encoder that gives a unit vector to a question, and one to its answer: the means of their token vectors."""

    @property
    def encoder(self) -> Any:
        """What is fine-tuned, as other modules call it."""
        return self.model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, marks: Tensor) -> Tensor:  # type: ignore[override]
        """Ids, mask and marks [batch, tokens], see `QUESTION` and `ANSWER`, to float32 vectors [batch, 2, hidden]:
        of question and answer, 0 for an answer that is not there.
        """
        parts = [self._part(input_ids, marks == mark) for mark in (QUESTION, ANSWER)]
        return torch.stack(parts, dim=1)

    def top(self) -> dict[str, Tensor]:
        """There is no head."""
        return {}

    def _part(self, ids: Tensor, chosen: Tensor) -> Tensor:
        """The vectors [batch, hidden] of the `chosen` tokens of each row, which stand together; 0 where none is."""
        lengths, config = chosen.sum(1), self.encoder.config
        found = torch.zeros(len(ids), config.hidden_size, device=ids.device)
        rows = lengths.nonzero().squeeze(1)
        if not len(rows):
            return found
        ids, lengths, starts = ids[rows], lengths[rows], chosen[rows].int().argmax(1)
        places = torch.arange(int(lengths.max()), device=ids.device)
        mask = places < lengths.unsqueeze(1)
        there = (starts.unsqueeze(1) + places).clamp(max=ids.shape[1] - 1)
        read = ids.gather(1, there).masked_fill(~mask, config.pad_token_id or 0)
        vectors = super().forward(input_ids=read, attention_mask=mask.long())
        return found.index_copy(0, rows, vectors)


def contrastive_loss(vectors: Tensor, identities: Tensor) -> Tensor:
    """How badly each question picks its own answer among those of the batch: a scalar.

    Cross-entropy of the scaled cosines with in-batch negatives (Henderson et al. 2017, Efficient Natural Language
    Response Suggestion for Smart Reply). `vectors` [batch, 2, hidden] of length 1; `identities` [batch, 2]: rows with
    the same question, or the same answer, are not each other's negatives.
    """
    questions, answers = vectors.unbind(1)
    cosines = SCALE * questions @ answers.T
    same = (identities.unsqueeze(1) == identities.unsqueeze(0)).any(-1)
    same.fill_diagonal_(False)
    right = torch.arange(len(cosines), device=cosines.device)
    return functional.cross_entropy(cosines.masked_fill(same, float("-inf")), right)
