"""The modules of the Space, loaded by path as the launcher loads them."""

import importlib
from types import ModuleType

from shared.spaces_loader import SpaceInfo, load_space
from tests.launched import ROOT

FOLDER = ROOT / "spaces" / "summarizer"


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `write.sections`."""
    load_space(SpaceInfo("summarizer", FOLDER))
    return importlib.import_module(f"plaza_summarizer.{name}")
