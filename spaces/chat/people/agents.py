"""What agents type: their names, and what they write."""

from shared.errors import DataError

LONGEST_NAME = 40
LONGEST_REPLY = 10_000
"""Characters."""


def named(agent: str) -> str:
    """An agent's name, on one line. Raises DataError for none, and for one that is too long."""
    name = " ".join(agent.split())
    if not name:
        raise DataError("You have no name yet: write it above the list, visitors see it beside your answers.")
    if len(name) > LONGEST_NAME:
        raise DataError(f"Your name has {len(name)} characters: take at most {LONGEST_NAME}.")
    return name


def written(text: str) -> str:
    """What an agent wrote. Raises DataError for nothing, and for too much."""
    if not text.strip():
        raise DataError("There is nothing to send: write something first.")
    if len(text) > LONGEST_REPLY:
        raise DataError(f"This has {len(text):,} characters: send at most {LONGEST_REPLY:,} at once.")
    return text.strip()
