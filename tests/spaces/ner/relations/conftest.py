"""The part of the Space that finds relations, loaded by path as the launcher loads it."""

import importlib
from pathlib import Path
from types import ModuleType

from shared.data.sentences import Sentence
from shared.spaces_loader import SpaceInfo, load_space
from shared.tasks.token_classification import Entity

FOLDER = Path(__file__).parents[4] / "spaces" / "ner"
SENTENCE = Sentence(0, 8, "Sentence")


def part(name: str) -> ModuleType:
    """A module of `relations` by its name."""
    load_space(SpaceInfo("ner", FOLDER))
    return importlib.import_module(f"plaza_ner.relations.{name}")


def entities(text: str, *names: str, label: str = "organisation") -> list[Entity]:
    """Entities of these names, each where it stands next in the text."""
    found, at = [], 0
    for name in names:
        start = text.index(name, at)
        at = start + len(name)
        found.append(Entity(start, at, label, 0.9, name))
    return found


def relation(head: str, tail: str, kind: str = "Cause-Effect", score: float = 0.8, label: str = "event"):
    """A relation between entities of these names."""
    first, second = (Entity(0, len(name), label, 0.9, name) for name in (head, tail))
    return part("finding").Relation(first, second, kind, score, SENTENCE)
