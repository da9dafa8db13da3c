"""Errands on a fresh order table, on a day that is fixed."""

import importlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from shared.spaces_loader import SpaceInfo, load_space

FOLDER = Path(__file__).parents[4] / "spaces" / "chat"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def part(name: str) -> ModuleType:
    """A module of the errands by its name."""
    load_space(SpaceInfo("chat", FOLDER))
    return importlib.import_module(f"plaza_chat.errands.{name}")


def shop_orders(services: Any, clock: Callable[[], datetime]) -> Any:
    """The shop's orders, seen at a time."""
    return part("orders").Orders(services.store, FOLDER / "shop" / "orders.csv", services.settings.data_dir, clock)


@pytest.fixture
def orders(services) -> Any:
    """The shop's orders as they are on that day."""
    return shop_orders(services, lambda: NOW)


@pytest.fixture
def errands(orders) -> Any:
    """The shop's errands."""
    forms = part("loading").load_forms(FOLDER / "shop" / "errands.yaml")
    return part("errands").Errands(forms, part("actions").Actions(orders))


@pytest.fixture
def written(tmp_path) -> Callable[[str], Path]:
    """A function that writes a file of forms."""

    def write(text: str) -> Path:
        path = tmp_path / "errands.yaml"
        path.write_text(text, "utf-8")
        return path

    return write
