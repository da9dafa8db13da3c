"""What is sent to a webhook, as JSON."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from .tables import AlertRow, CompanyRow, HeadlineRow, MentionRow, RuleRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_HEADLINES = 10


def alert_body(session: "Session", alert_id: int) -> bytes | None:
    """The message about an alert, with its newest headlines; None if the alert was deleted."""
    alert = session.get(AlertRow, alert_id)
    if alert is None:
        return None
    company = session.get(CompanyRow, alert.company_id) if alert.company_id is not None else None
    rule = session.get(RuleRow, alert.rule_id)
    data = {
        "id": alert.id,
        "company": company.name if company else "",
        "ticker": company.ticker if company else "",
        "said": alert.said,
        "value": alert.value,
        "rule": {"id": alert.rule_id, "kind": rule.kind if rule else ""},
        "headlines": _headlines(session, alert.mentions),
    }
    return _message("alert", alert.fired, data)


def body_of_test(now: datetime) -> bytes:
    """The message that only shows that messages arrive."""
    return _message("test", now, {"said": "This is a test: alerts will arrive like this."})


def _message(kind: str, moment: datetime, data: dict[str, Any]) -> bytes:
    message = {"type": kind, "timestamp": moment.isoformat(), "data": data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _headlines(session: "Session", mentions: list[int]) -> list[dict[str, Any]]:
    """Those of the mentions that are still there, newest first."""
    query = (
        select(HeadlineRow.text, HeadlineRow.link, MentionRow.score)
        .join(MentionRow, MentionRow.headline_id == HeadlineRow.id)
        .where(MentionRow.id.in_(mentions))
        .order_by(HeadlineRow.published.desc(), MentionRow.id.desc())
        .limit(MOST_HEADLINES)
    )
    return [{"text": text, "link": link, "score": score} for text, link, score in session.execute(query)]
