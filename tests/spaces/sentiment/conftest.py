"""The modules of the Space, loaded by path as the launcher loads them."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from shared.spaces_loader import SpaceInfo, load_space

FOLDER = Path(__file__).parents[3] / "spaces" / "sentiment"


def module(name: str) -> ModuleType:
    load_space(SpaceInfo("sentiment", FOLDER))
    return importlib.import_module(f"plaza_sentiment.{name}")


@pytest.fixture
def folder() -> Path:
    return FOLDER


@pytest.fixture
def why() -> ModuleType:
    return module("why")


@pytest.fixture
def scoring() -> ModuleType:
    return module("scoring")


@pytest.fixture
def show() -> ModuleType:
    return module("show")


@pytest.fixture
def app() -> ModuleType:
    return module("app")
