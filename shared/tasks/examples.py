"""The user's rows as training and measuring see them: texts and right answers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar, overload

from shared.data.folding import plain_text
from shared.data.splits import groups_of
from shared.errors import DataError
from shared.tasks.targets import marked

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """Rows to measure on: texts as the model reads them, right answers, the numbers that the user's file shows.

    `left_out`: a sentence about rows that cannot count, "" if there are none. `plain`: the texts without their
    targets marked. `groups`: hashes of the texts, see `groups_of`.
    """

    texts: Sequence[str]
    answers: Sequence[Any]
    numbers: Sequence[int] = ()
    left_out: str = ""
    plain: Sequence[str] = ()
    groups: "np.ndarray | Sequence[int]" = ()


class Deferred(Sequence[str]):
    """Texts that are read from the disk when the first of them is asked for."""

    def __init__(self, count: int, read: Callable[[], list[str]]) -> None:
        self._count = count
        self._read = read

    @cached_property
    def _texts(self) -> list[str]:
        return self._read()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._texts[index]


class FromCells(Sequence[T]):
    """What some rows of a table say, made of the texts in some of its columns.

    It is read from the disk, a row at a time: texts may be long. `make`: of the cells, in the order of `columns`, each
    turned into its text, or into what `cell` makes of it.
    """

    def __init__(
        self,
        table: "Table",
        positions: "np.ndarray",
        columns: Sequence[str],
        make: Callable[..., T],
        cell: Callable[[Any], Any] = plain_text,
    ) -> None:
        self._table, self._positions, self._columns = table, positions, list(columns)
        self._make, self._cell = make, cell

    def __len__(self) -> int:
        return len(self._positions)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        row = self._table.data[int(self._positions[index])]
        return self._make(*(self._cell(row[column]) for column in self._columns))

    def at(self, places: "np.ndarray") -> list[T]:
        """Several at once."""
        rows = self._table.data.select_columns(list(dict.fromkeys(self._columns))).select(self._positions[places])[:]
        cells = zip(*(map(self._cell, rows[column]) for column in self._columns), strict=True)
        return [self._make(*row) for row in cells]


class Examples(ABC):
    """The usable rows of a table. `positions` [examples]: the row of the table that each comes from.

    `answers` [examples]: the right answers. `groups` [examples]: hashes such that equal ones must not be on two
    sides of a split. `unusable`: a sentence about rows that could have been examples, "" if there are none.
    """

    table: "Table"
    positions: "np.ndarray"
    answers: Sequence[Any]
    unusable: str = ""

    @property
    @abstractmethod
    def groups(self) -> "np.ndarray":
        """int64 hash of each example's text."""

    @cached_property
    def pieces(self) -> "np.ndarray":
        """int64 hash of each example by itself, where an example may be a piece of a text."""
        import numpy as np

        return groups_of(self.plain(np.arange(len(self.positions))))

    @property
    def strata(self) -> Sequence[str] | None:
        """A label of each example, so that each gets its share of every side of a split; None: cut at random."""
        return None

    @abstractmethod
    def plain(self, at: "np.ndarray") -> list[str]:
        """The texts of some examples as they stand in the table."""

    def inputs(self, at: "np.ndarray") -> list[str]:
        """The texts of some examples as a model reads them."""
        return self.plain(at)

    def targeted(self, at: "np.ndarray") -> float:
        """The share (0 to 1) of some examples that is judged for a target."""
        return 0.0

    def rows(self, at: "np.ndarray", answers: Sequence[Any] | None = None, left_out: str = "") -> Rows:
        """Some examples, to measure on; `answers`: in place of their own."""
        numbers = self.table.row_numbers(self.positions[at].tolist())
        answers = [self.answers[int(i)] for i in at] if answers is None else answers
        texts, plain = (Deferred(len(at), partial(read, at)) for read in (self.inputs, self.plain))
        return Rows(texts, answers, numbers, left_out, plain, self.groups[at])


@dataclass(frozen=True)
class LabelledTexts(Examples):
    """Rows with a text and one label.

    `column`: of the text. `target`: the column of what the texts are judged for, "" if there is none.
    """

    table: "Table"
    positions: "np.ndarray"
    answers: Sequence[str]
    column: str
    target: str = ""

    @property
    def groups(self) -> "np.ndarray":
        """int64 hash of each text, without its target."""
        return self.pieces

    @property
    def strata(self) -> Sequence[str]:
        """The labels."""
        return self.answers

    def plain(self, at: "np.ndarray") -> list[str]:
        """The texts as they stand in the table."""
        return list(self.table.data.select(self.positions[at])[self.column])

    def inputs(self, at: "np.ndarray") -> list[str]:
        """The texts with their targets marked, as a model reads them."""
        texts = self.plain(at)
        if not self.target:
            return texts
        return [marked(text, target) for text, target in zip(texts, self._targets(at), strict=True)]

    def targeted(self, at: "np.ndarray") -> float:
        """The share (0 to 1) of the texts that have a target."""
        if not self.target or not len(at):
            return 0.0
        return sum(bool(target.strip()) for target in self._targets(at)) / len(at)

    def _targets(self, at: "np.ndarray") -> list[str]:
        return [plain_text(value) for value in self.table.data.select(self.positions[at])[self.target]]


def labelled_texts(table: "Table", columns: Mapping[str, str]) -> LabelledTexts:
    """The rows that have both a text and a label. `columns`: of the roles text, label and perhaps target.

    Raises DataError if there are none.
    """
    text, label = columns["text"], columns["label"]
    positions, answers = filled(table, [text, label], lambda cells: cells[1].strip())
    if not len(positions):
        raise DataError(f"No row has both a text in “{text}” and a label in “{label}”: choose other columns.")
    return LabelledTexts(table, positions, answers, text, columns.get("target", ""))


def filled(
    table: "Table", columns: Sequence[str], answer: Callable[[list[str]], Any]
) -> "tuple[np.ndarray, list[Any]]":
    """The positions of the rows that have text in each of these columns, and the `answer` in their cells."""
    import numpy as np

    positions: list[int] = []
    answers: list[Any] = []
    start = 0
    for batch in table.batches(list(dict.fromkeys(columns))):
        values = batch.to_pydict()
        for offset, cells in enumerate(zip(*(values[column] for column in columns), strict=True)):
            if all(isinstance(cell, str) and cell.strip() for cell in cells):
                positions.append(start + offset)
                answers.append(answer(list(cells)))
        start += batch.num_rows
    return np.array(positions, dtype=np.int64), answers
