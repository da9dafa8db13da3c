"""The tabs of the Space on services whose engine needs no model."""

import hashlib
from contextlib import nullcontext
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from shared.data.sentences import split_sentences
from shared.errors import Cancelled
from shared.tasks.summaries.answers import Weighed, Weighing
from tests.spaces.parts import built
from tests.spaces.summarizer.conftest import FOLDER, module

__all__ = ["TEXT", "FakeEngine", "built", "module", "page"]

TEXT = (
    "The council of Ostwick met on Tuesday. Rain kept most people at home. It decided to close the old bridge for "
    "two years. The repairs cost four million crowns. Buses will cross the river at Millgate instead."
)


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


class FakeEngine:
    """Weighs a sentence by the numbers and the long words in it; texts with the same words have near vectors."""

    building = nullcontext()

    def __init__(self) -> None:
        self.calls: list[tuple[str, str, int]] = []
        self.wait_for_cancel = False

    def predict(self, task, ref, inputs, *, bulk=False, cancel=None, progress=lambda done: None):
        self.calls.append((task.name, ref, len(inputs)))
        if task.name == "feature-extraction":
            return [vector(text) for text in inputs]
        if self.wait_for_cancel:
            assert cancel.wait(60)
            raise Cancelled("Cancelled.")
        progress(0.5)
        return [weighing(text) for text in inputs]

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(models=(), device=None)

    def labels(self, task, ref):
        return ("left out", "kept")

    def close(self) -> None:
        pass


def vector(text: str) -> np.ndarray:
    found = np.full(64, 1e-3, dtype=np.float32)
    for word in text.casefold().split():
        found[int(hashlib.md5(word.strip(".,?!").encode()).hexdigest(), 16) % 64] += 1
    return found / np.linalg.norm(found)


def weighing(text: str) -> Weighing:
    return Weighing(
        tuple(
            Weighed(one.start, one.end, one.text, min(1.0, len(one.text) / 100), vector(one.text))
            for one in split_sentences(text, wrapped=True)
        )
    )


@pytest.fixture
def fake(services):
    """The services of a server with the shipped Spaces, and an engine that needs no model."""
    services.engine.close()
    object.__setattr__(services.settings, "spaces_dir", FOLDER.parent)
    return replace(services, engine=FakeEngine())
