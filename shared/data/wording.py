"""Small pieces of English for notes, findings and error messages."""

from collections.abc import Sequence
from dataclasses import dataclass, field


def plural(count: int, noun: str) -> str:
    """`1 row`, `1,200 rows`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def agree(count: int, one: str, many: str) -> str:
    """The form of a verb that goes with a count."""
    return one if count == 1 else many


def percent(count: int, total: int) -> str:
    """The share of `count` in `total` in per cent: `12 %`, `1.5 %`, `under 0.1 %`."""
    share = 100 * count / total if total else 0.0
    if 0 < share < 0.1:
        return "under 0.1 %"
    return f"{share:.1f}".removesuffix(".0") + " %"


def listing(items: Sequence[object], most: int = 8) -> str:
    """`a, b and c`; what goes beyond `most` items is counted: `a, b and 4 more`."""
    shown = [str(item) for item in items[:most]]
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


@dataclass
class Numbered:
    """Counts rows and remembers the first few numbers, so that a note can name them."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, number: int) -> None:
        """One more row."""
        self.count += 1
        if len(self.first) < 5:
            self.first.append(number)

    def __str__(self) -> str:
        """`row 7`, `rows 3 and 9`, `rows 3, 5, 8, 11, 12 and 40 more`."""
        if self.count > len(self.first):
            return f"rows {', '.join(map(str, self.first))} and {self.count - len(self.first):,} more"
        return ("row " if self.count == 1 else "rows ") + listing(self.first)
