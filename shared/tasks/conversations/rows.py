"""The rows of a table that hold a conversation, or a prompt and a response."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.data.finding import ROWS_SHOWN, Finding
from shared.data.wording import agree, plural
from shared.errors import DataError
from shared.tasks.conversations.conversation import Conversation, Unusable, conversation_of
from shared.tasks.examples import Examples, FromCells

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

NAMES = ("prompt", "response", "messages")
HEAD = 50


@dataclass(frozen=True)
class Conversations(Examples):
    """Rows with a conversation that ends with the assistant."""

    table: "Table"
    positions: "np.ndarray"
    answers: FromCells[Conversation]
    unusable: str = ""

    @property
    def groups(self) -> "np.ndarray":
        """int64 hash of what is said before the last answer."""
        return self.pieces

    def plain(self, at: "np.ndarray") -> list[str]:
        """What is said before the last answers."""
        return [one.before for one in self.answers.at(at)]

    def inputs(self, at: "np.ndarray") -> list[str]:
        """The conversations."""
        return list(self.answers.at(at))


def sufficient(columns: Mapping[str, str]) -> None:
    """Raise DataError unless the columns, by role, hold conversations or prompts with responses."""
    if not columns.get("messages") and not (columns.get("prompt") and columns.get("response")):
        raise DataError(
            "Choose a column for the prompt and one for the response, or one for the messages, a list of objects with "
            "role and content in each row."
        )


def conversations(table: "Table", columns: Mapping[str, str]) -> Conversations:
    """The rows that can be learnt from. Raises DataError if there are none, or the columns do not suffice."""
    import numpy as np

    sufficient(columns)
    wrong = _Wrong(table)
    positions = []
    for position, found in _read(table, columns):
        if isinstance(found, Unusable):
            wrong.add(position, found.why)
        elif found is not None:
            positions.append(position)
    if not positions:
        first = next(iter(wrong.findings("error")), None)
        raise DataError(first.message if first else "No row has a prompt and a response, or messages.")
    places = np.array(positions, dtype=np.int64)
    names = [columns[name] for name in NAMES if columns.get(name)]
    answers: FromCells[Any] = FromCells(table, places, names, _maker(columns), cell=lambda value: value)
    return Conversations(table, places, answers, wrong.said)


def found_wrong(table: "Table", columns: Mapping[str, str]) -> Sequence[Finding]:
    """What the doctor says of messages that cannot be learnt from. Raises DataError as `sufficient` does."""
    sufficient(columns)
    wrong, usable = _Wrong(table), False
    for position, found in _read(table, columns):
        if isinstance(found, Unusable):
            wrong.add(position, found.why)
        usable = usable or isinstance(found, Conversation)
    return wrong.findings("warning" if usable else "error")


def with_text(table: "Table", cache_dir: Path) -> "Table":
    """The table as it is, or, if it has conversations in nested columns, one with all cells as text (lists as JSON)."""
    from shared.data.arrow_file import ArrowSink, as_text, load, replacing
    from shared.data.table import Table

    if not any(_nested(values) for values in table.head(HEAD).values()):
        return table
    path = cache_dir / f"{table.fingerprint[:40]}-messages.arrow"
    if not path.is_file():
        with replacing(path) as part, ArrowSink(part, table.columns) as sink:
            done = 0
            for batch in table.batches():
                rows = batch.to_pylist()
                numbers = table.row_numbers(range(done, done + len(rows)))
                for number, row in zip(numbers, rows, strict=True):
                    sink.add(number, [as_text(row[name]) for name in table.columns])
                done += len(rows)
    return Table(load(path, keep_numbers=True), table.name, table.first_row, table.notes)


def _nested(values: Sequence[Any]) -> bool:
    """Whether a column holds lists of objects with roles."""
    objects = [one for value in values if isinstance(value, list) for one in value if isinstance(one, dict)]
    return any("role" in one or "from" in one for one in objects)


def _read(table: "Table", columns: Mapping[str, str]) -> Iterator[tuple[int, Conversation | Unusable | None]]:
    """What each row holds, by its position."""
    names = [columns[name] for name in NAMES if columns.get(name)]
    make, position = _maker(columns), 0
    for batch in table.batches(dict.fromkeys(names)):
        cells = batch.to_pydict()
        for row in zip(*(cells[name] for name in names), strict=True):
            yield position, make(*row)
            position += 1


def _maker(columns: Mapping[str, str]) -> Any:
    """From the cells that there are to a conversation."""
    there = [name for name in NAMES if columns.get(name)]

    def make(*cells: Any) -> Any:
        row = dict.fromkeys(NAMES) | dict(zip(there, cells, strict=True))
        return conversation_of(row["prompt"], row["response"], row["messages"])

    return make


class _Wrong:
    """Rows that cannot be learnt from, by the reason."""

    def __init__(self, table: "Table") -> None:
        self._table = table
        self._positions: dict[str, list[int]] = {}

    def add(self, position: int, why: str) -> None:
        """One more."""
        self._positions.setdefault(why, []).append(position)

    @property
    def said(self) -> str:
        """A sentence about all of them, "" if there are none."""
        count = sum(map(len, self._positions.values()))
        if not count:
            return ""
        reasons = ", ".join(f"{len(there):,} that {why}" for why, there in self._positions.items())
        return f"{plural(count, 'row')} {agree(count, 'was', 'were')} left out: {reasons}."

    def findings(self, level: Any) -> list[Finding]:
        """One for each reason."""
        return [
            Finding(
                f"messages-{place}",
                level,
                f"{plural(len(there), 'row')} cannot be learnt from, because the messages there {why}.",
                len(there),
                tuple(self._table.row_numbers(there[:ROWS_SHOWN])),
            )
            for place, (why, there) in enumerate(self._positions.items())
        ]
