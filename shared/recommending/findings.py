"""What the CSV doctor says about tables of interactions, beside what it says about any table of ids."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shared.data.finding import Finding, Level, rows_of
from shared.data.wording import agree, listing, percent, plural
from shared.recommending.cataloguing import catalogue_findings
from shared.recommending.interactions import Interactions
from shared.recommending.reading import FEWEST, put_together
from shared.recommending.rows import Rows, read_rows

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table

__all__ = ["catalogue_findings", "interaction_findings"]


def interaction_findings(table: "Table", columns: Mapping[str, str]) -> Sequence[Finding]:
    """What stops the training, what is left out or put together, and what the numbers are taken for.

    `columns`: by role, as for `read_interactions`. Rows without an id are not named here: `shared.data.doctor` does,
    and offers to remove them. Raises DataError for columns that are not there.
    """
    rows = read_rows(table, columns)
    made = put_together(rows)
    return [
        *_too_few(table, made),
        *_left_out(table, columns, rows),
        *_times(table, columns, rows),
        *_kind(columns, rows, made),
        *_repeated(table, rows, made),
        *_lonely(made),
        *_alike(columns, made),
    ]


def _too_few(table: "Table", made: Interactions) -> Iterator[Finding]:
    if not len(made):
        message = "No row can be used: each needs a user, an item and, where there is a column for it, a number."
        yield Finding("no-rows", "error", message, len(table))
        return
    for what, ids in (("user", made.users), ("item", made.items)):
        if len(ids) < FEWEST:
            message = (
                f"All usable rows have the same {what}, “{ids[0]}”: at least {FEWEST} are needed to learn what people "
                "have in common."
            )
            yield Finding(f"one-{what}", "error", message, len(ids))


def _left_out(table: "Table", columns: Mapping[str, str], rows: Rows) -> Iterator[Finding]:
    where = f"“{columns.get('rating')}”"
    what = "count" if rows.kind == "counts" else "number"
    parts: tuple[tuple[str, Level, np.ndarray, str], ...] = (
        ("no-number", "warning", rows.named & rows.unreadable, f"no readable number in {where}"),
        ("negative-number", "warning", rows.named & rows.negative, f"a {what} below 0 in {where}"),
        ("zero-count", "info", rows.named & rows.zero, f"a {what} of 0 in {where}"),
    )
    for code, level, mask, words in parts:
        if count := int(mask.sum()):
            message = (
                f"{plural(count, 'row')} ({percent(count, len(mask))}) {agree(count, 'has', 'have')} {words} and "
                f"{agree(count, 'is', 'are')} left out."
            )
            yield Finding(code, level, message, count, rows_of(table, mask))


def _times(table: "Table", columns: Mapping[str, str], rows: Rows) -> Iterator[Finding]:
    moments, where = rows.moments, f"“{columns.get('time')}”"
    if moments is None:
        return
    mask = rows.usable & ~moments.readable
    if count := int(mask.sum()):
        how = f"{agree(count, 'it is', 'they are')} taken for as old as the middle one of the same user"
        if count == int(rows.usable.sum()):
            how = "the order of the rows stands for that of the times"
        message = (
            f"{plural(count, 'row')} ({percent(count, len(mask))}) {agree(count, 'has', 'have')} no readable time in "
            f"{where}: {how}."
        )
        yield Finding("no-time", "warning", message, count, rows_of(table, mask))
    if len(moments.formats) > 1:
        message = f"The times in {where} have several forms: {listing(moments.formats)}. All of these are read."
        yield Finding("time-forms", "info", message, len(moments.formats))
    if moments.note:
        yield Finding("time-order", "warning", moments.note, 1)
    if moments.steps:
        yield Finding("time-steps", "info", f"{where} has no dates but numbers: they are taken as steps in time.", 1)


def _kind(columns: Mapping[str, str], rows: Rows, made: Interactions) -> Iterator[Finding]:
    if not len(made):
        return
    users, items = plural(len(made.users), "user"), plural(len(made.items), "item")
    about = f"{plural(len(made), 'interaction')} of {users} with {items}."
    yield Finding("kind", "info", f"{about} {_kind_words(columns.get('rating') or '', rows)}", len(made))


def _kind_words(column: str, rows: Rows) -> str:
    if rows.number is None:
        return "There is no column of ratings or counts, so each says that somebody was interested."
    there = rows.number[rows.usable]
    low, high = f"{there.min():,g}", f"{there.max():,g}"
    if rows.kind == "counts":
        return f"The numbers in “{column}” ({low} to {high}) are taken as counts: the more, the better it is liked."
    if rows.kind == "explicit":
        return (
            f"The numbers in “{column}” ({low} to {high}) are taken as ratings: what is below the middle is disliked."
        )
    return f"All numbers in “{column}” are {low}, so each says that somebody was interested."


def _repeated(table: "Table", rows: Rows, made: Interactions) -> Iterator[Finding]:
    import numpy as np

    at = np.flatnonzero(rows.usable)
    if (count := len(at) - len(made)) < 1:
        return
    keys = rows.user.codes[at].astype(np.int64) * len(rows.item.names) + rows.item.codes[at]
    mask = np.zeros(len(rows.usable), dtype=bool)
    mask[at] = True
    mask[at[np.unique(keys, return_index=True)[1]]] = False
    newest = "the newest one counts" if made.time is not None else "the last one counts"
    how = {"counts": "their counts are added up", "explicit": newest, "implicit": "each pair counts once"}[rows.kind]
    message = (
        f"{plural(count, 'row')} ({percent(count, len(mask))}) {agree(count, 'repeats', 'repeat')} a user and an item "
        f"of an earlier one: {how}."
    )
    yield Finding("repeated-pair", "info", message, count, rows_of(table, mask))


def _lonely(made: Interactions) -> Iterator[Finding]:
    """Users, and items, that stand once."""
    import numpy as np

    for code, what, other, numbers, total in (
        ("single-item", "user", "item", made.user, len(made.users)),
        ("single-user", "item", "user", made.item, len(made.items)),
    ):
        count = int((np.bincount(numbers, minlength=total) == 1).sum())
        if not count or total < FEWEST:
            continue
        says = (
            "nothing can be held back to test on them"
            if what == "user"
            else "little can be learnt about them from what people have in common"
        )
        level: Level = "warning" if 2 * count > total and what == "user" else "info"
        have = agree(count, "has", "have")
        message = f"{plural(count, what)} ({percent(count, total)}) {have} one {other} only: {says}."
        yield Finding(code, level, message, count)


def _alike(columns: Mapping[str, str], made: Interactions) -> Iterator[Finding]:
    """Ids that differ in capitals only stay apart, which may not be meant."""
    for role, ids in (("user", made.users), ("item", made.items)):
        seen: dict[str, str] = {}
        pairs = [(seen[key], id) for id in ids.tolist() if seen.setdefault(key := id.casefold(), id) != id]
        if pairs:
            names = listing([f"“{first}” and “{second}”" for first, second in pairs[:3]], 3)
            message = (
                f"{plural(len(pairs), 'id')} in “{columns[role]}” {agree(len(pairs), 'differs', 'differ')} from "
                f"another in capitals only: {names}. They are taken for different {role}s."
            )
            yield Finding(f"{role}-capitals", "info", message, len(pairs))
