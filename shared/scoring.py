"""Whole tables through a model, in bounded memory: what a page's Batch tab and `predict` run."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from shared.data.reading import TableWriter
from shared.errors import Cancelled, DataError
from shared.tasks.targets import marked

if TYPE_CHECKING:
    from shared.data.table import Table
    from shared.engine import Engine
    from shared.tasks.base import TextTask

CHUNK_ROWS = 512
EXAMPLES = 3


@dataclass(frozen=True)
class Example:
    """A scored row to show: its number in the user's file, its text and the confidence (0 to 1)."""

    row: int
    text: str
    confidence: float


@dataclass
class BatchProgress:
    """Where the scoring of a table stands. `seconds`: since the first row. `blank`: rows without text.

    `examples`: for each label the rows that the model is most sure of.
    """

    total: int
    done: int = 0
    blank: int = 0
    seconds: float = 0.0
    cancelled: bool = False
    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[Example]] = field(default_factory=dict)

    @property
    def finished(self) -> bool:
        """Whether no more rows will come."""
        return self.cancelled or self.done >= self.total

    @property
    def rate(self) -> float:
        """Rows per second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Expected from the rate so far; None before the first rows."""
        return (self.total - self.done) / self.rate if self.rate else None


@dataclass(frozen=True)
class Scorer:
    """The model that scores: an engine, a task and a model_ref that stays the same for the whole table.

    `columns` turns an answer into the cells that are added to its row; None: as the task does.
    """

    engine: "Engine"
    task: "TextTask"
    ref: str
    columns: Callable[[Any], dict[str, Any]] | None = None

    def score_table(
        self,
        table: "Table",
        column: str,
        out: Path,
        cancel: Event | None = None,
        target_column: str | None = None,
    ) -> Iterator[BatchProgress]:
        """Write `table` with the answers to `out` (CSV), a chunk of rows at a time.

        Yields after each chunk; the last value is `finished`. When `cancel` is set, the rows done so
        far stay in `out`. Rows without text get no answer. `target_column` holds what each text is judged for,
        for a model that `reads_targets`. Raises DataError for an unknown column.
        """
        for name in filter(None, (column, target_column)):
            if name not in table.columns:
                raise DataError(f"There is no column “{name}”: choose one of {', '.join(table.columns)}.")
        progress = BatchProgress(len(table))
        # One prediction tells the labels, so that the columns are known before the first row is written.
        added = list(self._cells(self.engine.predict(self.task, self.ref, ["-"])[0]))
        started = time.monotonic()
        with TableWriter(out, [*(name for name in table.columns if name not in added), *added]) as writer:
            for batch in table.batches(size=CHUNK_ROWS):
                rows = batch.to_pylist()
                texts = [_read(row, column, target_column) for row in rows]
                answers = self._answers(texts, cancel)
                if answers is None:
                    progress.cancelled = True
                    break
                kept = [{name: row[name] for name in row if name not in added} for row in rows]
                writer.write(self._filled(row, answer) for row, answer in zip(kept, answers, strict=True))
                _count(progress, self.task, table, texts, answers)
                progress.seconds = time.monotonic() - started
                if not progress.finished:
                    yield progress
        yield progress  # only now, when the file is whole

    def _cells(self, answer: Any) -> dict[str, Any]:
        return (self.columns or self.task.cells)(answer)

    def _filled(self, row: dict[str, Any], answer: Any) -> dict[str, Any]:
        return row if answer is None else row | self._cells(answer)

    def _answers(self, texts: list[str], cancel: Event | None) -> list[Any] | None:
        """An answer per text, None for a blank one; None altogether if cancelled."""
        filled = [text for text in texts if text.strip()]
        try:
            if cancel and cancel.is_set():
                return None
            answers = iter(self.engine.predict(self.task, self.ref, filled, bulk=True, cancel=cancel))
        except Cancelled:
            return None
        return [next(answers) if text.strip() else None for text in texts]


def _read(row: dict[str, Any], column: str, target_column: str | None) -> str:
    """What the model reads of a row."""
    text = str(row[column] or "")
    return marked(text, str(row[target_column] or "")) if target_column else text


def _count(progress: BatchProgress, task: "TextTask", table: "Table", texts: list[str], answers: list[Any]) -> None:
    numbers = table.row_numbers(range(progress.done, progress.done + len(texts)))
    for number, text, answer in zip(numbers, texts, answers, strict=True):
        if answer is None:
            progress.blank += 1
            continue
        surest: dict[str, float] = {}
        for label, confidence in task.found(answer):
            progress.counts[label] = progress.counts.get(label, 0) + 1
            surest[label] = max(confidence, surest.get(label, 0.0))
        for label, confidence in surest.items():
            shown = progress.examples.setdefault(label, [])
            if len(shown) < EXAMPLES or confidence > shown[-1].confidence:
                shown.append(Example(number, text, confidence))
                shown.sort(key=lambda example: -example.confidence)
                del shown[EXAMPLES:]
    progress.done += len(texts)
