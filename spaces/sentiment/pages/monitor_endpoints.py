"""What programs ask the monitor: `/sentiment_watch`, `_timeline`, `_headlines` and `_digest`."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.errors import shown

from .view import UNITS

if TYPE_CHECKING:
    from ..monitor.desk import Desk
    from ..monitor.digest import DigestEntry
    from ..monitor.headlines import Listed
    from ..monitor.moods import Mood

MOST_ROWS = 500
Numbers = dict[str, Any]


def monitor_endpoints(desk: "Desk") -> None:
    """Place the endpoints."""
    for name, made in (("watch", _watch), ("timeline", _timeline), ("headlines", _headlines), ("digest", _digest)):
        gr.api(shown(made(desk)), api_name=f"sentiment_{name}", concurrency_limit=4, concurrency_id="monitor-api")


def _watch(desk: "Desk") -> Callable[..., Any]:
    def watch(companies: list[dict] | None = None) -> dict:
        """How every company of the watch-list stands: the mean score of the last 7 days, its change, the count.

        `companies` (each with `name`, and `ticker` and `aliases` if there are some) replaces the whole list first.
        """
        problems = desk.watchlist.save([_entry(one) for one in companies]).problems if companies is not None else []
        moods = [_mood(mood) for mood in desk.moods.get(datetime.now(UTC))]
        return {"all": moods[0], "companies": moods[1:], "problems": problems}

    return watch


def _timeline(desk: "Desk") -> Callable[..., Any]:
    def timeline(company: str = "", since: str = "", until: str = "", by: str = "auto") -> dict:
        """Scores by hour or day: counts, means, the moving average and its 95 % range.

        `company`: a name or ticker of the watch-list; empty: all headlines as a whole. `since`, `until`: ISO 8601, UTC
        if there is no zone. `by`: auto, hour or day.
        """
        if by not in UNITS:
            raise DataError(f"`by` is “{by}”: it must be one of {', '.join(UNITS)}.")
        found = desk.timelines.get(_id(desk, company), _time(since), _time(until) or datetime.now(UTC), by)  # type: ignore[arg-type]
        return _plain(asdict(found)) | {"company": company}

    return timeline


def _headlines(desk: "Desk") -> Callable[..., Any]:
    def headlines(
        company: str = "",
        since: str = "",
        until: str = "",
        label: str = "",
        query: str = "",
        limit: int = 50,
        offset: int = 0,
    ) -> dict:
        """The headlines that were kept, newest first, with what was found about the company in each.

        `company`: a name or ticker of the watch-list; empty: all headlines as a whole. `query`: words that must all
        be there. `limit`: up to 500.
        """
        if not 1 <= limit <= MOST_ROWS or offset < 0:
            raise DataError(f"`limit` must be from 1 to {MOST_ROWS}, and `offset` 0 or more.")
        page = desk.headlines.find(
            _id(desk, company),
            since=_time(since),
            until=_time(until),
            label=label,
            query=query,
            limit=limit,
            offset=offset,
        )
        return {"total": page.total, "headlines": [_plain(asdict(row)) for row in page.rows]}

    return headlines


def _digest(desk: "Desk") -> Callable[..., Any]:
    def digest(day: str = "", company: str = "") -> dict:
        """A day's report, as Markdown and as numbers per company.

        `day`: such as 2026-03-04; empty: yesterday, or the last day with headlines before it. `company`: only this one.
        """
        from ..monitor.digest import markdown
        from .digest import only

        id = _id(desk, company)
        made = desk.digests.of(_day(day) if day.strip() else _latest_day(desk))
        entries = [entry for entry in made.entries if id is None or (entry.company and entry.company.id == id)]
        if id is not None and not entries:
            written = f"# Digest of {made.day.isoformat()}\n\nNo headline of this day is about the company.\n"
        else:
            written = markdown(only(made, id or 0))
        return {"day": made.day.isoformat(), "markdown": written, "companies": [_digested(entry) for entry in entries]}

    return digest


def _id(desk: "Desk", company: str) -> int | None:
    return desk.watchlist.find(company).id if company.strip() else None


def _entry(company: dict) -> list[str]:
    """A row of the watch-list."""
    if not isinstance(company, dict) or not str(company.get("name") or "").strip():
        raise DataError("A company has no name: give each as {“name”: …, “ticker”: …, “aliases”: […]}.")
    aliases = company.get("aliases") or []
    joined = aliases if isinstance(aliases, str) else ";".join(map(str, aliases))
    return [str(company["name"]), str(company.get("ticker") or ""), joined]


def _mood(mood: "Mood") -> Numbers:
    company = mood.company
    who = {"name": company.name, "ticker": company.ticker, "aliases": list(company.aliases)} if company else {}
    numbers = {"score": mood.score, "change": mood.change, "count": mood.count, "before": mood.before}
    return who | _plain(numbers | {"latest": mood.latest})


def _digested(entry: "DigestEntry") -> Numbers:
    names = ("score", "change", "count", "usual", "positive", "negative", "other")
    strongest = [_strong(row) for row in entry.strongest]
    name = entry.company.name if entry.company else ""
    return {"name": name} | {one: getattr(entry, one) for one in names} | {"strongest": strongest}


def _strong(row: "Listed") -> Numbers:
    return _plain({"text": row.text, "link": row.link, "score": row.score, "published": row.published})


def _plain(values: Any) -> Any:
    """Values as JSON has them: times as ISO 8601."""
    if isinstance(values, dict):
        return {name: _plain(value) for name, value in values.items()}
    if isinstance(values, list):
        return [_plain(value) for value in values]
    return values.isoformat() if isinstance(values, datetime) else values


def _time(said: str) -> datetime | None:
    if not said.strip():
        return None
    try:
        read = datetime.fromisoformat(said.strip())
    except ValueError:
        raise DataError(f"“{said}” is no time: write it like 2026-03-04 or 2026-03-04T12:00:00Z.") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said.strip())
    except ValueError:
        raise DataError(f"“{said}” is no day: write it like 2026-03-04.") from None


def _latest_day(desk: "Desk") -> date:
    """Yesterday, or the last day with headlines if that was earlier; today if there are only headlines of today."""
    bounds = desk.digests.days()
    if bounds is None:
        raise DataError("There are no headlines yet, so there is nothing to report: add a source first.")
    yesterday = date.fromordinal(datetime.now(UTC).date().toordinal() - 1)
    return max(bounds[0], min(bounds[1], yesterday))
