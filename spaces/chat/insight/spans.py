"""The spans of time that figures are given for."""

from datetime import UTC, datetime, timedelta

SPANS: dict[str, tuple[str, int | None]] = {
    "today": ("Today", 0),
    "7d": ("7 days", 7),
    "30d": ("30 days", 30),
    "90d": ("90 days", 90),
    "all": ("All", None),
}
"""Name on the page and days before today, by key; None: since the first conversation."""


def since(span: str, now: datetime) -> datetime | None:
    """When a span of `SPANS` begins: at midnight (UTC), so that its first day is whole; None for all time."""
    days = SPANS[span][1]
    if days is None:
        return None
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=max(0, days - 1))
