"""A writer whose answers are known."""

import re
from collections.abc import Sequence

from shared.generation.writer import Message
from tests.fake_writer import FakeWriter
from tests.spaces.summarizer.conftest import module

__all__ = ["FakeWriter", "fenced", "last", "module", "wish"]

FENCED = re.compile(r"\A<<<TEXT ([0-9a-f]{12})>>>\n(.*)\n<<<END \1>>>\n\n", re.DOTALL)


def wish(*args, **more):
    return module("write.wish").Wish(*args, **more)


def fenced(messages: Sequence[Message]) -> str:
    """The text between the markers of a prompt."""
    return FENCED.match(messages[-1].content)[2]


def last(steps):
    """The last of the steps, and how many there were."""
    *_, step = steps
    assert step.finished
    return step
