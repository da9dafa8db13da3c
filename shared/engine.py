"""The one place where models run for predictions: everybody's requests, batched together.

A request is cut into items by its task; items that wait for the same model are run side by side,
nearest in length first, with a bound on tokens. Clicks go before bulk work. A batch that fails fails
its own requests, and nobody waits for ever.
"""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition, Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from shared.errors import Cancelled, ModelError
from shared.models.device import on_gpu
from shared.tasks.base import Answers, Item, Predictor

if TYPE_CHECKING:
    from shared.models.loading import LoadedModels, Model

MAX_TOKENS = 4096
MAX_ITEMS = 64
WINDOW = 256
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class LoadedModel:
    """A model in memory, for the status line."""

    ref: str
    task: str
    megabytes: float


@dataclass(frozen=True)
class EngineStatus:
    """`device` is None until the first model is loaded: finding out would load torch."""

    device: str | None
    models: tuple[LoadedModel, ...]


@dataclass
class _Work:
    """One item of one request on its way through the model."""

    task: Predictor
    model: "Model"
    item: Item
    future: "Future[Any]"
    cancel: Event | None

    @property
    def length(self) -> int:
        """In tokens."""
        return len(self.item.ids)

    @property
    def key(self) -> tuple[str, int]:
        return self.task.name, id(self.model)


class Engine:
    """Predictions for everybody. Starts its thread at the first request; `close` ends it."""

    def __init__(self, models: "LoadedModels") -> None:
        self._models = models

        def core(task: Predictor, ref: str, batch: list[Item]) -> list[Any]:
            return task.core(models.get(task, ref), batch)

        # On ZeroGPU this runs in another process, where arguments arrive pickled: so a name, not the model.
        self._core = on_gpu(core)
        self._clicks: deque[_Work] = deque()
        self._bulk: deque[_Work] = deque()
        self._ready = Condition()
        self._thread: Thread | None = None
        self._closed = False

    def predict(
        self,
        task: Predictor,
        ref: str,
        inputs: Sequence[str],
        *,
        bulk: bool = False,
        cancel: Event | None = None,
        progress: Callable[[float], None] = lambda done: None,
    ) -> list[Any]:
        """A prediction per input, in order, by the model that `ref` names.

        `bulk` work gives way to clicks. Setting `cancel` ends the wait. `progress` is told the share done, 0 to 1.
        Raises ModelError if the model cannot be loaded or run, Cancelled if `cancel` was set.
        """
        if not inputs:
            return []
        model = self._models.get(task, ref)
        items = task.pre(model, inputs)
        works = [_Work(task, model, item, Future(), cancel) for item in items]
        self._submit(works, self._bulk if bulk else self._clicks)
        answers = Answers(model.labels, model.temperature)
        outputs = []
        for work in works:
            outputs.append(work.future.result())
            progress(len(outputs) / len(works))
        return task.post(answers, inputs, items, outputs)

    @property
    def building(self) -> Lock:
        """Held while a model is built. Whoever builds one elsewhere takes it too, see `LoadedModels`."""
        return self._models.building

    def labels(self, task: Predictor, ref: str) -> tuple[str, ...]:
        """What the model that `ref` names can answer. Raises ModelError if it cannot be loaded."""
        return self._models.get(task, ref).labels

    def reads_targets(self, task: Predictor, ref: str) -> bool:
        """Whether the model that `ref` names has learnt to answer for a target marked in the text.

        Only its manifest is read, so a page may ask before the model is loaded. Raises ModelError.
        """
        return self._models.reads_targets(task, ref)

    def status(self) -> EngineStatus:
        """What is loaded, and where it runs."""
        loaded = self._models.loaded()
        models = tuple(LoadedModel(model.ref, task, model.megabytes) for task, model in loaded)
        return EngineStatus(loaded[0][1].device.label if loaded else None, models)

    def close(self) -> None:
        """Finish the batch in hand, refuse the rest, and end the thread."""
        with self._ready:
            self._closed = True
            waiting = [*self._clicks, *self._bulk]
            self._clicks.clear()
            self._bulk.clear()
            self._ready.notify_all()
        for work in waiting:
            work.future.set_exception(ModelError("The server is stopping: send the request again when it is back."))
        if self._thread:
            self._thread.join()

    def _submit(self, works: list[_Work], queue: deque[_Work]) -> None:
        with self._ready:
            if self._closed:
                raise ModelError("The server is stopping: send the request again when it is back.")
            queue.extend(works)
            if self._thread is None:
                self._thread = Thread(target=self._loop, name="engine", daemon=True)
                self._thread.start()
            self._ready.notify_all()

    def _loop(self) -> None:
        while True:
            with self._ready:
                self._ready.wait_for(lambda: self._closed or self._clicks or self._bulk)
                if self._closed:
                    return
                batch = _next_batch(self._clicks or self._bulk)
            if batch:
                self._run_batch(batch)

    def _run_batch(self, batch: list[_Work]) -> None:
        first = batch[0]
        try:
            outputs = list(self._core(first.task, first.model.ref, [work.item for work in batch]))
            if len(outputs) != len(batch):
                raise RuntimeError(f"{len(outputs)} outputs for {len(batch)} items")
        except Exception as error:
            logger.exception("The model %s failed", first.model.ref)
            failure = ModelError(
                f"The model “{first.model.ref}” failed on this input ({type(error).__name__}: {error})."
            )
            for work in batch:
                work.future.set_exception(failure)
            return
        for work, output in zip(batch, outputs, strict=True):
            work.future.set_result(output)


def _next_batch(queue: deque[_Work]) -> list[_Work]:
    """Take from the queue the oldest item, and those for the same model that are nearest to it in length."""
    window: list[_Work] = []
    while queue and len(window) < WINDOW:
        work = queue.popleft()
        if work.cancel and work.cancel.is_set():
            work.future.set_exception(Cancelled("Cancelled: the rows done so far are kept."))
        else:
            window.append(work)
    if not window:
        return []
    oldest = window[0]
    same = [work for work in window if work.key == oldest.key]
    same.sort(key=lambda work: abs(work.length - oldest.length))
    batch: list[_Work] = []
    longest = 0
    for work in same[:MAX_ITEMS]:
        longest = max(longest, work.length)
        if batch and longest * (len(batch) + 1) > MAX_TOKENS:
            break
        batch.append(work)
    taken = set(map(id, batch))
    queue.extendleft(work for work in reversed(window) if id(work) not in taken)
    return batch
