"""What the owner looks at in the insight tab, and what was done there."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shared.errors import DataError

if TYPE_CHECKING:
    from ..insight.grouping import Group
    from ..insight.handling import Deed
    from ..turns import Hit

GROUPS, ROWS = 12, 25
"""On a page of the list of groups, and of training rows."""
GONE = "This has changed meanwhile: open the tab again."


@dataclass(frozen=True)
class Pending:
    """What an open form is about: the turns that count as handled when it is saved, and the questions."""

    turns: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(eq=False)
class View:
    """Of one browser tab. `tab`: figures, questions or training. `nearest`: articles by the name of a group.

    `kind`: training rows of one Space, "needs" for those without a right answer, or "" for all. `deeds`: what can be
    taken back, latest last; `told`: the latest is shown.
    """

    tab: str = "figures"
    span: str = "30d"
    groups: "list[Group]" = field(default_factory=list)
    left_out: int = 0
    nearest: "dict[str, list[Hit]]" = field(default_factory=dict)
    page: int = 0
    kind: str = ""
    row_page: int = 0
    deeds: "list[Deed]" = field(default_factory=list)
    told: bool = True
    pending: Pending | None = None

    def group(self, key: str) -> "Group":
        """The group of that key. Raises DataError if it is not there any more."""
        found = next((group for group in self.groups if str(group.key) == key), None)
        if found is None:
            raise DataError(GONE)
        return found

    def shown_groups(self) -> "list[Group]":
        """Those on the page."""
        self.page = max(0, min(self.page, (len(self.groups) - 1) // GROUPS))
        return self.groups[self.page * GROUPS : (self.page + 1) * GROUPS]

    def did(self, deed: "Deed") -> None:
        """Note a deed; what it dealt with is not listed any more."""
        self.deeds.append(deed)
        self.told = True
        gone = set(deed.turns)
        self.groups = [left for group in self.groups if (left := group.without(gone))]
