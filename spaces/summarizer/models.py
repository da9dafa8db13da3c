"""The models of this Space: those that weigh the sentences of a text, and those that write."""

from typing import TYPE_CHECKING

from shared.errors import PlazaError
from shared.models import artifact
from shared.models.files import ModelFiles
from shared.models.refs import parse

if TYPE_CHECKING:
    from shared.services import Services

SPACE, TASK = "summarizer", "summarization"
STARTER = f"starter:{SPACE}"
INSTRUCT = ("hub:Qwen/Qwen3-0.6B", "Qwen3 0.6B (follows instructions; 1.2 GB from the Hub)")


def writes(services: "Services", ref: str) -> bool:
    """Whether a model writes; if not, it weighs sentences. Raises ModelError for a model_ref that is none."""
    parsed = parse(ref)
    files = ModelFiles(services.settings)
    if not files.fine_tuned(parsed):
        return parsed.kind != "embedded"
    return artifact.read_manifest(files.folder(parsed)).writes


def weigher(services: "Services") -> str:
    """The model that weighs sentences here: the one in use, or the starter where that one writes."""
    ref = services.serving.current(SPACE)
    return STARTER if writes(services, ref) else ref


def choices(services: "Services") -> list[tuple[str, str]]:
    """Titles and model_refs, the one in use first; then what else there is, and what could be downloaded."""
    current = services.serving.current(SPACE)
    found = {current: _title(services, current)}
    found.setdefault(STARTER, _title(services, STARTER))
    for version in services.versions.list(TASK):
        found.setdefault(version.ref, _title(services, version.ref))
    found |= {ref: f"Write: {parse(ref).remote[1]} (remote)" for ref in services.writers.offered}
    for entry in services.catalog.entries(TASK, SPACE):
        if entry.origin == "hub":
            found.setdefault(entry.ref, f"Write: {entry.title} (from the Hub at first use)")
    found.setdefault(INSTRUCT[0], f"Write: {INSTRUCT[1]}")
    return [(title, ref) for ref, title in found.items()]


def _title(services: "Services", ref: str) -> str:
    try:
        verb = "Write" if writes(services, ref) else "Choose sentences"
    except PlazaError:
        verb = "Missing"
    return f"{verb}: {services.catalog.describe(ref).title}"
