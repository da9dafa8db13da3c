"""Conversations in a database of their own, at a time that is put forward by hand."""

import importlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shared.spaces_loader import SpaceInfo, load_space

FOLDER = Path(__file__).parents[4] / "spaces" / "chat"


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `people.masking`."""
    load_space(SpaceInfo("chat", FOLDER))
    return importlib.import_module(f"plaza_chat.{name}")


@dataclass
class Clock:
    """The time."""

    now: datetime = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def wait(self, **long: float) -> None:
        """Let some time pass: `days`, `hours`."""
        self.now += timedelta(**long)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def conversations(services, clock: Clock) -> Any:
    return module("people.conversations").Conversations(services, clock)


@pytest.fixture
def waiting(conversations) -> Any:
    """A conversation that waits for a person; its token goes with it."""
    conversation = conversations.open("")
    conversations.say(conversation.id, "visitor", "My tent leaks. Write to ana@example.com or call +44 7700 900123.")
    conversations.say(conversation.id, "bot", "I do not know that.", outcome="abstained")
    conversations.hand_over(
        conversation.id, slots={"number": "MB-10234", "email": "ana@example.com"}, errand="return_item"
    )
    return conversation
