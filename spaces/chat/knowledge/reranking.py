"""A cross-encoder reads the question and each of the best passages together, and orders them anew."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.errors import ModelError, PlazaError
from shared.models.refs import parse
from shared.tasks.base import Answers, Item, Predictor

from ..tables import SettingRow
from ..turns import Hit
from .memory import RERANK
from .stamp import read, touch

if TYPE_CHECKING:
    import numpy as np
    from sqlalchemy.orm import Session
    from torch import nn

    from shared.models.artifact import Manifest
    from shared.models.loading import Model
    from shared.services import Services

SUGGESTED = "hub:cross-encoder/ms-marco-MiniLM-L6-v2"
Pair = tuple[str, str]
logger = logging.getLogger(__name__)


class Reranker:
    """Orders hits by the model that the owner has chosen, kept in the database."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]", changed: Callable[[], object]) -> None:
        self._services, self._sessions, self._changed = services, sessions, changed

    @property
    def ref(self) -> str:
        """The model_ref, "" if nothing is read again."""
        with self._sessions() as session:
            return read(session, RERANK)

    def choose(self, wanted: str) -> str:
        """Use a model, or none (""); gives its model_ref. Raises ModelError if it cannot be loaded or does not fit."""
        ref = str(parse(wanted)) if wanted.strip() else ""
        if ref:
            self.relevance(ref, [("What is it?", "It is a test.")])
        with self._sessions() as session:
            session.merge(SettingRow(name=RERANK, value=ref))
            touch(session)
            session.commit()
        self._changed()
        return ref

    def relevance(self, ref: str, pairs: Sequence[Pair]) -> list[float]:
        """How likely each passage answers its question, 0 to 1. Raises ModelError."""
        return self._services.engine.predict(TextRanking(), ref, pairs)  # type: ignore[arg-type]

    def rerank(self, ref: str, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits in the model's order, with its scores; as they are if the model fails."""
        try:
            found = self.relevance(ref, [(question, _read(hit)) for hit in hits])
        except PlazaError as error:
            logger.warning("Not re-ranked: %s", error)
            return list(hits)
        again = [replace(hit, score=score) for hit, score in zip(hits, found, strict=True)]
        return sorted(again, key=lambda hit: -hit.score)


def _read(hit: Hit) -> str:
    return "\n".join(part for part in (hit.source.title, hit.source.heading, hit.source.text) if part)


class TextRanking(Predictor):
    """The probability that a passage answers a question: inputs are pairs of both."""

    name = "text-ranking"

    def pre(self, model: "Model", inputs: Sequence[Any]) -> list[Item]:
        """Both texts in one sequence; of a long passage only the beginning is read."""
        questions, passages = [pair[0] for pair in inputs], [pair[1] for pair in inputs]
        with model.lock:
            read = model.tokenizer(
                questions,
                passages,
                truncation="longest_first",
                max_length=model.max_length,
                return_attention_mask=False,
            )
            parts = [read.sequence_ids(row) for row in range(len(inputs))]
        marks = [[0 if part is None else part + 1 for part in row] for row in parts]
        # The mark that closes the passage belongs to it.
        for row in marks:
            row[-1] = 2
        return [Item(row, ids, marks[row]) for row, ids in enumerate(read["input_ids"])]

    def post(
        self, answers: Answers, inputs: Sequence[Any], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[float]:
        """The logistic function of the model's output, which it was trained with."""
        import numpy as np

        return [float(1 / (1 + np.exp(-output[0]))) for output in outputs]

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A sequence classifier with one output. Raises ModelError for others."""
        from transformers import AutoModelForSequenceClassification

        from shared.models.loading import load_published

        from .cross_module import CrossEncoder

        model = load_published(folder, AutoModelForSequenceClassification)
        if model.config.num_labels != 1:
            raise ModelError(
                f"“{folder.name}” tells {model.config.num_labels} labels apart and does not rank: choose a "
                f"cross-encoder with one output, such as {SUGGESTED.removeprefix('hub:')}."
            )
        return CrossEncoder(model), ()

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """Raises ModelError: none are trained here."""
        raise ModelError(f"“{folder.name}” does not rank passages: choose a cross-encoder of the Hub, or a folder.")
