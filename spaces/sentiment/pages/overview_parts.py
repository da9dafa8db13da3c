"""The HTML of the overview's parts, from what the monitor knows."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shared.tasks import get_task
from shared.ui import markup

from ..show import mood_tone, mood_word, score_text
from . import overview_head as top
from .cards import ALL, cards_html, in_order
from .headline_list import corrected_html, list_html, pager_html, rows_html
from .timeline_chart import LENGTHS, Close, bucket_name, chart, legend
from .view import PERIODS, ROWS, UNITS, View

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk
    from ..monitor.timeline import Timeline

SPACE = "sentiment"
TASK = "text-classification"
USUAL_LABELS = ("positive", "neutral", "negative")


def head(services: "Services", desk: "Desk", view: View, now: datetime) -> str:
    """Status line, notices and new alerts."""
    from ..monitor.demo import running

    sources = desk.sources.all()
    kept = desk.headlines.find(limit=0).total
    unseen = desk.alerts.unseen()
    alerts = [alert for alert in desk.alerts.latest(100) if alert.seen is None] if unseen else []
    notices = top.demo_html() if running(desk) else ""
    notices += top.rescoring_html(desk.rescoring.latest(), desk.rescoring.needed())
    status = top.status_html(sources, kept, _last_arrival(desk))
    return f'<div class="pz-top">{status}{notices}{top.alerts_html(alerts, unseen)}</div>'


def cards(services: "Services", desk: "Desk", view: View, now: datetime) -> str:
    """A card per company."""
    return cards_html(in_order(desk.moods.get(now), view.order), view.company, view.find)


def timeline(services: "Services", desk: "Desk", view: View, now: datetime) -> str:
    """The chart of what is chosen, under its name and the choice of time."""
    line = desk.timelines.get(view.company, view.since(now), now, view.by)  # type: ignore[arg-type]
    closes = _closes(desk, view.company)
    drawn = closes if view.price else []
    if line.count:
        body = chart(line, view.start, drawn) + legend(line, bool(drawn))
    elif desk.headlines.find(limit=1).rows:
        body = '<div class="pz-waiting"><p>There is no headline in this time: choose a longer one above.</p></div>'
    else:
        body = top.waiting_html(desk.sources.all())
    company = desk.watchlist.by_id(view.company) if view.company else None
    name = f"{markup.text(company.name)} <i>{markup.text(company.ticker)}</i>" if company else ALL
    return (
        f'<section class="pz-panel pz-timeline" aria-label="Timeline"><div class="pz-charthead"><h2>{name}</h2>'
        f"{_mean(line)}{_controls(view, bool(closes))}</div>{body}</section>"
    )


def headlines(services: "Services", desk: "Desk", view: View, now: datetime) -> str:
    """The headlines of what is chosen."""
    since, until = (view.start, view.end) if view.start else (view.since(now), None)
    if view.ids is not None:
        since = None
    page = desk.headlines.find(
        view.company,
        since=since,
        until=until,
        label=view.label,
        source_id=view.source,
        query=view.query,
        ids=view.ids,
        limit=ROWS,
        offset=view.page * ROWS,
    )
    labels = labels_of(services, desk, view)
    when = _when(view)
    repeats = {id: desk.headlines.repeats_of(id) for id in view.opened if any(r.headline_id == id for r in page.rows)}
    note = corrected_html(len(services.feedback.corrections(SPACE))) if view.corrected else ""
    inside = list_html(view, page, when, labels, desk.sources.all(), note) + rows_html(page, labels, repeats)
    chosen = (view.company, view.start, view.ids, view.label, view.source, view.query, view.page, view.period)
    scroll = markup.text(view.ids) if view.ids is not None else ""
    return (
        f'<section class="pz-panel pz-list" aria-label="Headlines" data-view="{markup.text(hash(str(chosen)))}"'
        f"{f' data-scroll={scroll!r}' if scroll else ''}>{inside}{pager_html(view, page)}</section>"
    )


BUILDERS: Mapping[str, Callable[["Services", "Desk", View, datetime], str]] = {
    "head": head,
    "cards": cards,
    "chart": timeline,
    "list": headlines,
}


def labels_of(services: "Services", desk: "Desk", view: View) -> list[str]:
    """The labels that a headline may get: those of the model in use, if it is loaded, and those that are there."""
    ref, found = services.serving.current(SPACE), desk.headlines.labels(view.company)
    if any(model.ref == ref and model.task == TASK for model in services.engine.status().models):
        found = [*services.engine.labels(get_task(TASK), ref), *found]
    elif set(found) <= set(USUAL_LABELS):
        found = [*USUAL_LABELS]
    return list(dict.fromkeys(found))


def _mean(line: "Timeline") -> str:
    """The mean of what the chart shows, weighted by headlines."""
    scored = [(bucket.mean, bucket.count) for bucket in line.buckets if bucket.mean is not None]
    if not scored:
        return ""
    mean = sum(mean * count for mean, count in scored) / sum(count for _, count in scored)
    said = f'<b class="pz-{mood_tone(mean)}">{score_text(mean)}</b> {mood_word(mean)} over this time'
    return f'<p class="pz-meanline">{said}</p>'


def _controls(view: View, priced: bool) -> str:
    periods = "".join(
        f'<button type="button" data-act="period" data-period="{key}" aria-pressed="{str(key == view.period).lower()}">'
        f"{name}</button>"
        for key, (name, _) in PERIODS.items()
    )
    units = "".join(
        f'<option value="{key}"{" selected" if key == view.by else ""}>{name}</option>' for key, name in UNITS.items()
    )
    price = ""
    if priced:
        price = (
            '<button type="button" class="pz-action" data-act="price" '
            f'aria-pressed="{str(view.price).lower()}">Price</button>'
        )
    return (
        f'<div class="pz-controls"><div class="pz-segments" role="group" aria-label="Time">{periods}</div>'
        f'<select class="pz-field" data-act="by" aria-label="One point for each">{units}</select>{price}</div>'
    )


def _when(view: View) -> str:
    if view.start and view.end:
        by = "day" if view.end - view.start == LENGTHS["day"] else "hour"
        return f"{bucket_name(view.start, by)} UTC"
    name, length = PERIODS[view.period]
    return f"the last {name[2:] if name.startswith('A ') else name}" if length else "since the first one"


def _last_arrival(desk: "Desk") -> datetime | None:
    from sqlalchemy import select

    from ..monitor.tables import HeadlineRow

    with desk.sessions() as session:
        return session.scalar(select(HeadlineRow.arrived).order_by(HeadlineRow.id.desc()).limit(1))


def _closes(desk: "Desk", company: int | None) -> list[Close]:
    if company is None:
        return []
    from sqlalchemy import select

    from ..monitor.tables import PriceRow

    query = select(PriceRow.day, PriceRow.close).where(PriceRow.company_id == company).order_by(PriceRow.day)
    with desk.sessions() as session:
        return [Close(day, close) for day, close in session.execute(query)]
