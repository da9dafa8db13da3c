"""The modules of the Space, loaded by path as the launcher loads them, and what was found for a question."""

import importlib
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest

from shared.spaces_loader import SpaceInfo, load_space
from tests.launched import ROOT
from tests.spaces.chat.answers import passages

FOLDER = ROOT / "spaces" / "chat"
TEXTS = {"Delivery times": passages.DELIVERY, "Returns": passages.RETURNS, "Ways to pay": passages.PAYMENT}


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `answers.plain`."""
    load_space(SpaceInfo("chat", FOLDER))
    return importlib.import_module(f"plaza_chat.{name}")


def hit(text: str, title: str = "Delivery times", *, article: int = 1, score: float = 0.9, heading: str = "") -> Any:
    """A passage that was found."""
    turns = module("turns")
    return turns.Hit(turns.Source(article, title, "Delivery", heading, text, 0, len(text)), score)


def hits(texts: dict[str, str] = TEXTS) -> list[Any]:
    """The passages of the tests, best first."""
    found = enumerate(texts.items(), 1)
    return [hit(text, title, article=number, score=1 - number / 10) for number, (title, text) in found]


def turn(author: str, text: str, outcome: str = "") -> Any:
    """Something that was said before."""
    return module("turns").Turn(1, author, text, datetime(2026, 1, 1, tzinfo=UTC), outcome)


def prompt_of(found: Sequence[Any]) -> Any:
    """A prompt with these passages, as far as checking needs it."""
    return module("answers.prompt").Prompt([], tuple(found), tuple(one.source.text for one in found))


def links_in(markdown: str) -> set[str]:
    """All addresses that links and pictures lead to, as a Markdown parser reads it that lets HTML through."""
    from markdown_it import MarkdownIt

    tokens = [one for token in MarkdownIt("commonmark").parse(markdown) for one in (token, *(token.children or ()))]
    assert not [token for token in tokens if token.type in ("html_block", "html_inline")], markdown
    addresses = {token.attrs.get("href") or token.attrs.get("src") for token in tokens}
    return {str(address) for address in addresses if address}


def words_as_vectors(texts: Sequence[str]) -> Any:
    """Unit vectors of word counts: texts with the same words are near."""
    import zlib

    import numpy as np

    vectors = np.zeros((len(texts), 256), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"\w+", text.lower()):
            vectors[row, zlib.crc32(word[:5].encode()) % 256] += 1
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


@pytest.fixture(scope="session")
def embed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The embedded encoder."""
    from shared.embedding import embed as made
    from shared.services import build_services
    from shared.settings import Settings

    folder = tmp_path_factory.mktemp("services")
    services = build_services(Settings(folder, folder, f"sqlite:///{folder / 'plaza.db'}", device="cpu"))
    remembered: Callable[[Sequence[str]], Any] = module("answers.meaning").Remembered(
        lambda texts: made(services.engine, texts)
    )
    yield remembered
    services.close()
