"""What becomes of the entries of a source: told apart, judged per company, kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from shared.embedding import embed

from .items import Item
from .judging import Judge, Judgement, Question
from .repeats import Candidate, find_repeats, forget_old, packed
from .tables import CompanyRow, HeadlineRow, MentionRow, VectorRow, hour_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from shared.services import Services

    from .watchlist import Watchlist

CHUNK = 128
SEARCH_CHUNK = 2000
MAX_CHARACTERS = 1000
AHEAD = timedelta(hours=1)


@dataclass(frozen=True)
class Taken:
    """`kept` headlines are new; `repeated` ones were there before, word for word or nearly. `companies`: ids of
    those that the new ones name."""

    kept: int = 0
    repeated: int = 0
    companies: frozenset[int] = frozenset()

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(self.kept + other.kept, self.repeated + other.repeated, self.companies | other.companies)


@dataclass(frozen=True)
class _Mention:
    """A company (None: the headline as a whole) that the headline at `place` is judged for."""

    place: int
    company_id: int | None
    named: str


class Intake:
    """Takes entries in, from any thread; a chunk at a time, so that nobody waits for somebody's long file."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]", watchlist: "Watchlist") -> None:
        self._services, self._sessions, self._watchlist = services, sessions, watchlist
        self._judge = Judge(services)
        self._lock = Lock()

    def take(self, source_id: int, items: Sequence[Item], now: datetime) -> Taken:
        """Keep what is new among `items`, with what the model says of it. Raises ModelError.

        What was kept before an error stays: the same entries may be handed in again.
        """
        clean = sorted((_clean(item, now) for item in items if item.text.strip()), key=_published)
        taken = Taken()
        for start in range(0, len(clean), CHUNK):
            with self._lock:
                taken += self._take_chunk(source_id, clean[start : start + CHUNK], now)
        return taken

    def search_new_companies(self, now: datetime) -> int:
        """Look for companies that are new on the watch-list in the headlines kept before. How many were found."""
        with self._sessions() as session:
            query = select(CompanyRow.id).where(CompanyRow.searched.is_(None), CompanyRow.removed.is_(None))
            wanted = set(session.scalars(query))
            last = session.scalar(select(func.max(HeadlineRow.id))) or 0
        if not wanted:
            return 0
        found = sum(self._search(wanted, start, last) for start in range(0, last, SEARCH_CHUNK))
        with self._sessions() as session:
            for row in session.scalars(select(CompanyRow).where(CompanyRow.id.in_(wanted))):
                row.searched = now
            session.commit()
        return found

    def _take_chunk(self, source_id: int, items: list[Item], now: datetime) -> Taken:
        """Ask the model first and write last: nobody waits for the database meanwhile."""
        with self._sessions() as session:
            new = _unknown(session, items)
            vectors = embed(self._services.engine, [item.text for item in new])
            whole = self._judge.judge([Question(item.text) for item in new])
            candidates = [
                Candidate(item.text, _hour(item), answer.label, vector)
                for item, answer, vector in zip(new, whole, vectors, strict=True)
            ]
            repeats = find_repeats(session, candidates, self._companies_in)
        rows = [_headline(source_id, item, now) for item in new]
        first = [place for place, repeat in enumerate(repeats) if repeat is None]
        mentions = [mention for place in first for mention in self._mentions(place, new[place].text)]
        judged = self._judge.judge([Question(new[m.place].text, m.named) for m in mentions])
        with self._sessions() as session:
            session.add_all(rows)
            session.flush()
            for row, repeat in zip(rows, repeats, strict=True):
                row.repeat_of = repeat and (repeat.stored or rows[repeat.place].id)
            session.add_all(
                VectorRow(headline_id=rows[place].id, hour=rows[place].hour, vector=packed(vectors[place]))
                for place in first
            )
            session.add_all(_row(rows[place], _Mention(place, None, ""), whole[place]) for place in first)
            session.add_all(_row(rows[m.place], m, answer) for m, answer in zip(mentions, judged, strict=True))
            forget_old(session, min(hour_of(now), *map(_hour, items)))  # a long history is taken oldest first
            session.commit()
        companies = frozenset(m.company_id for m in mentions if m.company_id is not None)
        return Taken(len(first), len(items) - len(first), companies)

    def _mentions(self, place: int, text: str) -> list[_Mention]:
        return [_Mention(place, m.company.id, m.named) for m in self._watchlist.mentions(text)]

    def _companies_in(self, text: str) -> frozenset[int]:
        return frozenset(mention.company.id for mention in self._watchlist.mentions(text))

    def _search(self, wanted: set[int], after: int, until: int) -> int:
        """Add what the headlines with these ids say about the `wanted` companies; drop what names them no longer."""
        with self._sessions() as session:
            span = HeadlineRow.id.between(after + 1, min(until, after + SEARCH_CHUNK))
            rows = session.scalars(select(HeadlineRow).where(span, HeadlineRow.repeat_of.is_(None))).all()
            query = select(MentionRow.headline_id, MentionRow.company_id, MentionRow.id).join(HeadlineRow)
            query = query.where(span, MentionRow.company_id.in_(wanted))
            there = {(headline, company): id for headline, company, id in session.execute(query)}
        named = [m for place, row in enumerate(rows) for m in self._mentions(place, row.text) if m.company_id in wanted]
        right = {(rows[m.place].id, m.company_id) for m in named}
        mentions = [m for m in named if (rows[m.place].id, m.company_id) not in there]
        gone = [id for pair, id in there.items() if pair not in right]
        judgements = self._judge.judge([Question(rows[m.place].text, m.named) for m in mentions])
        with self._sessions() as session:
            session.add_all(_row(rows[m.place], m, answer) for m, answer in zip(mentions, judgements, strict=True))
            session.execute(delete(MentionRow).where(MentionRow.id.in_(gone), MentionRow.corrected.is_(False)))
            session.commit()
        return len(mentions)


def _clean(item: Item, now: datetime) -> Item:
    """On one line, of bounded length, and with a time that is not ahead of the clock."""
    text = " ".join(item.text.split())[:MAX_CHARACTERS]
    published = item.published if item.published and item.published <= now + AHEAD else now
    return replace(item, text=text, published=published)


def _published(item: Item) -> datetime:
    assert item.published is not None
    return item.published


def _hour(item: Item) -> int:
    return hour_of(_published(item))


def _unknown(session: "Session", items: list[Item]) -> list[Item]:
    """The items whose key is not in the database, each key once, in order."""
    by_key = {item.key: item for item in reversed(items)}
    known = set(session.scalars(select(HeadlineRow.key).where(HeadlineRow.key.in_(by_key))))
    return [item for item in items if item.key not in known and by_key[item.key] is item]


def _headline(source_id: int, item: Item, now: datetime) -> HeadlineRow:
    return HeadlineRow(
        source_id=source_id,
        key=item.key,
        text=item.text,
        link=item.link,
        published=item.published,
        arrived=now,
        hour=_hour(item),
    )


def _row(headline: HeadlineRow, mention: _Mention, answer: Judgement) -> MentionRow:
    return MentionRow(
        headline_id=headline.id,
        company_id=mention.company_id,
        source_id=headline.source_id,
        named=mention.named,
        hour=headline.hour,
        label=answer.label,
        score=answer.score,
        predicted=answer.label,
        predicted_score=answer.score,
        confidence=answer.confidence,
        ref=answer.ref,
    )
