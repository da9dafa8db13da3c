"""Column names: is the first row a header, and what are the columns called."""

import re
from collections.abc import Sequence

from shared.data.table import ROW_COLUMN

# Names that tables for language tasks use; anything else is judged by its content.
_COMMON = frozenset(
    """
    text sentence headline title review message comment comments tweet content body document article
    question answer query utterance prompt instruction response context summary source target
    label labels category class sentiment intent topic tag tags rating score stars entity tokens
    id index name user item date time url type language lang
    """.split()  # noqa: SIM905
)
_NUMBER = re.compile(r"[-+]?[\d.,]*\d%?")


def is_common_name(cell: str) -> bool:
    """Whether a cell reads like a column name of a table with texts: `Text`, `label_id`, `user id`."""
    words = re.findall(r"[a-z]+", cell.lower())
    return 0 < len(words) <= 3 and any(word in _COMMON for word in words)


def looks_like_header(rows: Sequence[Sequence[str]]) -> bool:
    """Judge by content whether `rows[0]` names the columns of the rows below it."""
    first = [cell.strip() for cell in rows[0]]
    named = [cell for cell in first if cell]
    if not named or len(first) - len(named) > 1 or len(set(named)) < len(named):
        return False
    if any(_NUMBER.fullmatch(cell) for cell in named) or max(map(len, named)) > 60:
        return False
    if sum(map(is_common_name, named)) * 2 > len(named):
        return True
    votes = [_vote(cell, [row[i].strip() for row in rows[1:] if i < len(row)]) for i, cell in enumerate(first)]
    return sum(votes) > 0


def _vote(cell: str, below: list[str]) -> int:
    """Whether one cell differs in kind (+) or does not (-) from the cells below it."""
    filled = [value for value in below if value]
    if not filled or not cell:
        return 0
    if all(_NUMBER.fullmatch(value) for value in filled):
        return 2
    if cell in filled:
        return -2
    if is_common_name(cell):
        return 1
    mean = sum(map(len, filled)) / len(filled)
    if mean > 25:
        return 1 if len(cell) * 2 < mean and len(cell.split()) <= 4 and cell[-1] not in ".!?" else -2
    return 0


def title_rows(rows: Sequence[Sequence[str]], header: bool | None) -> int:
    """How many rows above the header are a title: one cell, or none, above rows with several."""
    above = 0
    while above < min(20, len(rows) - 2) and sum(bool(cell.strip()) for cell in rows[above]) < 2:
        above += 1
    wide = above and sum(len(row) > 1 for row in rows) * 2 > len(rows) and header is not False
    return above if wide and looks_like_header(rows[above:]) else 0


def column_names(cells: Sequence[str]) -> list[str]:
    """Stripped, non-empty, distinct names: an empty one becomes `column_3`, a second `label` `label_2`."""
    names: list[str] = []
    wanted = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    for place, name in enumerate(wanted, 1):
        base = "row" if name == ROW_COLUMN else name or f"column_{place}"
        unique, count = base, 1
        while unique in names or (count > 1 and unique in wanted):
            count += 1
            unique = f"{base}_{count}"
        names.append(unique)
    return names
