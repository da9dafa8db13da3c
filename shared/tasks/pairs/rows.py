"""The rows of a table that hold a question and its answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import DataError
from shared.tasks.examples import Examples, FromCells, filled
from shared.tasks.pairs.pair import Pair

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table


@dataclass(frozen=True)
class AnsweredQuestions(Examples):
    """Rows with a question and its answer. The same answer may be on several sides of a split, a question may not."""

    table: "Table"
    positions: "np.ndarray"
    answers: FromCells[Pair]

    @property
    def groups(self) -> "np.ndarray":
        """int64 hash of each question."""
        return self.pieces

    def plain(self, at: "np.ndarray") -> list[str]:
        """The questions."""
        return [pair.question for pair in self.answers.at(at)]

    def inputs(self, at: "np.ndarray") -> list[str]:
        """The questions with their answers."""
        return list(self.answers.at(at))


def answered_questions(table: "Table", columns: Mapping[str, str]) -> AnsweredQuestions:
    """The rows that have both. `columns`: of the roles question and answer. Raises DataError if there are none."""
    names = [columns["question"], columns["answer"]]
    positions, _ = filled(table, names, lambda cells: None)
    if not len(positions):
        raise DataError(
            f"No row has both a question in “{names[0]}” and an answer in “{names[1]}”: choose other columns."
        )
    return AnsweredQuestions(table, positions, FromCells(table, positions, names, Pair))
