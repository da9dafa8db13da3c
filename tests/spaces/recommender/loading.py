"""The modules of the Space, loaded by path; the page as a whole is not needed for them."""

import importlib
import importlib.util
import sys
from types import ModuleType

from tests.launched import ROOT

PACKAGE = "plaza_recommender"


def module(name: str) -> ModuleType:
    """A module of the Space by its name: `events`."""
    if PACKAGE not in sys.modules:
        spec = importlib.util.spec_from_loader(PACKAGE, loader=None, is_package=True)
        spec.submodule_search_locations = [str(ROOT / "spaces" / "recommender")]
        sys.modules[PACKAGE] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{PACKAGE}.{name}")
