"""The distinct entities of a document: what its table shows, and its CSV file holds."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shared.tasks.token_classification import Entity

SORTS = {
    "count": lambda group: (-group.count, group.start),
    "start": lambda group: group.start,
    "text": lambda group: (group.text.lower(), group.start),
    "label": lambda group: (group.label.lower(), -group.count, group.start),
    "score": lambda group: (-group.score, group.start),
}
"""Ways to sort groups by their names."""


@dataclass(eq=False)
class Group:
    """The same words with the same type, wherever they stand; all of `entities` in order."""

    text: str
    label: str
    entities: list[Entity] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How often it stands in the document."""
        return len(self.entities)

    @property
    def start(self) -> int:
        """Where it stands first."""
        return self.entities[0].start

    @property
    def end(self) -> int:
        """Where it ends first."""
        return self.entities[0].end

    @property
    def score(self) -> float:
        """The mean of the scores."""
        return sum(entity.score for entity in self.entities) / self.count


def grouped(entities: Iterable[Entity], sort: str = "start") -> list[Group]:
    """The groups of `entities` (in order), sorted by one of `SORTS`. White space within a name does not count."""
    found: dict[tuple[str, str], Group] = {}
    for entity in entities:
        text = " ".join(entity.text.split())
        found.setdefault((text, entity.label), Group(text, entity.label)).entities.append(entity)
    return sorted(found.values(), key=SORTS[sort])
