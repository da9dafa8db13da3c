"""One thing that the CSV doctor has to say."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from shared.data.table import Table

if TYPE_CHECKING:
    import numpy as np

ROWS_SHOWN = 20

Level = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Finding:
    """One problem: a stable code, a sentence, the rows of the original file, and the fix on offer.

    `level` "error" means that training is not possible until it is fixed. `rows` holds at most the
    first 20 numbers. `fix` is the text of a button; None where there is nothing to press.
    """

    code: str
    level: Level
    message: str
    count: int
    rows: tuple[int, ...] = ()
    fix: str | None = None


def rows_of(table: Table, mask: "np.ndarray") -> tuple[int, ...]:
    """The original numbers of the first rows that a mask [rows, bool] is true for."""
    return tuple(table.row_numbers(mask.nonzero()[0][:ROWS_SHOWN].tolist()))
