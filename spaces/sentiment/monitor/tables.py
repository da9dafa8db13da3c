"""The monitor's tables. They live in the Space: the shared store only makes them."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.tables import Moment

HOUR = 3600


class MonitorTable(DeclarativeBase):
    """Base of the monitor's tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}


class SourceRow(MonitorTable):
    """Where headlines come from, and how that goes.

    `kind`: feed, folder, file or replay. `address`: a URL, a folder, or a file. `interval`: seconds between two
    looks. `state`: waiting, checking, ok, failing or done; `said`: one sentence on the last look. `due`: the next
    look. `claimed`: until when a poller works on it. `cursor`: what the reader remembers between two looks.
    `found`, `kept`, `repeated`: entries so far.
    """

    __tablename__ = "monitor_sources"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    interval: Mapped[float]
    paused: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]
    removed: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    said: Mapped[str] = mapped_column(Text, default="")
    checked: Mapped[datetime | None]
    due: Mapped[datetime]
    claimed: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    cursor: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    found: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)


class CompanyRow(MonitorTable):
    """A company on the watch-list. One that was removed keeps its history.

    `searched`: when the headlines kept before were searched for its names; None after these changed.
    """

    __tablename__ = "monitor_companies"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    ticker: Mapped[str] = mapped_column(Text, default="")
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)
    added: Mapped[datetime]
    removed: Mapped[datetime | None]
    searched: Mapped[datetime | None]


class HeadlineRow(MonitorTable):
    """A headline as it came. `key`: what makes it the same entry; `repeat_of`: the earlier headline that says the same.

    `hour`: hours since 1970 of `published`, which the timeline counts by.
    """

    __tablename__ = "monitor_headlines"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("monitor_sources.id"))
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    link: Mapped[str | None] = mapped_column(Text)
    published: Mapped[datetime]
    arrived: Mapped[datetime]
    hour: Mapped[int] = mapped_column(index=True)
    repeat_of: Mapped[int | None] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("key"), Index("monitor_headlines_source", "source_id"))


class MentionRow(MonitorTable):
    """What a headline says about one company; `company_id` None: the headline as a whole.

    Headlines that repeat an earlier one have none. `named`: the words that name the company. `label`, `score`
    (P(positive) - P(negative), -1 to 1; None if the labels have no such pair): what counts; a user's correction
    replaces them. `predicted`, `predicted_score`, `confidence`, `ref`: what the model said, and which one.
    """

    __tablename__ = "monitor_mentions"
    id: Mapped[int] = mapped_column(primary_key=True)
    headline_id: Mapped[int] = mapped_column(ForeignKey("monitor_headlines.id"), index=True)
    company_id: Mapped[int | None]
    source_id: Mapped[int]
    named: Mapped[str] = mapped_column(Text, default="")
    hour: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    score: Mapped[float | None]
    predicted: Mapped[str] = mapped_column(Text)
    predicted_score: Mapped[float | None]
    confidence: Mapped[float]
    corrected: Mapped[bool] = mapped_column(default=False)
    ref: Mapped[str] = mapped_column(Text)
    # The timeline and the moods are read from this index alone, whatever else a row holds.
    __table_args__ = (
        Index("monitor_mentions_timeline", "company_id", "hour", "score"),
        Index("monitor_mentions_ref", "ref"),
    )


class VectorRow(MonitorTable):
    """The encoder's unit vector of a recent headline (float16), to tell repeats by. Old ones are deleted."""

    __tablename__ = "monitor_vectors"
    headline_id: Mapped[int] = mapped_column(ForeignKey("monitor_headlines.id"), primary_key=True)
    hour: Mapped[int] = mapped_column(index=True)
    vector: Mapped[bytes] = mapped_column(LargeBinary)


class RescoringRow(MonitorTable):
    """The history going through a newly promoted model. `state`: running, done, cancelled, failed or superseded."""

    __tablename__ = "monitor_rescorings"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(16))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(Text, default="")
    started: Mapped[datetime]
    finished: Mapped[datetime | None]


class RuleRow(MonitorTable):
    """When to raise an alert. `kind`: below, change or burst; `company_id` None: for each company.

    below: the mean score of the last `count` headlines is under `threshold`. change: the mean score of the last
    `hours` differs from the `hours` before by `threshold` or more. burst: `threshold` times as many headlines in the
    last `hours` as usual, and at least `count`. `cooldown`: hours before the same rule speaks of a company again.
    """

    __tablename__ = "monitor_rules"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    company_id: Mapped[int | None]
    threshold: Mapped[float]
    count: Mapped[int]
    hours: Mapped[float]
    cooldown: Mapped[float]
    enabled: Mapped[bool] = mapped_column(default=True)
    created: Mapped[datetime]
    removed: Mapped[datetime | None]


class AlertRow(MonitorTable):
    """A rule that came true. `said`: the sentence that people read; `mentions`: ids of what it rests on."""

    __tablename__ = "monitor_alerts"
    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("monitor_rules.id"))
    company_id: Mapped[int | None]
    fired: Mapped[datetime] = mapped_column(index=True)
    said: Mapped[str] = mapped_column(Text)
    value: Mapped[float]
    mentions: Mapped[list[int]] = mapped_column(JSON, default=list)
    seen: Mapped[datetime | None]


class WebhookRow(MonitorTable):
    """Where alerts are sent, and the secret they are signed with."""

    __tablename__ = "monitor_webhooks"
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    removed: Mapped[datetime | None]


class DeliveryRow(MonitorTable):
    """An alert on its way to a webhook. `state`: waiting, sent or failed; `said`: why the last try failed."""

    __tablename__ = "monitor_deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    alert_id: Mapped[int] = mapped_column(ForeignKey("monitor_alerts.id"), index=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("monitor_webhooks.id"))
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    due: Mapped[datetime]
    status: Mapped[int | None]
    said: Mapped[str] = mapped_column(Text, default="")
    sent: Mapped[datetime | None]


class PriceRow(MonitorTable):
    """The closing price of a company on a day, as the user uploaded it."""

    __tablename__ = "monitor_prices"
    company_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    close: Mapped[float]


def hour_of(moment: datetime) -> int:
    """Whole hours from 1970 to `moment` (with a zone)."""
    return int(moment.timestamp() // HOUR)
