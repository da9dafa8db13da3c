"""The pages of the monitor on a desk of their own."""

import importlib
from types import ModuleType

from shared.spaces_loader import SpaceInfo, load_space
from tests.spaces.sentiment.monitor.conftest import FOLDER, desk, fill, part

__all__ = ["desk", "fill", "page", "part"]


def page(name: str) -> ModuleType:
    """A module of the pages by its name."""
    load_space(SpaceInfo("sentiment", FOLDER))
    return importlib.import_module(f"plaza_sentiment.pages.{name}")
