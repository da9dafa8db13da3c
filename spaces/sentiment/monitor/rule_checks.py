"""Whether a rule holds for companies at a moment."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from .rule_wording import HORIZON, USUAL_DAYS, below_sentence, burst_sentence, change_sentence
from .tables import HeadlineRow, MentionRow, RuleRow, hour_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_MENTIONS = 50
HISTORY_HOURS = 3 * 24
"""How long a company must have been in the headlines before "usual" means anything."""


@dataclass(frozen=True)
class NewAlert:
    """A rule that came true for a company. `said`: why; `value`: the number; `mentions`: ids, newest first."""

    rule_id: int
    company_id: int
    said: str
    value: float
    mentions: list[int]


@dataclass(frozen=True)
class _Seen:
    """A headline about a company."""

    id: int
    score: float | None
    published: datetime


_Found = dict[int, list[_Seen]]


def check(session: "Session", rule: RuleRow, names: dict[int, str], now: datetime) -> Iterator[NewAlert]:
    """What the rule has to say about the companies (id -> name) at that moment."""
    kinds = {"below": _below, "change": _change, "burst": _burst}
    for company_id, said, value, seen in kinds[rule.kind](session, rule, names, now):
        yield NewAlert(rule.id, company_id, said, value, [one.id for one in seen[:MOST_MENTIONS]])


_Findings = Iterator[tuple[int, str, float, list[_Seen]]]


def _below(session: "Session", rule: RuleRow, names: dict[int, str], now: datetime) -> _Findings:
    """The mean score of the last `count` headlines is under `threshold`."""
    for company_id, seen in _since(session, names, now - HORIZON).items():
        last = _scored(seen)[: rule.count]
        if len(last) == rule.count and (mean := _mean(last)) < rule.threshold - 1e-9:
            yield company_id, below_sentence(names[company_id], rule.count, mean, rule.threshold), mean, last


def _change(session: "Session", rule: RuleRow, names: dict[int, str], now: datetime) -> _Findings:
    """The mean of the last `hours` differs from that of the `hours` before; both have `count` headlines or more."""
    window = timedelta(hours=rule.hours)
    for company_id, seen in _since(session, names, now - 2 * window).items():
        scored = _scored(seen)
        recent = [one for one in scored if one.published > now - window]
        before = scored[len(recent) :]
        if min(len(recent), len(before)) < max(1, rule.count):
            continue
        difference = _mean(recent) - _mean(before)
        if abs(difference) >= rule.threshold - 1e-9:
            sides = (_mean(recent), len(recent)), (_mean(before), len(before))
            yield company_id, change_sentence(names[company_id], rule.hours, *sides), difference, recent


def _burst(session: "Session", rule: RuleRow, names: dict[int, str], now: datetime) -> _Findings:
    """`threshold` times as many headlines in the last `hours` as usual, and at least `count`."""
    start = now - timedelta(hours=rule.hours)
    many = {id: seen for id, seen in _since(session, names, start).items() if len(seen) >= rule.count}
    until = hour_of(start)
    for company_id, (count, first) in _before(session, many, until).items():
        if until - first < HISTORY_HOURS:
            continue
        hours = min(USUAL_DAYS * 24, until - first)
        seen, usual = many[company_id], count * rule.hours / hours
        # After two weeks of silence the number is reckoned as if there had been one headline.
        times = len(seen) / (usual or rule.hours / hours)
        if times >= rule.threshold - 1e-9:
            yield company_id, burst_sentence(names[company_id], rule.hours, len(seen), usual), times, seen


def _since(session: "Session", companies: Iterable[int], start: datetime) -> _Found:
    """The headlines of each company after `start`, newest first."""
    found: _Found = {}
    query = (
        select(MentionRow.company_id, MentionRow.id, MentionRow.score, HeadlineRow.published)
        .join(HeadlineRow, HeadlineRow.id == MentionRow.headline_id)
        .where(
            MentionRow.company_id.in_(list(companies)), MentionRow.hour >= hour_of(start), HeadlineRow.published > start
        )
        .order_by(HeadlineRow.published.desc(), MentionRow.id.desc())
    )
    for company_id, id, score, published in session.execute(query):
        if company_id is not None:
            found.setdefault(company_id, []).append(_Seen(id, score, published))
    return found


def _before(session: "Session", companies: Collection[int], until: int) -> dict[int, tuple[int, int]]:
    """Headlines of each company in the 14 days before an hour (since 1970), and the hour of its first one ever."""
    earlier = select(MentionRow.company_id, func.count(), func.min(MentionRow.hour)).where(
        MentionRow.company_id.in_(list(companies)), MentionRow.hour < until
    )
    recent = earlier.where(MentionRow.hour >= until - USUAL_DAYS * 24).group_by(MentionRow.company_id)
    counts = {company_id: count for company_id, count, _ in session.execute(recent)}
    rows = session.execute(earlier.group_by(MentionRow.company_id))
    return {id: (counts.get(id, 0), first) for id, _, first in rows if id is not None}


def _scored(seen: list[_Seen]) -> list[_Seen]:
    return [one for one in seen if one.score is not None]


def _mean(seen: list[_Seen]) -> float:
    return sum(one.score or 0.0 for one in seen) / len(seen)
