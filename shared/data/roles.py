"""Which column plays which part: guessed from names first, from content otherwise."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.data.column_shapes import id_fit, number_fit, numbers_share, says_nothing, time_fit, times_share
from shared.data.folding import plain_text
from shared.data.span_doctor.column import is_spans
from shared.data.table import Table
from shared.data.wording import listing
from shared.errors import DataError
from shared.tasks.base import Role, RoleKind
from shared.tasks.targets import place_of

_SAMPLE = 1_000
_FITS = {"id": id_fit, "number": number_fit, "time": time_fit}
_NUMBER = re.compile(r"[-+]?\d*[.,]?\d+([eE][-+]?\d+)?")


def guess_roles(table: Table, roles: Sequence[Role]) -> dict[str, str]:
    """Role name -> column, no column twice; a role that nothing speaks for is left out.

    A column whose name is one of the role's hints wins, then one whose name has a hint as a word, then
    one whose content fits: long and different texts for `text`, few repeated values for `category`.
    A list of marked parts is for `spans` and for nothing else. An optional role takes what is left, and
    only by an exact name: a target must also stand in the texts. A number and a time may also be named by a word, or
    by nothing at all, and the values must be such.
    """
    looks = [_look(table, column) for column in table.columns]
    scored = [(_score(look, role), role.name, look.column) for role in roles for look in looks if not role.optional]
    found: dict[str, str] = {}
    # `sorted` is stable: of equals, the role and the column that come first win.
    for score, role_name, column in sorted(scored, key=lambda item: -item[0]):
        if score > 0 and role_name not in found and column not in found.values():
            found[role_name] = column
    for role in roles:
        if role.optional and (left := _optional(table, role, looks, found)):
            found[role.name] = left
    return {role.name: found[role.name] for role in roles if role.name in found}


def require_roles(table: Table, roles: Mapping[str, str], role_specs: Sequence[Role]) -> None:
    """Raise DataError if a role that is not optional has no column, or one has what the table does not have."""
    there = listing([f"“{column}”" for column in table.columns], 20)
    for role in role_specs:
        column = roles.get(role.name)
        if role.optional and not column:
            continue
        if column is None:
            raise DataError(f"No column is chosen for “{role.name}”: {table.name} has {there}.")
        if column not in table.columns:
            raise DataError(f"{table.name} has no column “{column}” for “{role.name}”: choose one of {there}.")
        if role.kind == "spans" and not is_spans(table, column):
            raise DataError(
                f"Column “{column}” of {table.name} holds no marked entities for “{role.name}”: expected a list of "
                "objects with start, end and label in each row."
            )


def _optional(table: Table, role: Role, looks: "Sequence[_Look]", found: Mapping[str, str]) -> str | None:
    """The column for an optional role, None if it had better be left out."""
    hints = [_plain(hint) for hint in (*role.hints, role.name)]
    free = [look for look in looks if look.name in hints and look.column not in found.values() and _may(look, role)]
    for look in sorted(free, key=lambda look: hints.index(look.name)):
        if role.kind != "target" or ("text" in found and _stands_in(table, look.column, found["text"])):
            return look.column
    return _measure(role, [look for look in looks if look.column not in found.values()])


def _measure(role: Role, free: "Sequence[_Look]") -> str | None:
    """The column for a number or a time that has no exact name."""
    if role.kind not in ("number", "time"):
        return None
    if role.kind == "time":
        free = [look for look in free if times_share(look.values) > 0.5]
    scored = [(_score(look, role), look) for look in free]
    fits = [(score, look) for score, look in scored if score > 100 or (score > 0 and says_nothing(look.column))]
    if role.kind == "time":  # few columns look like one, whatever they are called
        fits = fits or [(score, look) for score, look in scored if score > 0]
    return max(fits, key=lambda fit: fit[0])[1].column if fits else None


def _stands_in(table: Table, column: str, text: str) -> bool:
    """Whether most cells of a column stand in the texts beside them: many tables only happen to have a company."""
    rows = _sample(table, [column, text])
    pairs = [(plain_text(target), plain_text(read)) for target, read in zip(rows[column], rows[text], strict=True)]
    filled = [(target, read) for target, read in pairs if target.strip() and read.strip()]
    return 2 * sum(place_of(read, target) is not None for target, read in filled) > len(filled)


@dataclass(frozen=True)
class _Look:
    """What a sample of a column shows."""

    column: str
    name: str
    words: frozenset[str]
    mean_length: float
    distinct: int
    distinct_share: float
    numeric_share: float
    spans: bool
    nested: bool
    values: tuple[str, ...]


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.lower())


def _words(name: str) -> frozenset[str]:
    """`review_text` and `reviewText` hold the word `text`; `context` does not."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return frozenset(re.split(r"[\W_\d]+", spaced.lower())) - {""}


def _sample(table: Table, columns: list[str]) -> dict[str, list[Any]]:
    """Rows spread over the table: many files are sorted by label."""
    step = max(1, len(table) // _SAMPLE)
    return table.data.select_columns(columns)[list(range(0, len(table), step))[:_SAMPLE]]


def _look(table: Table, column: str) -> _Look:
    values = [text for value in _sample(table, [column])[column] if (text := plain_text(value).strip())]
    filled = max(1, len(values))
    return _Look(
        column=column,
        name=_plain(column),
        words=_words(column),
        mean_length=sum(map(len, values)) / filled,
        distinct=len(set(values)),
        distinct_share=len(set(values)) / filled,
        numeric_share=sum(bool(_NUMBER.fullmatch(value)) for value in values) / filled,
        spans=is_spans(table, column),
        nested=getattr(table.data.features[column], "dtype", None) is None,
        values=tuple(values),
    )


def _may(look: _Look, role: Role) -> bool:
    """Whether a column can play a role at all."""
    if role.kind == "number":
        return not look.nested and numbers_share(look.values) > 0.5
    if role.kind == "time":
        return not look.nested and max(times_share(look.values), numbers_share(look.values)) > 0.5
    if role.kind == "id":
        return not look.nested
    return look.spans == (role.kind == "spans")


def _score(look: _Look, role: Role) -> float:
    """Above 200: the name is a hint. Above 100: it contains one. Above 0: the content fits."""
    if not _may(look, role):
        return 0.0
    hints = [_plain(hint) for hint in (*role.hints, role.name)]
    if look.name in hints:
        return 300 - hints.index(look.name)
    fits = _content(look, role.kind)
    for place, hint in enumerate(hints):
        if hint in look.words:
            return 200 - place + fits
    return fits


def _content(look: _Look, kind: RoleKind) -> float:
    """0 (does not fit) to 1."""
    if kind == "spans":
        return 1.0
    if kind in _FITS:
        return _FITS[kind](look.values)
    if kind == "text":
        texts = look.numeric_share < 0.5 and look.mean_length >= 12 and look.distinct_share > 0.3
        return min(1.0, look.mean_length / 200) if texts else 0.0
    repeated = look.distinct >= 2 and look.distinct_share <= 0.5 and look.mean_length <= 40
    # Words are likelier labels than numbers, which are often counts or keys.
    return (1 - look.distinct_share) * (1 - 0.5 * look.numeric_share) if repeated else 0.0
