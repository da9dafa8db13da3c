"""What the CSV doctor has to say, one finding for each kind of problem."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from shared.data import checks
from shared.data.finding import ROWS_SHOWN, Finding, Level, rows_of
from shared.data.scan import Labels, Scan
from shared.data.span_doctor.findings import find_spans
from shared.data.splits import MIN_TEXTS
from shared.data.table import Table
from shared.data.token_meter import TokenMeter
from shared.data.wording import agree, listing, percent, plural

if TYPE_CHECKING:
    import numpy as np

_FEW = 50
_DECIMAL = re.compile(r"[-+]?\d+([.,]\d+)?")


def find_all(
    table: Table,
    scan: Scan,
    meter: TokenMeter | None,
    test_texts: "np.ndarray | None",
    progress: Callable[[float], None] | None = None,
) -> Iterator[Finding]:
    """All findings, the ones that stop the training first within their part.

    `progress` is called with the share done of what has to read the table once more, 0 to 1.
    """
    yield from _few_rows(scan)
    if scan.spans:
        yield from find_spans(table, scan.text_columns[0], scan.spans, progress)
    for labels in scan.labels:
        yield from _label_findings(table, scan, labels)
    yield from _empty(table, scan)
    if scan.text_columns:
        yield from _same_text(table, scan)
    if scan.text_columns and test_texts is not None:
        yield from _leak(table, scan, test_texts)
    if meter:
        yield from _too_long(table, meter)


def _few_rows(scan: Scan) -> Iterator[Finding]:
    import numpy as np

    usable = np.flatnonzero(checks.usable(scan))
    what = "different text" if scan.text_columns else "usable row"
    count = len(usable)
    if scan.text_columns:
        # The exact number matters only where it is small, which the start mostly rules out.
        count = len(np.unique(scan.texts[usable[:10_000]]))
        count = count if count >= _FEW else len(np.unique(scan.texts[usable]))
    there = f"There {agree(count, 'is', 'are')} only {plural(count, what)}"
    if count < MIN_TEXTS:
        message = f"{there}: training needs at least {MIN_TEXTS}."
        yield Finding("few-rows", "error", message, count)
    elif count < _FEW:
        message = f"{there}: expect a rough model and uncertain scores."
        yield Finding("few-rows", "warning", message, count)


def _label_findings(table: Table, scan: Scan, labels: Labels) -> Iterator[Finding]:
    import numpy as np

    labelled = int((labels.codes != -1).sum())
    distinct = len(np.unique(labels.canonical))
    where = f"“{labels.column}”"
    if distinct < 2:
        what = f"only one label, “{labels.names[0]}”" if distinct else "no labels"
        yield Finding("one-label", "error", f"Column {where} has {what}: training needs at least two.", distinct)
        return
    if labels.overflow or (distinct >= 5 and distinct > 0.6 * labelled):
        message = (
            f"Column {where} has {distinct:,} different values in {plural(labelled, 'row')}, so it looks like free "
            "text or a measurement: choose a column with a few categories that repeat."
        )
        yield Finding("free-label", "error", message, distinct)
        return
    if distinct > ROWS_SHOWN and any("." in n or "," in n for n in labels.names) and all(
        map(_DECIMAL.fullmatch, (name.strip() for name in labels.names))
    ):  # fmt: skip
        message = f"Column {where} holds {distinct:,} different decimal numbers, each of which would be a category."
        yield Finding("number-label", "warning", message, distinct)
    yield from _rare(table, labels)
    yield from _label_case(table, labels)


def _rare(table: Table, labels: Labels) -> Iterator[Finding]:
    import numpy as np

    mask = checks.rare(labels, np.ones(len(labels.codes), dtype=bool))
    if count := int(mask.sum()):
        names = listing([f"“{labels.names[code]}”" for code in labels.codes[mask][:100]], 5)
        message = f"{plural(count, 'label')} {agree(count, 'is', 'are')} seen in one row only: {names}."
        fix = f"Remove {plural(count, 'row')} with a rare label"
        yield Finding("rare-label", "warning", message, count, rows_of(table, mask), fix)


def _label_case(table: Table, labels: Labels) -> Iterator[Finding]:
    import numpy as np

    mask = checks.respelled(labels)
    if count := int(mask.sum()):
        codes = np.flatnonzero(labels.canonical != np.arange(len(labels.names)))
        pairs = [f"“{labels.names[code]}” and “{labels.names[labels.canonical[code]]}”" for code in codes[:100]]
        message = (
            f"In {plural(count, 'row')} ({percent(count, len(mask))}) the label differs from a more frequent one "
            f"only in capitals or spaces: {'; '.join(pairs[:3])}."
        )
        fix = f"Use the most frequent spelling in {plural(count, 'row')}"
        yield Finding("label-case", "warning", message, count, rows_of(table, mask), fix)


def _empty(table: Table, scan: Scan) -> Iterator[Finding]:
    text = listing([f"“{column}”" for column in scan.text_columns])
    label = listing([f"“{labels.column}”" for labels in scan.labels])
    ids = " or ".join(f"“{column}”" for column in scan.id_columns)
    parts = (
        ("empty-text", scan.empty_text, "text", text),
        ("empty-label", scan.empty_label, "label", label),
        ("empty-id", scan.empty_id, "id", ids),
    )
    for code, mask, what, where in parts:
        if count := int(mask.sum()):
            have = agree(count, "has", "have")
            message = f"{plural(count, 'row')} ({percent(count, scan.rows)}) {have} no {what} in {where}."
            fix = f"Remove {plural(count, 'row')} without {'an' if what == 'id' else 'a'} {what}"
            yield Finding(code, "warning", message, count, rows_of(table, mask), fix)


def _same_text(table: Table, scan: Scan) -> Iterator[Finding]:
    import numpy as np

    every = np.ones(scan.rows, dtype=bool)
    mask = checks.repeated(scan, every)
    if count := int(mask.sum()):
        same = " with the same label" if scan.labels else " with the same entities" if scan.spans else ""
        repeat = agree(count, "repeats", "repeat")
        message = f"{plural(count, 'row')} ({percent(count, scan.rows)}) {repeat} an earlier text{same}."
        fix = f"Remove {plural(count, 'repeated row')}"
        yield Finding("duplicate", "warning", message, count, rows_of(table, mask), fix)
    mask = checks.conflicting(scan, every)
    if (scan.labels or scan.spans) and (count := int(mask.sum())):
        texts = len(np.unique(scan.examples[mask]))
        what, kept = ("marking", "most frequent marking") if scan.spans else ("label", "majority label")
        message = (
            f"{plural(count, 'row')} ({percent(count, scan.rows)}) hold "
            f"{plural(texts, 'text')} with more than one {what}."
        )
        fix = f"Keep the {kept} of {plural(texts, 'text')}"
        yield Finding("conflict", "warning", message, count, rows_of(table, mask), fix)


def _leak(table: Table, scan: Scan, test_texts: "np.ndarray") -> Iterator[Finding]:
    mask = checks.leaked(scan, test_texts)
    if count := int(mask.sum()):
        message = (
            f"{plural(count, 'row')} ({percent(count, scan.rows)}) {agree(count, 'is', 'are')} also in the test file, "
            "so its scores would look better than the model is."
        )
        fix = f"Remove {plural(count, 'row')} from the training data"
        yield Finding("leak", "warning", message, count, rows_of(table, mask), fix)


def _too_long(table: Table, meter: TokenMeter) -> Iterator[Finding]:
    if not meter.over:
        return
    share = percent(meter.over, meter.measured)
    sampled = meter.measured < meter.rows
    count = round(meter.over / meter.measured * meter.rows)
    about, ending = ("About ", f", as measured on {plural(meter.measured, 'row')}") if sampled else ("", "")
    message = (
        f"{about}{plural(count, 'row')} ({share}) {agree(count, 'is', 'are')} longer than the {meter.limit:,} tokens "
        f"that the model reads{ending}."
    )
    level: Level = "warning" if meter.over > 0.05 * meter.measured else "info"
    yield Finding("too-long", level, message, count, tuple(table.row_numbers(meter.first)))
