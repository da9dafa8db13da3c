"""The relations of a whole document, section by section, so that it can be watched and stopped."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shared.engine import Engine

    from ..relations.finding import Relation
    from .work import Work


@dataclass
class Related:
    """The relations of the document numbered `of`. `asked`: pairs judged; `left_out`: pairs that were too many.

    `done` of `total` sections were searched, for so many `seconds`.
    """

    of: int
    total: int = 1
    done: int = 0
    seconds: float = 0.0
    cancelled: bool = False
    found: list["Relation"] = field(default_factory=list)
    asked: int = 0
    left_out: int = 0

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.cancelled or self.done >= self.total

    @property
    def seconds_left(self) -> float | None:
        """Expected from the speed so far; None at the beginning."""
        return (self.total - self.done) * self.seconds / self.done if self.done and self.seconds else None


def relate(engine: "Engine", ref: str, work: "Work", threshold: float, cancel: Event) -> Iterator[Related]:
    """The relations between the entities whose types are switched on; yields after every section.

    It is the same object each time. `threshold`: the least score, 0 to 1. Raises ModelError, and Cancelled if
    `cancel` was set: what was found until then is in the object.
    """
    from ..relations.finding import find_relations

    related, started = Related(work.id, len(work.sections)), time.monotonic()
    for number, section in enumerate(work.sections):
        there = [entity for entity in work.in_section(number) if entity.label not in work.hidden]
        moved = [replace(one, start=one.start - section.start, end=one.end - section.start) for one in there]
        text = work.text[section.start : section.end]
        new = find_relations(engine, ref, text, moved, threshold=threshold, cancel=cancel)
        related.found += [_back(relation, section.start) for relation in new.found]
        related.asked += new.asked
        related.left_out += new.left_out
        related.done += 1
        related.seconds = time.monotonic() - started
        yield related


def write_relations(related: Related, path: Path) -> Path:
    """A row per relation as CSV."""
    from shared.data.writing import write_table

    from ..relations.rows import COLUMNS, rows

    write_table(rows(related.found), path, COLUMNS)
    return path


def _back(relation: "Relation", offset: int) -> "Relation":
    """The relation with its places in the whole text."""
    parts = {name: getattr(relation, name) for name in ("head", "tail", "sentence")}
    moved = {name: replace(one, start=one.start + offset, end=one.end + offset) for name, one in parts.items()}
    return replace(relation, **moved)
