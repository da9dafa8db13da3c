"""What each row of a table of interactions says, before anything is left out or put together."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from shared.data.ids import ID_BATCH
from shared.data.moments import Moments, read_moments
from shared.data.numbers import read_numbers
from shared.data.wording import listing
from shared.errors import DataError
from shared.recommending.identifying import Ids, identify
from shared.recommending.kinds import detect_kind, has_scale

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from shared.data.table import Table
    from shared.recommending.interactions import Kind


@dataclass(frozen=True, eq=False)
class Rows:
    """`number` [rows] float64: NaN where none is readable; None without such a column. `moments`: the same of times."""

    user: Ids
    item: Ids
    number: "np.ndarray | None"
    moments: Moments | None
    kind: "Kind"

    @cached_property
    def named(self) -> "np.ndarray":
        """bool: there is a user and an item."""
        return (self.user.codes >= 0) & (self.item.codes >= 0)

    @cached_property
    def unreadable(self) -> "np.ndarray":
        """bool: there is no number."""
        import numpy as np

        return np.zeros(len(self.named), dtype=bool) if self.number is None else np.isnan(self.number)

    @cached_property
    def negative(self) -> "np.ndarray":
        """bool: a number below 0 where it means nothing."""
        import numpy as np

        if self.number is None or (self.kind == "explicit" and has_scale(self.number)):
            return np.zeros(len(self.named), dtype=bool)
        return np.nan_to_num(self.number) < 0

    @cached_property
    def zero(self) -> "np.ndarray":
        """bool: a count of nothing."""
        import numpy as np

        if self.number is None or self.kind == "explicit":
            return np.zeros(len(self.named), dtype=bool)
        return self.number == 0

    @cached_property
    def usable(self) -> "np.ndarray":
        """bool: the row is an interaction."""
        return self.named & ~self.unreadable & ~self.negative & ~self.zero


def read_rows(table: "Table", columns: Mapping[str, str]) -> Rows:
    """Read the columns of the roles user, item, rating and time (the latter two may be missing or "").

    Raises DataError for columns that are not there, that two roles share, or a rating without any number.
    """
    import numpy as np

    roles = {role: column for role in ("user", "item", "rating", "time") if (column := columns.get(role))}
    _check(table, roles)
    read = columns_of(table, list(roles.values()))
    user, item = (identify(read[roles[role]]) for role in ("user", "item"))
    number = read_numbers(read[roles["rating"]]) if "rating" in roles else None
    if number is not None and np.isnan(number).all():
        raise DataError(
            f"Column “{roles['rating']}” of {table.name} holds no numbers: choose a column with ratings or counts, or "
            "none."
        )
    kind = "implicit" if number is None else detect_kind(number, roles["rating"])
    moments = read_moments(read[roles["time"]]) if "time" in roles else None
    return Rows(user, item, number, moments, kind)


def columns_of(table: "Table", columns: list[str]) -> "pa.Table":
    """Whole columns; those of a file stay mapped, so that they take no memory of their own."""
    import pyarrow as pa

    if not len(table):
        raise DataError(f"{table.name} has no rows: add at least one.")
    return pa.concat_tables(table.batches(dict.fromkeys(columns), ID_BATCH))


def _check(table: "Table", roles: Mapping[str, str]) -> None:
    for role in ("user", "item"):
        if role not in roles:
            raise DataError(f"No column is chosen for the {role}: choose one of {listing(table.columns, 20)}.")
    for role, column in roles.items():
        if column not in table.columns:
            raise DataError(
                f"{table.name} has no column “{column}” for the {role}: choose one of {listing(table.columns, 20)}."
            )
    if len(set(roles.values())) < len(roles):
        raise DataError(f"{listing(list(roles))} are to be read from the same column: choose a column for each.")
