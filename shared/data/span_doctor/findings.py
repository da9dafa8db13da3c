"""What the CSV doctor has to say of marked texts."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from shared.data.finding import ROWS_SHOWN, Finding, Level, rows_of
from shared.data.span_doctor.column import rows_with
from shared.data.span_doctor.mending import RARE_TYPE, TYPE_CASE, entities
from shared.data.span_doctor.repair import BLANK_EDGES, EMPTY, INSIDE_WORD, NO_LABEL, OUTSIDE, OVERLAP
from shared.data.span_doctor.scan import RARE, SpanScan, rare
from shared.data.span_doctor.surfaces import Uses, disagreements
from shared.data.table import Table
from shared.data.wording import agree, listing, percent, plural

if TYPE_CHECKING:
    import numpy as np

_FREE = 50

# For each problem: its level, what is said of one entity and of several, why it matters, and the fix.
_PROBLEMS: dict[str, tuple[Level, str, str, str, str]] = {
    OUTSIDE: ("error", "lies", "lie", "outside of the text: the offsets count characters from 0", "Remove {}"),
    OVERLAP: ("error", "overlaps", "overlap", "another one, but a character has one type", "Keep the longest in {}"),
    EMPTY: ("warning", "holds", "hold", "no character: the end has to be behind the start", "Remove {}"),
    NO_LABEL: ("warning", "has", "have", "no type", "Remove {}"),
    INSIDE_WORD: (
        "warning", "begins or ends", "begin or end",
        "inside a word, so a model that reads whole words cannot learn the exact place", "Widen {} to whole words",
    ),
    BLANK_EDGES: ("warning", "begins or ends", "begin or end", "with a blank", "Trim {}"),
}  # fmt: skip


def find_spans(
    table: Table, text_column: str, scan: SpanScan, progress: Callable[[float], None] | None
) -> Iterator[Finding]:
    """All findings about the spans; `progress` is told how far the search for contradictions is, 0 to 1."""
    if not scan.sizes.any():
        message = f"Column “{scan.column}” marks no entity in any text: there is nothing to learn."
        yield Finding("no-spans", "error", message, len(table))
        return
    yield from _problems(table, scan)
    if scan.overflow or (len(scan.merged) >= _FREE and len(scan.merged) > 0.6 * scan.types.total()):
        message = (
            f"The entities have {'more than ' if scan.overflow else ''}{len(scan.merged):,} different types, so they "
            "look like free text: give each entity one of a few types that repeat."
        )
        yield Finding("free-type", "error", message, len(scan.merged))
        return
    yield from _rare(table, scan)
    yield from _type_case(table, scan)
    yield from _inconsistent(table, text_column, scan, progress)
    yield from _unmarked(scan)


def _problems(table: Table, scan: SpanScan) -> Iterator[Finding]:
    for code, (level, one, many, why, fix) in _PROBLEMS.items():
        count = scan.affected[code]
        if not count:
            continue
        mask = scan.rows(code)
        rows = int(mask.sum())
        where = f"In {plural(rows, 'row')} ({percent(rows, len(mask))})"
        message = f"{where} {entities(count)} {agree(count, one, many)} {why}."
        what = plural(rows, "row") if code == OVERLAP else entities(count)
        yield Finding(code, level, message, rows, rows_of(table, mask), fix.format(what))


def _rare(table: Table, scan: SpanScan) -> Iterator[Finding]:
    few = [(name, count) for name, count in scan.merged.items() if count < RARE]
    if not few:
        return
    mask = rows_with(table, scan.column, {name for name, best in scan.canonical.items() if scan.merged[best] < RARE})
    few.sort(key=lambda item: -item[1])
    names = listing([f"“{name}” ({count})" for name, count in few[:100]], 5)
    have = agree(len(few), "has", "have")
    message = f"{plural(len(few), 'type')} {have} fewer than {RARE} entities, too few to learn: {names}."
    total = sum(count for _, count in few)
    fix = f"Remove {entities(total)} of rare types" if rare(scan.types) else None
    yield Finding(RARE_TYPE, "warning", message, int(mask.sum()), rows_of(table, mask), fix)


def _type_case(table: Table, scan: SpanScan) -> Iterator[Finding]:
    odd = {name: best for name, best in scan.canonical.items() if name != best}
    if not odd:
        return
    mask = rows_with(table, scan.column, odd)
    rows, count = int(mask.sum()), sum(scan.types[name] for name in odd)
    pairs = [f"“{name}” and “{best}”" for name, best in list(odd.items())[:3]]
    message = (
        f"In {plural(rows, 'row')} ({percent(rows, len(mask))}) the type of {entities(count)} differs from a more "
        f"frequent one only in capitals or spaces: {'; '.join(pairs)}."
    )
    fix = f"Use the most frequent spelling in {plural(rows, 'row')}"
    yield Finding(TYPE_CASE, "warning", message, rows, rows_of(table, mask), fix)


def _inconsistent(
    table: Table, text_column: str, scan: SpanScan, progress: Callable[[float], None] | None
) -> Iterator[Finding]:
    odd, measured = disagreements(table, text_column, scan.column, scan.surfaces.often(), progress)
    if not odd:
        return
    # The clearest habits first: there a row that breaks it is most likely a slip.
    order = sorted(odd.items(), key=lambda item: (item[1].odd / item[1].counts.total(), -item[1].counts.total()))
    numbers = [_odd_rows(table, uses) for _, uses in order[:ROWS_SHOWN]]
    told = "; ".join(_told(surface, uses, rows) for (surface, uses), rows in zip(order[:3], numbers, strict=False))
    sampled = f", as measured on {plural(measured, 'row')}" if measured < len(table) else ""
    message = (
        f"{plural(len(odd), 'string')} {agree(len(odd), 'is', 'are')} marked as one type in most rows and not in "
        f"others, so the model is taught both{sampled}: {told}."
    )
    rows = tuple(dict.fromkeys(number for part in numbers for number in part))[:ROWS_SHOWN]
    yield Finding("inconsistent", "warning", message, sum(uses.odd for uses in odd.values()), rows)


def _odd_rows(table: Table, uses: Uses) -> list[int]:
    found = sorted(row for kind, rows in uses.first.items() if kind != uses.habit for row in rows)
    return table.row_numbers(found)


def _told(surface: str, uses: Uses, rows: list[int]) -> str:
    others = [(kind, count) for kind, count in uses.counts.most_common() if kind != uses.habit]
    kinds = listing([f"“{kind}” in {count:,}" if kind else f"unmarked in {count:,}" for kind, count in others], 3)
    where = f"{agree(len(rows), 'row', 'rows')} {', '.join(f'{row:,}' for row in rows[:3])}"
    return f"“{surface}” is “{uses.habit}” in {plural(uses.counts[uses.habit], 'row')}, {kinds} ({where})"


def _unmarked(scan: SpanScan) -> Iterator[Finding]:
    mask: np.ndarray = scan.sizes == 0
    if count := int(mask.sum()):
        message = (
            f"{plural(count, 'text')} ({percent(count, len(mask))}) {agree(count, 'has', 'have')} no entity: "
            "good examples of what is none, if nothing was forgotten there."
        )
        yield Finding("unmarked", "info", message, count)
