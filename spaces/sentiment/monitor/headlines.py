"""The headlines that were kept, to look through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, or_, select

from shared.tables import FeedbackEntry

from . import tables
from .tables import CompanyRow, HeadlineRow, MentionRow, SourceRow, hour_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_WORDS = 20
NEWEST = 10_000


@dataclass(frozen=True)
class Listed:
    """A headline and what was found about one company in it; `company_id` None and `company` "": as a whole.

    `named`: the words that name the company. `label`, `score`: what counts; `predicted`, `confidence`, `ref`: what
    the model said. `repeats`: later headlines that say the same.
    """

    mention_id: int
    headline_id: int
    text: str
    link: str | None
    source: str
    source_id: int
    published: datetime
    company_id: int | None
    company: str
    named: str
    label: str
    predicted: str
    corrected: bool
    score: float | None
    confidence: float
    ref: str
    repeats: int


@dataclass(frozen=True)
class Page:
    """Some of the headlines found; `total`: how many there are in all."""

    rows: list[Listed]
    total: int


@dataclass(frozen=True)
class Repeat:
    """A headline that says the same as an earlier one."""

    text: str
    link: str | None
    source: str
    published: datetime


class Headlines:
    """Finds headlines, newest first."""

    def __init__(self, sessions: "Callable[[], Session]") -> None:
        self._sessions = sessions

    def find(
        self,
        company_id: int | None = None,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        label: str = "",
        source_id: int | None = None,
        query: str = "",
        ids: Sequence[int] | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Page:
        """Headlines about a company; without one, all headlines, each as a whole.

        From `since` until before `until`; with every word of `query` somewhere in the text. With `ids` only these
        mentions, of any company unless one is given. Headlines that repeat another are only counted there.
        """
        on_mentions = _about(company_id, ids)
        if label:
            on_mentions.append(MentionRow.label == label)
        if source_id is not None:
            on_mentions.append(MentionRow.source_id == source_id)
        # The hour narrows the search down by the index; the moment itself is only in the headline.
        on_headlines = _words(query)
        if since:
            on_mentions.append(MentionRow.hour >= hour_of(since))
            on_headlines.append(HeadlineRow.published >= since)
        if until:
            on_mentions.append(MentionRow.hour <= hour_of(until))
            on_headlines.append(HeadlineRow.published < until)
        count = select(func.count()).select_from(MentionRow).where(*on_mentions, *on_headlines)
        if on_headlines:
            count = count.join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
        with self._sessions() as session:
            total = session.scalar(count) or 0
            found = _listing().where(*on_mentions, *on_headlines).limit(max(0, limit)).offset(max(0, offset))
            return Page(listed(session, found), total)

    def labels(self, company_id: int | None) -> list[str]:
        """The labels of the newest 10,000 headlines about a company (None: of all), in alphabetical order."""
        newest = (
            select(MentionRow.label)
            .where(MentionRow.company_id == company_id)
            .order_by(MentionRow.hour.desc())
            .limit(NEWEST)
            .subquery()
        )
        query = select(newest.c.label).distinct()
        with self._sessions() as session:
            return sorted(session.scalars(query))

    def repeats_of(self, headline_id: int) -> list[Repeat]:
        """The headlines that say the same as this one, oldest first."""
        query = (
            select(HeadlineRow.text, HeadlineRow.link, SourceRow.title, HeadlineRow.published)
            .join(SourceRow, SourceRow.id == HeadlineRow.source_id)
            .where(HeadlineRow.repeat_of == headline_id)
            .order_by(HeadlineRow.published, HeadlineRow.id)
        )
        with self._sessions() as session:
            return [Repeat(*row) for row in session.execute(query)]

    def stamp(self) -> str:
        """A text that changes whenever what the page shows may have changed; cheap to ask for."""
        with self._sessions() as session:
            return "|".join(str(value) for value in session.execute(select(*_traces())).one())


def listed(session: "Session", query: Any) -> list[Listed]:
    """The rows of a query made from `_listing`, with their repeats counted."""
    rows = session.execute(query).mappings().all()
    again = (
        select(HeadlineRow.repeat_of, func.count())
        .where(HeadlineRow.repeat_of.in_([row["headline_id"] for row in rows]))
        .group_by(HeadlineRow.repeat_of)
    )
    repeats: dict[Any, int] = {row[0]: row[1] for row in session.execute(again)} if rows else {}
    return [Listed(**row, repeats=repeats.get(row["headline_id"], 0)) for row in rows]


def mentions_by_id(session: "Session", ids: Sequence[int]) -> dict[int, Listed]:
    """The mentions with these ids."""
    return {row.mention_id: row for row in listed(session, _listing().where(MentionRow.id.in_(ids)))}


def _listing() -> Any:
    """The columns of `Listed` but `repeats`, newest first."""
    mention = MentionRow
    return (
        select(
            mention.id.label("mention_id"),
            HeadlineRow.text,
            HeadlineRow.link,
            HeadlineRow.published,
            SourceRow.title.label("source"),
            func.coalesce(CompanyRow.name, "").label("company"),
            *(mention.headline_id, mention.source_id, mention.company_id, mention.named, mention.label),
            *(mention.predicted, mention.corrected, mention.score, mention.confidence, mention.ref),
        )
        .join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
        .join(SourceRow, SourceRow.id == MentionRow.source_id)
        .outerjoin(CompanyRow, CompanyRow.id == MentionRow.company_id)
        # By hour first, because the index is sorted by it.
        .order_by(MentionRow.hour.desc(), HeadlineRow.published.desc(), MentionRow.id.desc())
    )


def _about(company_id: int | None, ids: Sequence[int] | None) -> list[ColumnElement[bool]]:
    who = MentionRow.company_id == company_id
    if ids is None:
        return [who]
    chosen = MentionRow.id.in_(ids)
    return [chosen] if company_id is None else [chosen, who]


def _words(query: str) -> list[ColumnElement[bool]]:
    """A condition per word. SQLite knows the capitals of ASCII only, so other spellings are tried one by one."""
    words = list(dict.fromkeys(query.split()))[:MOST_WORDS]
    spellings = ({word, word.lower(), word.upper(), word.capitalize()} if not word.isascii() else {word}
                 for word in words)  # fmt: skip
    return [or_(*(HeadlineRow.text.icontains(word, autoescape=True) for word in sorted(some))) for some in spellings]


def _traces() -> list[Any]:
    """One number each for what may change: searches at the end of an index, or counts of small tables."""
    source, rule, alert, delivery = tables.SourceRow, tables.RuleRow, tables.AlertRow, tables.DeliveryRow
    company, webhook, rescoring, price = CompanyRow, tables.WebhookRow, tables.RescoringRow, tables.PriceRow
    columns: tuple[Any, ...] = (
        func.max(HeadlineRow.id),
        func.max(MentionRow.id),
        func.max(FeedbackEntry.id),  # a correction leaves a judgement
        *(func.max(table.id) for table in (source, rule, alert, delivery, company, webhook, rescoring)),
        *(func.count(table.removed) for table in (source, rule, company, webhook)),
        func.max(source.checked),
        func.max(source.due),
        func.sum(source.found + source.failures),
        func.max(company.added),
        func.max(company.searched),
        func.count(company.searched),
        func.count(alert.seen),
        func.sum(delivery.attempts),
        func.max(rescoring.finished),
        func.sum(rescoring.done),
        func.count(price.day),
        func.sum(price.close),
    )
    counted = [select(column).scalar_subquery() for column in columns]
    states = [source.state == state for state in ("checking", "failing", "done")]
    flags = [source.paused, rule.enabled, *states, rescoring.state == "running"]
    return counted + [select(func.count()).where(flag).scalar_subquery() for flag in flags]
