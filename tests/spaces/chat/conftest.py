"""The modules of the Space, loaded by path as the launcher loads them."""

import importlib
from collections.abc import Callable
from types import ModuleType

import pytest

from shared.spaces_loader import SpaceInfo, load_space
from tests.launched import ROOT

FOLDER = ROOT / "spaces" / "chat"


@pytest.fixture
def chat() -> Callable[[str], ModuleType]:
    """A module of the Space by its name: `people.masking`."""

    def module(name: str) -> ModuleType:
        load_space(SpaceInfo("chat", FOLDER))
        return importlib.import_module(f"plaza_chat.{name}")

    return module
