"""Entities by their text, so that tests need not count characters."""

from collections.abc import Callable

import pytest

from shared.tasks.token_classification import Entity


@pytest.fixture
def entities() -> Callable[..., list[Entity]]:
    """A function of a text and (label, piece) pairs: each piece where it stands next in the text."""

    def found(text: str, *pairs: tuple[str, str]) -> list[Entity]:
        made, at = [], 0
        for label, piece in pairs:
            start = text.index(piece, at)
            at = start + len(piece)
            made.append(Entity(start, at, label, 0.9, piece))
        return made

    return found
