"""Running a model over rows, the way the pages run it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from shared.tasks.examples import Deferred, Rows

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.base import TextTask

CHUNK = 512
WRITTEN_CHUNK = 8
"""The same for a model that writes."""
MOST_WRITTEN = 200
"""Test rows that such a model is measured on."""


def predictions(
    engine: "Engine",
    task: "TextTask",
    ref: str,
    texts: Sequence[str],
    progress: Callable[[float], None] = lambda done: None,
    chunk: int = CHUNK,
) -> list[Any]:
    """What the model `ref` says to each text. `progress`: 0 to 1, told after every `chunk` texts."""
    found: list[Any] = []
    for start in range(0, len(texts), chunk):
        found += engine.predict(task, ref, texts[start : start + chunk], bulk=True)
        progress(len(found) / len(texts))
    return found


def some_of(rows: Rows, most: int, seed: int) -> Rows:
    """At most so many of the rows, drawn at random, with a word about the others."""
    import numpy as np

    if len(rows.texts) <= most:
        return rows
    at = np.sort(np.random.default_rng(seed).choice(len(rows.texts), most, replace=False))
    said = f"Writing takes its time: of {len(rows.texts):,} test rows, {most:,} were drawn at random and measured."
    return Rows(
        texts=Deferred(most, lambda: [rows.texts[int(i)] for i in at]),
        answers=[rows.answers[int(i)] for i in at],
        numbers=[rows.numbers[int(i)] for i in at] if len(rows.numbers) else rows.numbers,
        left_out=" ".join(filter(None, (rows.left_out, said))),
        plain=Deferred(most, lambda: [rows.plain[int(i)] for i in at]),
        groups=np.asarray(rows.groups)[at],
    )
