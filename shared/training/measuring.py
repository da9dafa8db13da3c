"""Running a model over rows, the way the pages run it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.base import Task

CHUNK = 512


def predictions(
    engine: "Engine",
    task: "Task",
    ref: str,
    texts: Sequence[str],
    progress: Callable[[float], None] = lambda done: None,
) -> list[Any]:
    """What the model `ref` says to each text. `progress`: 0 to 1."""
    found: list[Any] = []
    for start in range(0, len(texts), CHUNK):
        found += engine.predict(task, ref, texts[start : start + CHUNK], bulk=True)
        progress(len(found) / len(texts))
    return found
