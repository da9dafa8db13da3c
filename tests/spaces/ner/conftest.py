"""The modules of the Space, loaded by path as the launcher loads them."""

import importlib
from pathlib import Path
from types import ModuleType

from shared.spaces_loader import SpaceInfo, load_space

FOLDER = Path(__file__).parents[3] / "spaces" / "ner"


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `redaction.key`."""
    load_space(SpaceInfo("ner", FOLDER))
    return importlib.import_module(f"plaza_ner.{name}")
