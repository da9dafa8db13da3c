"""What models are fitted and measured on: the interactions of the model in use, or an uploaded table. No Gradio."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.data.wording import listing, plural
from shared.errors import DataError

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table
    from shared.recommending.catalogue import Catalogue
    from shared.recommending.interactions import Interactions
    from shared.recommending.recommender import Recommender

MOST_ENTRIES = 2_000_000
IN_USE = "the model in use"
KINDS = {"implicit": "no ratings or counts", "counts": "counts", "explicit": "ratings"}


@dataclass(frozen=True, eq=False)
class Material:
    """`name`: whose interactions they are. `vectors` [items, d] of unit length say how different items are; None: who
    has them says it. `columns`: by role, of an uploaded table.
    """

    name: str
    interactions: "Interactions"
    catalogue: "Catalogue"
    vectors: "np.ndarray | None" = None
    columns: tuple[tuple[str, str], ...] = ()

    @property
    def timed(self) -> bool:
        """Whether it can be split by time."""
        return self.interactions.time is not None

    def described(self) -> str:
        """How much it is, and of what kind, as plain text."""
        known = self.interactions
        kind = KINDS[known.kind] + (", with times" if self.timed else ", no times")
        read = [f"{role} from “{column}”" for role, column in self.columns]
        said = f"{_counts(known)}; {kind}."
        return f"{said} Read: {listing(read)}." if read else said


def in_use(recommender: "Recommender") -> Material:
    """What the recommender in use learnt from. Raises DataError if it is too much."""
    _check(len(recommender.interactions), IN_USE)
    vectors = getattr(recommender.models.get("content"), "vectors", None)
    return Material(IN_USE, recommender.interactions, recommender.catalogue, vectors)


def uploaded(table: "Table", catalogue: "Catalogue | None") -> Material:
    """A table of users and items, whose columns are guessed. Its items are described by `catalogue` if at least half
    of them are in it. Raises DataError for a table that does not do.
    """
    from shared.data.roles import guess_roles, require_roles
    from shared.recommending.reading import align, read_interactions
    from shared.tasks.recommendations.roles import INTERACTION_ROLES

    _check(len(table), f"“{table.name}”")
    columns = guess_roles(table, INTERACTION_ROLES)
    require_roles(table, columns, INTERACTION_ROLES)
    read = read_interactions(table, columns)
    known = catalogue if catalogue and catalogue.describes(read.items) else None
    return Material(f"“{table.name}”", *align(read, known), columns=tuple(columns.items()))


def _check(count: int, name: str) -> None:
    if count > MOST_ENTRIES:
        raise DataError(
            f"Here at most {MOST_ENTRIES:,} interactions can be measured on, and {name} has {count:,}: bring a part of "
            "them, or use “python benchmarks/recommender.py --interactions FILE” on a machine of your own."
        )


def _counts(known: "Interactions") -> str:
    import numpy as np

    entries, users = plural(len(known), "interaction"), plural(len(np.unique(known.user)), "user")
    return f"{entries} of {users} and {plural(len(known.items), 'item')}"
