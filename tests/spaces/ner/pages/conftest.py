"""The tabs of the Space on services whose engine needs no model."""

from contextlib import nullcontext
from dataclasses import replace
from types import ModuleType, SimpleNamespace

import pytest

from tests.spaces.ner.highlight.conftest import TEXT, FakeEngine, module, names, work
from tests.spaces.parts import built

__all__ = ["TEXT", "FakeEngine", "built", "event", "module", "names", "page", "work"]


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


def event(act: str, **data) -> SimpleNamespace:
    """What a button on a page says."""
    return SimpleNamespace(act=act, **data)


class Statusful(FakeEngine):
    """The fake engine with what the pages ask about it."""

    building = nullcontext()

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(models=(), device=None)


@pytest.fixture
def fake(services):
    """The services with an engine that finds the known names."""
    return replace(services, engine=Statusful())
