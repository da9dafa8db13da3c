"""A desk on an empty database, and a way to fill it without a model."""

import importlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shared.spaces_loader import SpaceInfo, load_space

FOLDER = Path(__file__).parents[4] / "spaces" / "sentiment"
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def part(name: str) -> ModuleType:
    """A module of the monitor by its name."""
    load_space(SpaceInfo("sentiment", FOLDER))
    return importlib.import_module(f"plaza_sentiment.monitor.{name}")


@pytest.fixture
def desk(services) -> Any:
    """The monitor on a database of its own."""
    return part("desk").Desk(services)


@pytest.fixture
def fill(desk) -> Callable[..., list[int]]:
    """A function that stores scored headlines and gives the ids of their mentions.

    Each row: (hours before `NOW`, company_id or None, score[, text[, label]]).
    """
    tables = part("tables")

    def filled(rows: Iterable[tuple], *, source_id: int | None = None, ref: str = "starter:sentiment") -> list[int]:
        ids = []
        with desk.sessions() as session:
            if source_id is None:
                source = tables.SourceRow(
                    kind="file", title="Test", address="", interval=1.0, created=NOW, due=NOW, state="done"
                )
                session.add(source)
                session.flush()
                source_id = source.id
            for number, (hours, company_id, score, *rest) in enumerate(rows):
                published = NOW - timedelta(hours=hours)
                text = rest[0] if rest else f"Headline {number}"
                label = rest[1] if rest[1:] else ("positive" if score > 0 else "negative" if score < 0 else "neutral")
                hour = tables.hour_of(published)
                headline = tables.HeadlineRow(
                    source_id=source_id, key=f"{source_id}-{number}-{text}"[:64], text=text, link=None,
                    published=published, arrived=published, hour=hour,
                )  # fmt: skip
                session.add(headline)
                session.flush()
                mention = tables.MentionRow(
                    headline_id=headline.id, company_id=company_id, source_id=source_id, hour=hour, label=label,
                    score=score, predicted=label, predicted_score=score, confidence=0.9, ref=ref,
                )  # fmt: skip
                session.add(mention)
                session.flush()
                ids.append(mention.id)
            session.commit()
        return ids

    return filled
