"""The vectors of texts, by whichever encoder the knowledge base is searched with."""

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from shared.embedding import EMBEDDED, FeatureExtraction
from shared.errors import ModelError
from shared.models.refs import parse
from shared.tasks import get_task

if TYPE_CHECKING:
    import numpy as np

    from shared.services import Services
    from shared.tasks.base import Predictor

SPACE = "chat.retrieval"
TASK = "retrieval"


class Encoder:
    """Vectors through the engine of the server."""

    def __init__(self, services: "Services") -> None:
        self._services = services

    def wanted(self) -> str:
        """The model_ref by which everything should be encoded: that of the Space, or the embedded encoder if the Space
        comes without a starter.
        """
        ref = self._services.serving.current(SPACE)
        return EMBEDDED if ref == f"starter:{SPACE}" and not self._starter_there() else ref

    def _starter_there(self) -> bool:
        return self._services.settings.spaces_dir.joinpath(*SPACE.split("."), "starter").is_dir()

    def encode(
        self, ref: str, texts: Sequence[str], *, bulk: bool = False, cancel: Event | None = None
    ) -> "np.ndarray":
        """Vectors [texts, size] of length 1, float32. `bulk` work gives way to questions of visitors.

        Raises ModelError if the model cannot be loaded or run, Cancelled if `cancel` was set.
        """
        import numpy as np

        found = self._services.engine.predict(_predictor(ref), ref, texts, bulk=bulk, cancel=cancel)
        vectors = np.asarray(found, dtype=np.float32)
        if vectors.ndim != 2:
            raise ModelError(f"“{ref}” gives no vectors of texts: choose a model that was trained for retrieval.")
        return vectors


def _predictor(ref: str) -> "Predictor":
    """A published encoder needs no task of its own; what was fine-tuned here is loaded by the task that trained it."""
    return get_task(TASK) if parse(ref).kind in ("starter", "version", "local", "hub") else FeatureExtraction()
