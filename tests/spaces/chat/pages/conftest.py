"""The pages of the Space with a bot that follows a script."""

from functools import partial
from types import ModuleType

import pytest

from tests.spaces.chat.pages.scripted import ScriptedBot
from tests.spaces.parts import built, module_of

__all__ = ["built", "module"]

module = partial(module_of, "chat")


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    return module(f"pages.{name}")


@pytest.fixture
def bot() -> ScriptedBot:
    return ScriptedBot(module("turns"))


@pytest.fixture
def tab(bot):
    return built(lambda: page("chat").ChatTab(bot))
