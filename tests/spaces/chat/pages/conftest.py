"""The pages of the Space with a bot that follows a script."""

import asyncio
import importlib
import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import gradio as gr
import pytest

from tests.launched import ROOT
from tests.spaces.chat.pages.scripted import ScriptedBot

FOLDER = ROOT / "spaces" / "chat"


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `pages.chat`. The page as a whole is not needed for it."""
    if "plaza_chat" not in sys.modules:
        spec = importlib.util.spec_from_loader("plaza_chat", loader=None, is_package=True)
        spec.submodule_search_locations = [str(FOLDER)]
        sys.modules["plaza_chat"] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"plaza_chat.{name}")


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


def built(make: Callable[[], Any]) -> Any:
    """What `make` places on a page."""

    async def build() -> Any:  # within a loop, or else Gradio makes some that nobody closes
        with gr.Blocks(analytics_enabled=False):
            return make()

    return asyncio.run(build())


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot(module("turns"))


@pytest.fixture
def tab(bot):
    return built(lambda: page("chat").ChatTab(bot))
