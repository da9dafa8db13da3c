"""The models that may write this Space's answers."""

from typing import TYPE_CHECKING

from shared.models.refs import parse

from .answers.written import instructed

if TYPE_CHECKING:
    from shared.generation.writer import Writer
    from shared.services import Services

SPACE, TASK = "chat", "text-generation"
SERVED = "chat.writing"
"""Under this name versions are put into service."""
NONE = ""
"""No model: answers are the articles' own words."""


def choices(services: "Services") -> list[tuple[str, str]]:
    """Titles and model_refs: none first, then what was fine-tuned here, what the owner offers, and what is on the Hub.

    Raises ModelError if PLAZA_REMOTE_MODELS names what is no remote model.
    """
    found = {NONE: "No model: the articles' own words"}
    if (served := in_service(services)) != NONE:
        found[served] = f"{services.catalog.describe(served).title} (in service)"
    for version in services.versions.list(TASK):
        found.setdefault(version.ref, services.catalog.describe(version.ref).title)
    for ref in services.writers.offered:
        found.setdefault(ref, f"{parse(ref).remote[1]} (remote)")
    for entry in services.catalog.entries(TASK):
        if entry.origin == "hub":
            found.setdefault(entry.ref, f"{entry.title} (from the Hub at first use)")
    return [(title, ref) for ref, title in found.items()]


def in_service(services: "Services") -> str:
    """The version that was put into service from the fine-tune panel; `NONE` if none was."""
    ref = services.serving.current(SERVED)
    return NONE if parse(ref).kind == "starter" else ref


def writer_of(services: "Services", ref: str) -> "Writer | None":
    """What writes with the model of that name; None for `NONE`. Keep it: it is the same for everybody who has it.

    A Hub model is downloaded here, so not within a visitor's request. Raises ModelError if there is no such model, or
    if it follows no instructions.
    """
    if ref == NONE:
        return None
    return instructed(services.writers.get(ref))
