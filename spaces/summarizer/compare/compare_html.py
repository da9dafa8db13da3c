"""Summaries side by side, as HTML: a card for each, and a table of what was counted and measured."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from shared.tasks.summaries.wording import WORD
from shared.ui import markup

from ..extract.shape import closed
from .column import Column, Pair, pairs_of
from .comparing import LEAD_TITLE, Comparison

METRICS = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeLsum": "ROUGE-Lsum"}
NOTHING = "–"
EXPLAINED = (
    "Copied: pairs of neighbouring words that the text has, too; the others are new. "
    f"{LEAD_TITLE}: the first sentences of the text, as a baseline."
)
SUPPORTED = "Supported: sentences that the text was found to back; a check that can be wrong."
MEASURED = (
    "ROUGE: how many single words, pairs and runs of words a summary shares with the reference (F-measure, stemmed; "
    "1 is the same). Underlined: two words or more in a row that the reference has, too."
)


def comparison_html(found: Comparison) -> str:
    """The cards beside each other where there is room, else below each other, and the table under them."""
    shared = frozenset(pairs_of(found.reference))
    cards = "".join(_card(*one, shared) for one in zip(_letters(found), found.columns, strict=True))
    return f'<div class="pz-columns pz-compared">{cards}</div>{_facts(found)}'


def _letters(found: Comparison) -> list[str]:
    """What the columns are called in the table, where their titles would be too long: A, B, ..."""
    return [one.title if one.title == LEAD_TITLE else chr(ord("A") + at) for at, one in enumerate(found.columns)]


def _card(letter: str, column: Column, shared: frozenset[Pair]) -> str:
    if column.waiting:
        body = '<p class="pz-quiet" role="status">Being written…</p>'
    elif column.error:
        body = markup.notice(markup.text(column.error), "warn")
    else:
        body = f"<p>{' '.join(_sentence(closed(sentence), shared) for sentence in column.sentences)}</p>"
    title = markup.text(column.title if letter == column.title else f"{letter}: {column.title}")
    return f'<div><section class="pz-panel"><h3>{title}</h3>{body}</section></div>'


def _sentence(sentence: str, shared: frozenset[Pair]) -> str:
    """The sentence; what it has in common with the reference is underlined."""
    places = [match.span() for match in WORD.finditer(sentence)]
    html, end = "", 0
    for first, last in _runs([sentence[start:stop].casefold() for start, stop in places], shared):
        start, stop = places[first][0], places[last][1]
        html += f"{markup.text(sentence[end:start])}<u>{markup.text(sentence[start:stop])}</u>"
        end = stop
    return html + markup.text(sentence[end:])


def _runs(words: Sequence[str], shared: frozenset[Pair]) -> list[tuple[int, int]]:
    """The first and the last word of each run in which every pair of neighbours is shared."""
    runs: list[tuple[int, int]] = []
    for at, pair in enumerate(pairwise(words)):
        if pair in shared:
            first = runs.pop()[0] if runs and runs[-1][1] == at else at
            runs.append((first, at + 1))
    return runs


def _facts(found: Comparison) -> str:
    """A row for each fact, a column for each summary: few summaries fit on a narrow screen."""
    columns = found.columns
    rows = [
        _row("Sentences", columns, lambda one: len(one.sentences), "{:,}"),
        _row("Words", columns, lambda one: one.words, "{:,}"),
        ["Seconds", *(_seconds(one) for one in columns)],
        _row("Copied", columns, lambda one: one.copied, "{:.0%}"),
    ]
    notes = [EXPLAINED]
    if any(one.supported is not None for one in columns):
        rows.append(_row("Supported", columns, lambda one: one.supported, "{:.0%}"))
        notes.append(SUPPORTED)
    if found.reference:
        rows += [_best(title, columns, name) for name, title in METRICS.items()]
        notes.append(MEASURED)
    table = markup.table(["", *_letters(found)], rows, kinds="t" + "n" * len(columns))
    said = "".join(f'<p class="pz-quiet">{note}</p>' for note in notes)
    return f'<section class="pz-panel" aria-label="The summaries in numbers">{table}{said}</section>'


def _row(title: str, columns: Sequence[Column], fact: Callable[[Column], float | None], form: str) -> list[str]:
    return [title, *(_cell(fact(one) if one.sentences else None, form) for one in columns)]


def _cell(value: float | None, form: str) -> str:
    return NOTHING if value is None else form.format(value)


def _seconds(column: Column) -> str:
    if not column.sentences or column.seconds is None or column.title == LEAD_TITLE:
        return NOTHING
    return "under 0.1" if column.seconds < 0.1 else f"{column.seconds:.1f}"


def _best(title: str, columns: Sequence[Column], metric: str) -> list[str]:
    """The values of one metric, the best in bold."""
    values = [one.rouge[metric] if one.rouge else None for one in columns]
    best = max((value for value in values if value), default=None)
    cells = (_cell(value, "<strong>{:.3f}</strong>" if value == best and value else "{:.3f}") for value in values)
    return [title, *cells]
