"""A document and its entities, loaded by path as the launcher loads them, with an engine that needs no model."""

import importlib
import re
from threading import Event
from types import ModuleType

from shared.errors import Cancelled
from shared.spaces_loader import SpaceInfo, load_space
from shared.tasks.token_classification import Entity, Extraction
from tests.launched import ROOT

FOLDER = ROOT / "spaces" / "ner"
KNOWN = {"Ana Duarte": "PER", "Tom Weaver": "PER", "Lisbon": "LOC", "Harbor Lane": "ORG", "Mill Bank": "ORG"}
TEXT = "Ana Duarte runs Harbor Lane. Mill Bank lent it money.\n\nTom Weaver left Lisbon, says Ana Duarte."


def module(name: str) -> ModuleType:
    """A module of the Space, such as `highlight.work`."""
    load_space(SpaceInfo("ner", FOLDER))
    return importlib.import_module(f"plaza_ner.{name}")


def found_in(text: str, known: dict[str, str] = KNOWN) -> list[Entity]:
    """The known names in a text."""
    names = re.finditer("|".join(map(re.escape, known)), text)
    return [Entity(one.start(), one.end(), known[one[0]], 0.9, one[0]) for one in names]


def work(text: str = TEXT, **more):
    """A document whose known names were found."""
    made = module("highlight.work").Work("notes.txt", text, ref="starter:ner", labels=("LOC", "ORG", "PER"), **more)
    for section in made.sections:
        piece = found_in(made.text[section.start : section.end])
        made.add(
            Entity(one.start + section.start, one.end + section.start, one.label, one.score, one.text) for one in piece
        )
    made.done = True
    return made


def names(entities) -> list[tuple[str, str]]:
    return [(one.text, one.label) for one in entities]


class FakeEngine:
    """Finds the known names. `calls` keeps the texts of each call and whether it was bulk work."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.calls: list[tuple[list[str], bool]] = []
        self.stop_after = stop_after

    def labels(self, task, ref):
        return ("LOC", "ORG", "PER")

    def predict(self, task, ref, inputs, *, bulk: bool = False, cancel: Event | None = None):
        if len(self.calls) == self.stop_after:
            cancel.set()
        if cancel and cancel.is_set():
            raise Cancelled("Cancelled: the rows done so far are kept.")
        self.calls.append((list(inputs), bulk))
        return [Extraction(tuple(found_in(text)), 1) for text in inputs]
