"""The headlines behind the chart: filters, rows to read and to correct, and pages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..show import score_text
from .live_list import moment
from .view import ROWS, View

if TYPE_CHECKING:
    from ..monitor.headlines import Listed, Page, Repeat
    from ..monitor.sourcebook import Source

RECENT = timedelta(hours=36)


def list_html(
    view: View, page: "Page", when: str, labels: Sequence[str], sources: "Sequence[Source]", corrections: str = ""
) -> str:
    """Filters, the rows of one page, and the way to the others. `when`: the time that is listed, in words."""
    return f"{_head(view, page, when)}{_filters(view, labels, sources)}{corrections}{_empty(view, page)}"


def rows_html(page: "Page", labels: Sequence[str], repeats: "Mapping[int, Sequence[Repeat]]") -> str:
    """The rows. `repeats`: headlines that say the same, of those rows that were opened."""
    if not page.rows:
        return ""
    now = datetime.now(UTC)
    items = "".join(_row(row, labels, repeats.get(row.headline_id), now) for row in page.rows)
    return f'<ol class="pz-news" aria-label="Headlines">{items}</ol>'


def corrected_html(count: int) -> str:
    """Said after a correction: what it is good for."""
    button = markup.action("train", "Train on them", {}, kind="primary")
    number = "1 correction" if count == 1 else f"{count:,} corrections"
    return (
        f'<div class="pz-notice pz-good pz-corrected" role="status"><span>Corrected. {number} can be used for '
        f"training.</span>{button if count else ''}</div>"
    )


def pager_html(view: View, page: "Page") -> str:
    """Where this page stands, and the ones beside it."""
    if page.total <= ROWS:
        return ""
    first = view.page * ROWS
    last = min(first + ROWS, page.total)
    newer = _step("Newer", view.page - 1, view.page > 0)
    older = _step("Older", view.page + 1, last < page.total)
    return (
        f'<nav class="pz-pager" aria-label="Pages of the list">{newer}'
        f'<span class="pz-quiet">{first + 1:,} to {last:,} of {page.total:,}</span>{older}</nav>'
    )


def _step(label: str, page: int, possible: bool) -> str:
    button = markup.action("page", label, {"page": str(max(0, page))})
    return button if possible else button.replace("<button ", "<button disabled ", 1)


def _head(view: View, page: "Page", when: str) -> str:
    count = plural(page.total, "headline")
    chip = ""
    if view.start is not None or view.ids is not None:
        clear = markup.action("clear", "Show all again", {})
        told = f"Alert: {markup.text(view.told)}" if view.ids is not None else f"Only {markup.text(when)}"
        chip = f'<div class="pz-chip"><span>{told}</span>{clear}</div>'
    said = "" if chip else f" · {markup.text(when)}"
    return f'<div class="pz-sectionhead"><h3>Headlines <span class="pz-quiet">{count}{said}</span></h3>{chip}</div>'


def _filters(view: View, labels: Sequence[str], sources: "Sequence[Source]") -> str:
    kinds = [("", "Every label"), *((label, label) for label in labels)]
    origins = [("", "Every source"), *((str(source.id), markup.clipped(source.title, 50)) for source in sources)]
    return (
        '<div class="pz-filters">'
        f'<input type="search" class="pz-field" data-act="query" value="{markup.text(view.query)}" '
        'placeholder="Words in the headline" aria-label="Words in the headline" maxlength="200">'
        f"{_select('label', 'Label', kinds, view.label)}"
        f"{_select('source', 'Source', origins, str(view.source or ''))}</div>"
    )


def _select(act: str, name: str, choices: Sequence[tuple[str, str]], chosen: str) -> str:
    options = "".join(
        f'<option value="{markup.text(value)}"{" selected" if value == chosen else ""}>{markup.text(said)}</option>'
        for value, said in choices
    )
    return f'<select class="pz-field" data-act="{act}" aria-label="{name}">{options}</select>'


def _empty(view: View, page: "Page") -> str:
    if page.rows:
        return ""
    filtered = view.query or view.label or view.source is not None or view.start is not None or view.ids is not None
    said = "No headline fits what you chose." if filtered else "There is no headline in this time yet."
    return f'<p class="pz-nothing">{said}</p>'


def _row(row: "Listed", labels: Sequence[str], repeats: "Sequence[Repeat] | None", now: datetime) -> str:
    facts = [markup.text(row.source)]
    if row.company:
        by = "" if row.named == row.company else f" by “{markup.text(row.named)}”"
        facts.append(f"{markup.text(row.company)}{by}")
    if row.corrected:
        facts.append(f"corrected, was {markup.text(row.predicted)}")
    if row.repeats:
        facts.append(_alike_button(row, repeats is not None))
    return (
        f'<li data-key="m{row.mention_id}"><div class="pz-when">{_when(row.published, now)}</div>'
        f'<div class="pz-grow"><div class="pz-text">{_linked(row.text, row.link)}</div>'
        f'<div class="pz-quiet pz-from">{" · ".join(facts)}</div>{_alike(repeats, now)}</div>'
        f'<div class="pz-judged">{_label(row, labels)}<span class="pz-num">{score_text(row.score)}</span></div></li>'
    )


def _alike_button(row: "Listed", open: bool) -> str:
    return (
        f'<button type="button" class="pz-link" data-act="alike" data-headline="{row.headline_id}" '
        f'aria-expanded="{str(open).lower()}">+{row.repeats:,} alike</button>'
    )


def _alike(repeats: "Sequence[Repeat] | None", now: datetime) -> str:
    if not repeats:
        return ""
    items = "".join(
        f"<li>{_linked(one.text, one.link)} <span class='pz-quiet'>{markup.text(one.source)}, "
        f"{_when(one.published, now)}</span></li>"
        for one in repeats
    )
    return f'<ul class="pz-alike">{items}</ul>'


def _label(row: "Listed", labels: Sequence[str]) -> str:
    """The label as a pill that opens: another one corrects it."""
    choices = list(dict.fromkeys([*labels, row.label]))
    options = "".join(
        f'<option value="{markup.text(label)}"{" selected" if label == row.label else ""}>{markup.text(label)}</option>'
        for label in choices
    )
    return (
        f'<select class="pz-pill pz-{markup.tone(row.label)} pz-choose" data-act="correct" '
        f'data-mention="{row.mention_id}" title="Wrong? Choose the right label." '
        f'aria-label="Label: {markup.text(row.label)}. Choose another one to correct it.">{options}</select>'
    )


def _when(published: datetime, now: datetime) -> str:
    if now - published < RECENT:
        return moment(published)
    published = published.astimezone(UTC)
    year = "" if published.year == now.year else f" {published:%Y}"
    said = f"{published.day} {published:%b}{year}, {published:%H:%M}"
    return f'<time datetime="{published.isoformat()}" title="{markup.stamp(published)}">{said}</time>'


def _linked(text: str, link: str | None) -> str:
    """The text, leading to its page if that is one of the web."""
    if not link or not link.lower().startswith(("http://", "https://")):
        return markup.text(text)
    return f'<a href="{markup.text(link)}" target="_blank" rel="noopener noreferrer">{markup.text(text)}</a>'
