"""What a visitor corrected, kept sentence by sentence as training data."""

import json
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.tasks.token_classification import Entity

from .places import overlapping
from .units import units

if TYPE_CHECKING:
    from shared.services import Services

    from .work import Change, Work


@dataclass(frozen=True)
class Corrections:
    """Keeps the corrections of the Space called `space`. The database is opened at the first one."""

    services: "Services"
    space: str

    def count(self) -> int:
        """How many sentences were corrected, by all visitors."""
        return len(self.services.feedback.corrections(self.space))

    def keep(self, work: "Work", change: "Change") -> None:
        """Bring what is kept in line with `work` after `change` was made or undone.

        A sentence is kept with all of its entities as they are now; one that is again as the model had it is
        withdrawn. What only patterns found is left out: no model has to learn it.
        """
        with work.lock:
            stale = [unit for unit in work.kept if unit[0] < change.bounds[1] and change.bounds[0] < unit[1]]
            start = min([change.bounds[0], *(unit[0] for unit in stale)])
            end = max([change.bounds[1], *(unit[1] for unit in stale)])
            fresh = units(work.text, (work.entities, work.found), start, end)
            for unit in {*stale, *fresh}:
                self._keep_unit(work, unit, whole=unit in fresh)

    def _keep_unit(self, work: "Work", unit: tuple[int, int], *, whole: bool) -> None:
        """Keep a sentence, or withdraw it if nothing in it is corrected or it is no whole one (any more)."""
        predicted = written(work.found, work.patterned, unit)
        corrected = written(work.entities, work.patterned, unit) if whole else predicted
        said = (self.space, work.text[unit[0] : unit[1]], predicted)
        if corrected != predicted and work.kept.get(unit) != corrected:
            self.services.feedback.add(*said, corrected, work.ref, "corrected")
            work.kept[unit] = corrected
        elif corrected == predicted and work.kept.pop(unit, None):
            # The latest word counts: that the model was right takes the correction back.
            self.services.feedback.add(*said, None, work.ref, "up")


def written(entities: Sequence[Entity], without: Container[Entity], unit: tuple[int, int]) -> str:
    """The spans of a sentence as a JSON list of [start, end, label], counted from its first character."""
    start, end = unit
    there = [one for one in overlapping(entities, start, end) if one not in without]
    spans = [[one.start - start, one.end - start, one.label] for one in there if start <= one.start and one.end <= end]
    return json.dumps(spans, ensure_ascii=False)
