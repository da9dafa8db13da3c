"""A value in a message."""

from dataclasses import dataclass
from typing import Any

LOOSE, ASKED, NAMED, SURE = 0, 1, 2, 3
"""How sure it is that a value is meant: it could be one, it was asked for, it is called so, it can be nothing else."""


@dataclass(frozen=True)
class Found:
    """A value, as plain JSON, and its place in the message."""

    value: Any
    start: int
    end: int
    sure: bool = False
