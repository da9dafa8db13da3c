"""Parts of a Space, without its page as a whole: its modules loaded by path, and what they place on a page."""

import asyncio
import importlib
import importlib.util
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tests.launched import ROOT


def module_of(space: str, name: str) -> ModuleType:
    """A module of a Space by its name, such as `pages.knowledge`."""
    package = f"plaza_{space}"
    if package not in sys.modules:
        spec = importlib.util.spec_from_loader(package, loader=None, is_package=True)
        assert spec is not None
        spec.submodule_search_locations = [str(ROOT / "spaces" / space)]
        sys.modules[package] = importlib.util.module_from_spec(spec)
    return importlib.import_module(f"{package}.{name}")


def built(make: Callable[[], Any]) -> Any:
    """What `make` places on a page."""
    import gradio as gr

    async def build() -> Any:  # within a loop, or else Gradio makes some that nobody closes
        with gr.Blocks(analytics_enabled=False):
            return make()

    return asyncio.run(build())
