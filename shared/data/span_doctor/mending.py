"""The fixes for a column of spans: decided in one pass over the rows that stay, carried out while they are written."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.folding import plain_text
from shared.data.span_doctor.column import spans_of, written
from shared.data.span_doctor.repair import (
    BLANK_EDGES,
    CODES,
    EMPTY,
    INSIDE_WORD,
    NO_LABEL,
    OUTSIDE,
    OVERLAP,
    Repair,
)
from shared.data.span_doctor.scan import canonical, rare
from shared.data.table import Table
from shared.data.wording import agree

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

RARE_TYPE, TYPE_CASE = "rare-type", "type-case"


@dataclass(frozen=True)
class SpanMending:
    """What happens to the spans of the rows that stay. `notes` say it to the user."""

    text_column: str
    column: str
    codes: tuple[str, ...]
    labels: Mapping[str, str | None]
    notes: tuple[str, ...]

    @property
    def key(self) -> list[Any]:
        """Tells this mending from any other of the same rows, as JSON."""
        return [self.column, self.text_column, self.codes, sorted(self.labels.items())] if self.notes else []

    def column_of(self, batch: "pa.Table") -> "pa.Array":
        """The mended column of some rows."""
        repair = Repair(self.codes, self.labels)
        texts = map(plain_text, batch[self.text_column].to_pylist())
        rows = spans_of(batch[self.column])
        return written([repair(text, spans) for text, spans in zip(texts, rows, strict=True)], batch[self.column])


def plan(table: Table, text_column: str, column: str, codes: Collection[str], keep: "np.ndarray") -> SpanMending:
    """What the fixes of `codes` do to the spans of the rows that `keep` [rows, bool] is true for."""
    applied = tuple(code for code in CODES if code in codes)
    repair = Repair(applied)
    types: Counter[str] = Counter()
    start = 0
    for batch in table.batches([text_column, column]):
        mask = keep[start : start + batch.num_rows]
        start += batch.num_rows
        texts = map(plain_text, batch[text_column].to_pylist())
        for text, spans, kept in zip(texts, spans_of(batch[column]), mask, strict=True):
            if kept:
                types.update(span.label for span in repair(text, spans) if span.label.strip())
    labels = _labels(types, codes)
    return SpanMending(text_column, column, applied, labels, tuple(_notes(repair.changed, types, labels)))


def _labels(types: Counter[str], codes: Collection[str]) -> dict[str, str | None]:
    """New names of types, None for those that go."""
    new: dict[str, str | None] = {}
    if TYPE_CASE in codes:
        new |= {name: best for name, best in canonical(types).items() if name != best}
    if RARE_TYPE in codes:
        new |= dict.fromkeys(rare(types))
    return new


_DONE = {
    OUTSIDE: "Removed {} outside of the text.",
    EMPTY: "Removed {} without a character.",
    NO_LABEL: "Removed {} without a type.",
    BLANK_EDGES: "Removed blanks from the edges of {}.",
    INSIDE_WORD: "Widened {} to whole words.",
    OVERLAP: "Removed {} that overlapped a longer one.",
}


def _notes(changed: Counter[str], types: Counter[str], labels: Mapping[str, str | None]) -> list[str]:
    notes = [done.format(entities(changed[code])) for code, done in _DONE.items() if changed[code]]
    if respelled := sum(types[name] for name, new in labels.items() if new is not None):
        notes.append(f"Changed the spelling of the type of {entities(respelled)}.")
    if gone := sum(types[name] for name, new in labels.items() if new is None):
        notes.append(f"Removed {entities(gone)} of types that are rare.")
    return notes


def entities(count: int) -> str:
    """`1 entity`, `1,200 entities`."""
    return f"{count:,} {agree(count, 'entity', 'entities')}"
