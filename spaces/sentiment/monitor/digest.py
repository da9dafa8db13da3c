"""A day's report: how each company fared, and the headlines that say it loudest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import func, select

from shared.data.writing import write_table

from ..scoring import PAIRS
from .headlines import Listed, mentions_by_id
from .tables import HeadlineRow, MentionRow
from .timeline import Sums, moment_of, sum_columns

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .watchlist import Company, Watchlist

STRONGEST = 3
USUAL_DAYS = 7
GOOD, BAD = ({pair[side] for pair in PAIRS} for side in (0, 1))
ALL = "All headlines"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$^!#()@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


@dataclass(frozen=True)
class DigestEntry:
    """A company on one day; `company` None: all headlines, each as a whole.

    `score`: mean, -1 to 1; `change`: against the mean of the 7 days before; `usual`: headlines per day in these.
    `positive`, `negative`, `other`: headlines by label. `strongest`: up to 3 positive and then up to 3 negative
    ones, by |score| * confidence.
    """

    company: "Company | None"
    score: float | None
    change: float | None
    count: int
    usual: float
    positive: int
    negative: int
    other: int
    strongest: list[Listed]


@dataclass(frozen=True)
class Digest:
    """A UTC day. `entries`: companies with headlines, most first; `overall`: all headlines; `total`: how many."""

    day: date
    entries: list[DigestEntry]
    overall: DigestEntry
    total: int


class Digests:
    """Makes digests from what was kept."""

    def __init__(self, sessions: "Callable[[], Session]", watchlist: "Watchlist") -> None:
        self._sessions, self._watchlist = sessions, watchlist

    def of(self, day: date) -> Digest:
        """The digest of a UTC day, for the companies that are on the watch-list now."""
        start = (day - date(1970, 1, 1)).days * 24
        companies: dict[int | None, Company | None] = {company.id: company for company in self._watchlist.all()}
        companies[None] = None
        with self._sessions() as session:
            before = {who: Sums(*numbers) for who, *numbers in session.execute(_sums(start - USUAL_DAYS * 24, start))}
            by_label = session.execute(_sums(start, start + 24, MentionRow.label)).all()
            strongest = _strongest(session, start, companies)
        today: dict[int | None, dict[str, Sums]] = {}
        for who, label, *numbers in by_label:
            today.setdefault(who, {})[label] = Sums(*numbers)
        entries = {
            who: _entry(company, today.get(who, {}), before.get(who, Sums()), strongest.get(who, []))
            for who, company in companies.items()
        }
        overall = entries.pop(None)
        some = [entry for entry in entries.values() if entry.count]
        some.sort(key=lambda entry: (-entry.count, entry.company.name if entry.company else ""))
        return Digest(day, some, overall, overall.count)

    def days(self) -> tuple[date, date] | None:
        """The first and the last UTC day with headlines; None if there is none."""
        # Two searches: together, SQLite would go through the whole index.
        ends = [select(end(HeadlineRow.hour)).scalar_subquery() for end in (func.min, func.max)]
        with self._sessions() as session:
            first, last = session.execute(select(*ends)).one()
        return None if first is None else (moment_of(first).date(), moment_of(last).date())


def markdown(digest: Digest) -> str:
    """The digest as Markdown. Headlines stay plain text whatever they hold; only http(s) links become links."""
    lines = [f"# Digest of {digest.day.day} {digest.day:%B %Y}", "", *_section(digest.overall)]
    for entry in digest.entries:
        lines += ["", *_section(entry)]
    return "\n".join(lines) + "\n"


def write_csv(digest: Digest, path: Path) -> Path:
    """The digest as a table with a row per company and strong headline, harmless in a spreadsheet."""
    none: list[Listed | None] = [None]
    rows = [
        {"day": digest.day.isoformat(), **_totals(entry), **_headline(strong)}
        for entry in (digest.overall, *digest.entries)
        for strong in entry.strongest or none
    ]
    write_table(rows, path)
    return path


def _sums(start: int, end: int, *more: Any) -> Any:
    """Sums of the hours from `start` to before `end` per company, found by the hour of the headlines."""
    return (
        select(MentionRow.company_id, *more, *sum_columns())
        .join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
        .where(HeadlineRow.hour >= start, HeadlineRow.hour < end)
        .group_by(MentionRow.company_id, *more)
    )


def _strongest(session: "Session", start: int, companies: Any) -> dict[int | None, list[Listed]]:
    query = (
        select(MentionRow.company_id, MentionRow.id, MentionRow.score, MentionRow.confidence)
        .join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
        .where(HeadlineRow.hour >= start, HeadlineRow.hour < start + 24, MentionRow.score != 0)
    )
    found: dict[tuple[int | None, bool], list[tuple[float, int]]] = {}
    for who, mention_id, score, confidence in session.execute(query):
        if who in companies:
            found.setdefault((who, score < 0), []).append((-abs(score) * confidence, mention_id))
    chosen = {key: [mention_id for _, mention_id in sorted(found[key])[:STRONGEST]] for key in found}
    rows = mentions_by_id(session, [mention_id for ids in chosen.values() for mention_id in ids])
    return {
        who: [rows[mention_id] for bad in (False, True) for mention_id in chosen.get((who, bad), [])]
        for who in companies
    }


def _entry(
    company: "Company | None", by_label: dict[str, Sums], before: Sums, strongest: Sequence[Listed]
) -> DigestEntry:
    day = sum(by_label.values(), Sums())
    positive, negative = (
        sum(sums.count for label, sums in by_label.items() if label.strip().lower() in side) for side in (GOOD, BAD)
    )
    change = None if day.mean is None or before.mean is None else day.mean - before.mean
    other = day.count - positive - negative
    usual = before.count / USUAL_DAYS
    return DigestEntry(company, day.mean, change, day.count, usual, positive, negative, other, list(strongest))


def _totals(entry: DigestEntry) -> dict[str, Any]:
    return {
        "company": entry.company.name if entry.company else ALL,
        "ticker": entry.company.ticker if entry.company else "",
        "score": _rounded(entry.score),
        "change": _rounded(entry.change),
        "headlines": entry.count,
        "usual_per_day": _rounded(entry.usual),
        "positive": entry.positive,
        "negative": entry.negative,
        "other": entry.other,
    }


def _headline(row: Listed | None) -> dict[str, Any]:
    if row is None:
        return dict.fromkeys(("headline", "label", "headline_score", "source", "published", "link"))
    return {
        "headline": row.text,
        "label": row.label,
        "headline_score": _rounded(row.score),
        "source": row.source,
        "published": row.published.isoformat(timespec="seconds"),
        "link": _web(row.link),
    }


def _section(entry: DigestEntry) -> list[str]:
    name = _plain(entry.company.name) if entry.company else ALL
    ticker = f" ({_plain(entry.company.ticker)})" if entry.company and entry.company.ticker else ""
    change = f", {entry.change:+.2f} against the 7 days before" if entry.change is not None else ""
    score = f"Score {entry.score:+.2f}{change}. " if entry.score is not None else ""
    counts = f"{entry.count:,} headlines" if entry.count != 1 else "1 headline"
    labels = f"{entry.positive:,} positive, {entry.negative:,} negative, {entry.other:,} other"
    said = f"{score}{counts} ({labels}); usual are {entry.usual:.1f} a day."
    return [f"## {name}{ticker}", "", said, *([""] if entry.strongest else []), *map(_line, entry.strongest)]


def _line(row: Listed) -> str:
    text, link = _plain(row.text), _web(row.link)
    shown = f"[{text}](<{quote(link, safe='%/:=&?~#+!,@[]')}>)" if link else text
    return f"- **{row.score or 0:+.2f}** {shown} – {_plain(row.source)}, {row.published:%H:%M} UTC"


def _plain(text: str) -> str:
    """Markdown that shows the text as it is, on one line, with nothing to click."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _web(link: str | None) -> str:
    return link if link and re.match(r"https?://", link, re.IGNORECASE) else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
