"""When to raise an alert: the rules that users make, and what they have to say."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from shared.errors import DataError

from .rule_checks import NewAlert, check
from .rule_wording import rule_sentence
from .tables import AlertRow, RuleRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .watchlist import Watchlist

__all__ = ["NewAlert", "Rule", "Rules"]

EVERY = "every company"
LEAST_IN_CHANGE = 3
"""Headlines on each side of a change: fewer say nothing."""
_BOUNDS = {
    "below": {"threshold": (-1.0, 1.0), "count": (1, 1000)},
    "change": {"threshold": (0.05, 2.0), "count": (1, 1000), "hours": (1.0, 336.0)},
    "burst": {"threshold": (1.1, 100.0), "count": (1, 1000), "hours": (1.0, 336.0)},
}
_COOLDOWN = (0.0, 720.0)


@dataclass(frozen=True)
class Rule:
    """A rule; the numbers as in `RuleRow`. `company`: its name, or "every company"; `said`: the rule in a sentence."""

    id: int
    kind: str
    company_id: int | None
    company: str
    threshold: float
    count: int
    hours: float
    cooldown: float
    enabled: bool
    said: str


class Rules:
    """The rules in the database."""

    def __init__(self, sessions: "Callable[[], Session]", watchlist: "Watchlist") -> None:
        self._sessions, self._watchlist = sessions, watchlist

    def all(self) -> list[Rule]:
        """Every rule, the oldest first."""
        with self._sessions() as session:
            rows = session.scalars(select(RuleRow).where(RuleRow.removed.is_(None)).order_by(RuleRow.id)).all()
        companies = self._watchlist.by_ids({row.company_id for row in rows if row.company_id is not None})
        names = {id: company.name for id, company in companies.items()}
        return [_rule(row, names) for row in rows]

    def add(
        self, kind: str, company_id: int | None, threshold: float, count: int, hours: float, cooldown: float
    ) -> Rule:
        """Make a rule of the kind below, change or burst; `company_id` None: for each company by itself.

        `hours` and `cooldown` in hours; a change needs 3 headlines in both stretches, whatever `count` is.
        Raises DataError.
        """
        numbers = {"threshold": threshold, "count": count, "hours": hours, "cooldown": cooldown}
        _check(kind, numbers)
        if company_id is not None and all(company.id != company_id for company in self._watchlist.all()):
            raise DataError("This company is not on the watch-list any more: choose another one, or every company.")
        if kind == "change":
            numbers["count"] = max(count, LEAST_IN_CHANGE)
        same = next((r for r in self.all() if (r.kind, r.company_id) == (kind, company_id) and _same(r, numbers)), None)
        if same:
            raise DataError(f"There is such a rule already: {same.said}")
        with self._sessions() as session:
            row = RuleRow(kind=kind, company_id=company_id, created=datetime.now(UTC), **numbers)
            session.add(row)
            session.commit()
            id = row.id
        return next(rule for rule in self.all() if rule.id == id)

    def enable(self, id: int, on: bool) -> None:
        """Switch a rule on or off."""
        with self._sessions() as session:
            if row := session.get(RuleRow, id):
                row.enabled = on
                session.commit()

    def remove(self, id: int) -> None:
        """Take a rule away; its alerts stay."""
        with self._sessions() as session:
            if (row := session.get(RuleRow, id)) and row.removed is None:
                row.removed = datetime.now(UTC)
                session.commit()

    def evaluate(self, company_ids: set[int], now: datetime) -> list[NewAlert]:
        """What the rules that are on have to say about these companies, if they are watched.

        A rule is silent on a company for `cooldown` hours after it spoke, and while it has nothing but the headlines
        that it spoke of.
        """
        names = {company.id: company.name for company in self._watchlist.all() if company.id in company_ids}
        new: list[NewAlert] = []
        with self._sessions() as session:
            on = select(RuleRow).where(RuleRow.removed.is_(None), RuleRow.enabled).order_by(RuleRow.id)
            for rule in session.scalars(on).all():
                meant = {id: name for id, name in names.items() if rule.company_id in (None, id)}
                found = list(check(session, rule, meant, now)) if meant else []
                last = _last(session, rule.id, {alert.company_id for alert in found})
                quiet = timedelta(hours=rule.cooldown)
                new += [alert for alert in found if _is_news(alert, last.get(alert.company_id), quiet, now)]
        return new


def _last(session: "Session", rule_id: int, companies: set[int]) -> dict[int, AlertRow]:
    """The rule's last alert on each of the companies."""
    spoken = AlertRow.rule_id == rule_id, AlertRow.company_id.in_(companies)
    ids = select(func.max(AlertRow.id)).where(*spoken).group_by(AlertRow.company_id)
    rows = session.scalars(select(AlertRow).where(AlertRow.id.in_(ids))) if companies else ()
    return {row.company_id: row for row in rows if row.company_id is not None}


def _is_news(alert: NewAlert, last: AlertRow | None, quiet: timedelta, now: datetime) -> bool:
    if last is None:
        return True
    return last.fired + quiet <= now and not set(alert.mentions) <= set(last.mentions)


def _check(kind: str, numbers: dict[str, Any]) -> None:
    if kind not in _BOUNDS:
        raise DataError(f"“{kind}” is no kind of rule: choose below, change or burst.")
    for name, (low, high) in {**_BOUNDS[kind], "cooldown": _COOLDOWN}.items():
        value = numbers[name]
        if not (math.isfinite(value) and low <= value <= high):
            raise DataError(f"The {name} is {value:g}; it must be between {low:g} and {high:g}: change it.")


def _same(rule: Rule, numbers: dict[str, Any]) -> bool:
    return all(getattr(rule, name) == value for name, value in numbers.items())


def _rule(row: RuleRow, names: dict[int, str]) -> Rule:
    company = EVERY if row.company_id is None else names.get(row.company_id, "A company that is gone")
    numbers = (row.threshold, row.count, row.hours, row.cooldown)
    said = rule_sentence(row.kind, company, *numbers)
    return Rule(row.id, row.kind, row.company_id, company, *numbers, row.enabled, said)
