"""Vectors of texts, through the same engine that answers the pages: to compare texts by their meaning."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import ModelError
from shared.tasks.base import Answers, Item, Predictor

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

    from shared.engine import Engine
    from shared.models.artifact import Manifest
    from shared.models.loading import Model

EMBEDDED = "embedded"


def embed(engine: "Engine", texts: Sequence[str]) -> "np.ndarray":
    """Unit vectors [texts, hidden], float32, by the embedded encoder. Only the beginning of a long text counts.

    Raises ModelError.
    """
    import numpy as np

    vectors = engine.predict(FeatureExtraction(), EMBEDDED, texts, bulk=True)
    return np.stack(vectors) if vectors else np.empty((0, 0), dtype=np.float32)


class FeatureExtraction(Predictor):
    """The mean of an encoder's token vectors, with length 1."""

    name = "feature-extraction"

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """Token ids of the part that the encoder reads at once."""
        with model.lock:
            ids = model.tokenizer(list(inputs), truncation=True, max_length=model.max_length)["input_ids"]
        return [Item(owner, tokens) for owner, tokens in enumerate(ids)]

    def post(
        self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> "list[np.ndarray]":
        """The vectors as they are."""
        return list(outputs)

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """An encoder without any labels."""
        from shared.models.files import EncoderFiles
        from shared.models.loading import load_encoder
        from shared.models.modules import SentenceEncoder

        return SentenceEncoder(load_encoder(EncoderFiles(EMBEDDED, folder))), ()

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """Raises ModelError: fine-tuned models answer with labels."""
        raise ModelError(f"“{folder.name}” is a classifier: take vectors from the encoder below it.")
