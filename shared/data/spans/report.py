"""What was skipped, repaired or looks odd while texts with spans were read, for the notes."""

from collections.abc import Callable

from shared.data.wording import Numbered, plural


class Report:
    """Collects rows by what is said of them; a row counts once for each sentence."""

    def __init__(self) -> None:
        self._found: dict[str, Numbered] = {}
        self._last: dict[str, int] = {}
        self._unless: dict[str, Callable[[], bool]] = {}

    def add(self, what: str, row: int, unless: Callable[[], bool] | None = None) -> None:
        """`what` goes on from “3 rows with”: `no text; they were skipped`. Rows come in order.

        `unless` is asked at the end: what follows a rule that only the whole file shows is not worth a note.
        """
        if self._last.get(what) == row:
            return
        self._found.setdefault(what, Numbered()).add(row)
        self._last[what] = row
        if unless:
            self._unless[what] = unless

    def put(self, what: str, rows: Numbered) -> None:
        """Rows that were counted elsewhere."""
        if rows.count:
            self._found[what] = rows

    def notes(self) -> list[str]:
        """A sentence for each kind, in the order in which they were met."""
        told = [what for what in self._found if what not in self._unless or not self._unless[what]()]
        return [f"{plural(self._found[what].count, 'row')} with {what} ({self._found[what]})." for what in told]
