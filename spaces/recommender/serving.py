"""The recommender that answers now: loaded once, shared by everybody, exchanged when another version is promoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from shared.errors import ModelError
from shared.models.refs import parse
from shared.recommending.models.base import Tools

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.recommender import Recommender
    from shared.services import Services

    from .events import Events

SPACE, TASK = "recommender", "recommendation"
NOTHING = (
    "Nothing can be recommended yet, since this Space has no model: in “Fine-tune”, train one on a table of who had to "
    "do with what."
)


@dataclass(frozen=True)
class Loaded:
    """A recommender, and the model_ref that it was loaded from. `trained`: as it is on disk, `recommender`: with what
    visitors did since, as far as it was taken in: `events` of them.
    """

    ref: str
    recommender: "Recommender"
    trained: "Recommender"
    events: int = 0


class Served:
    """Asked by many threads at once. While another version is being loaded, the one before answers all but the thread
    that loads.
    """

    def __init__(self, services: "Services", events: "Events | None" = None) -> None:
        self._services, self._events = services, events
        self._loading = Lock()
        self._loaded: Loaded | None = None

    @property
    def ref(self) -> str:
        """The model_ref of what is in use."""
        return self._services.serving.current(SPACE)

    def recommender(self) -> "Recommender":
        """What answers now. Raises ModelError if there is none, or it cannot be read."""
        return self.loaded().recommender

    def trained(self) -> "Recommender":
        """The same without what visitors did since. Raises ModelError as well."""
        return self.loaded().trained

    def waiting(self) -> int:
        """How many events have come that were not taken in; 0 where nothing can be."""
        loaded = self._loaded
        if self._events is None or loaded is None:
            return 0
        return max(0, len(self._events.since(loaded.ref)) - loaded.events)

    def refresh(self) -> int:
        """Take in what visitors did, without training the dear models; how many entries that is. Raises ModelError."""
        if self._events is None:
            return 0
        self.loaded()
        with self._loading:
            loaded = self._loaded
            assert loaded is not None  # just loaded
            count = len(self._events.since(loaded.ref))
            if count <= loaded.events:
                return 0
            new, without = self._events.as_interactions(loaded.trained, loaded.ref)
            tools = Tools(self._encode)
            fresh = loaded.trained.refreshed(new, tools=tools, without=without)
            self._loaded = Loaded(loaded.ref, fresh, loaded.trained, count)
            return len(new) + len(without)

    def _encode(self, texts: Sequence[str]) -> "np.ndarray":
        from shared.embedding import embed

        return embed(self._services.engine, texts)

    def loaded(self) -> Loaded:
        """The same with its model_ref."""
        ref, before = self.ref, self._loaded
        if before is not None and before.ref == ref:
            return before
        if before is None:
            with self._loading:
                return self._load()
        if not self._loading.acquire(blocking=False):
            return before
        try:
            return self._load()
        finally:
            self._loading.release()

    def _load(self) -> Loaded:
        """With the lock held: what is in use by now, unless another thread has just loaded it."""
        from shared.recommending.recommender import Recommender

        ref, loaded = self.ref, self._loaded
        if loaded is None or loaded.ref != ref:
            parsed = parse(ref)
            if parsed.kind == "starter" and not self._services.files.has(parsed):
                raise ModelError(NOTHING)
            trained = Recommender.load(self._services.files.folder(parsed))
            self._loaded = loaded = Loaded(ref, trained, trained)
        return loaded
