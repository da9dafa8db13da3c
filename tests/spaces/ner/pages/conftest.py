"""The tabs of the Space on services whose engine needs no model."""

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from tests.spaces.ner.highlight.conftest import TEXT, FakeEngine, module, names, work

__all__ = ["TEXT", "FakeEngine", "built", "event", "module", "names", "page", "work"]


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


def event(act: str, **data) -> SimpleNamespace:
    """What a button on a page says."""
    return SimpleNamespace(act=act, **data)


def built(make: Callable[[], Any]) -> Any:
    """What `make` places on a page."""

    async def build() -> Any:  # within a loop, or else Gradio makes some that nobody closes
        with gr.Blocks(analytics_enabled=False):
            return make()

    return asyncio.run(build())


class Statusful(FakeEngine):
    """The fake engine with what the pages ask about it."""

    building = nullcontext()

    def status(self) -> SimpleNamespace:
        return SimpleNamespace(models=(), device=None)


@pytest.fixture
def fake(services):
    """The services with an engine that finds the known names."""
    return replace(services, engine=Statusful())
