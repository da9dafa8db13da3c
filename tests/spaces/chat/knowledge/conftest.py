"""Knowledge bases of their own, with the embedded encoder or with one that counts words and needs no model."""

import hashlib
import time
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import pytest

from tests.spaces.parts import module_of
from tests.toy import WAIT

module = partial(module_of, "chat")


def part(name: str) -> ModuleType:
    """A module of the knowledge base by its name."""
    return module(f"knowledge.{name}")


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


def until(done: Callable[[], Any]) -> None:
    """Wait for something that happens in the background."""
    end = time.monotonic() + WAIT
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


@pytest.fixture
def knowledge(services) -> Iterator[Any]:
    """An empty base with the embedded encoder."""
    base = part("knowledge").Knowledge(services)
    yield base
    base.close()


class Counting:
    """Stands for the encoder: a text's vector counts its words. `read`: the texts it was given, `hold`: see `wait`."""

    def __init__(self) -> None:
        self.ref = "embedded"
        self.read: list[str] = []
        self.before: Callable[[str], None] = lambda ref: None

    def encode(self, ref: str, texts: list[str], *, bulk: bool = False, cancel: Any = None) -> Any:
        import numpy as np

        if bulk:
            self.before(ref)
            self.read += texts
        vectors = np.full((len(texts), 64), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().replace("?", " ").replace(".", " ").split():
                vectors[row, int(hashlib.md5(f"{ref} {word}".encode()).hexdigest(), 16) % 64] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def counting(monkeypatch) -> Counting:
    """The encoder of every base in the test."""
    counting, encoder = Counting(), part("encoder").Encoder
    monkeypatch.setattr(encoder, "wanted", lambda self: counting.ref)
    monkeypatch.setattr(encoder, "encode", lambda self, *args, **more: counting.encode(*args, **more))
    return counting
