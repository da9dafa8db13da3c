"""Vectors of what items are, by the encoder that the user chose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.models.device import choose_device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.settings import Settings

if TYPE_CHECKING:
    import numpy as np


class ItemTexts:
    """Encodes texts with a model_ref's encoder; it is loaded when the first are asked for."""

    def __init__(self, files: ModelFiles, settings: Settings, base: str) -> None:
        self._models = LoadedModels(files, lambda: choose_device(settings.device), settings.memory_gb)
        self._base = base

    def encode(self, texts: Sequence[str]) -> "np.ndarray":
        """Unit vectors [texts, hidden], float32. Only the beginning of a long text counts. Raises ModelError."""
        import numpy as np

        from shared.embedding import FeatureExtraction
        from shared.engine import Engine

        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        engine = Engine(self._models)
        try:
            return np.stack(engine.predict(FeatureExtraction(), self._base, texts, bulk=True))
        finally:
            engine.close()
