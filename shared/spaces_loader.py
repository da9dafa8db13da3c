"""Finds the Spaces and loads them by path.

The folder `spaces` is not a package: on a Hugging Face Space, Gradio imports a library of that name.
"""

import importlib.util
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from shared.errors import PlazaError


@dataclass(frozen=True)
class SpaceInfo:
    """A Space on disk: its name is that of its folder."""

    name: str
    folder: Path


def find_spaces(spaces_dir: Path, names: Sequence[str] | None = None) -> list[SpaceInfo]:
    """The Spaces in a folder (each a folder with an `app.py`) by name; with `names`, only those.

    Raises PlazaError for a name that is not there.
    """
    apps = sorted(spaces_dir.glob("*/app.py"))
    found = {app.parent.name: SpaceInfo(app.parent.name, app.parent.resolve()) for app in apps}
    unusable = [name for name in found if not re.fullmatch(r"[a-z][a-z0-9_]*", name)]
    if unusable:
        raise PlazaError(
            f"The folder “{unusable[0]}” in {spaces_dir} cannot be loaded as a Space: "
            "rename it to lower-case letters, digits and underscores."
        )
    for name in names or ():
        if name not in found:
            raise PlazaError(f"There is no Space “{name}”: choose from {', '.join(found) or 'none'}.")
    return [space for name, space in found.items() if not names or name in names]


def load_space(info: SpaceInfo) -> ModuleType:
    """The module of a Space's `app.py`, loaded as `plaza_<name>.app`; the second call returns the same one.

    The folder is the package `plaza_<name>`, so its files import each other relatively.
    Whatever goes wrong in `app.py` is raised as it is.
    """
    package = f"plaza_{info.name}"
    if package not in sys.modules:
        spec = importlib.util.spec_from_loader(package, loader=None, is_package=True)
        assert spec is not None
        spec.submodule_search_locations = [str(info.folder)]
        sys.modules[package] = importlib.util.module_from_spec(spec)
    loaded_from = [str(Path(path)) for path in sys.modules[package].__path__]
    if loaded_from != [str(info.folder)]:
        raise PlazaError(
            f"The Space “{info.name}” was already loaded from {loaded_from[0]}: only one folder may have this name."
        )
    return importlib.import_module(f"{package}.app")
