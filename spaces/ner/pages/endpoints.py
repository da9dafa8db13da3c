"""What programs call: `/ner_extract`, `/ner_redact` and `/ner_relations`."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.tasks import get_task
from shared.ui.errors import shown

from ..highlight.batch import as_json
from ..highlight.places import sendable
from ..highlight.reading import Reader, read_whole
from .intake import SPACE, TASK, checked

if TYPE_CHECKING:
    from shared.services import Services
    from shared.tasks.token_classification import Entity

CALLS = 8
STYLES = ("tags", "pseudonyms")


def endpoints(services: "Services") -> None:
    """Place the endpoints."""
    for name, made in (("extract", _extract), ("redact", _redact), ("relations", _relations)):
        gr.api(shown(made(services)), api_name=f"ner_{name}", concurrency_limit=CALLS, concurrency_id="ner-api")


def _extract(services: "Services") -> Callable[..., Any]:
    def extract(text: str, patterns: bool = True) -> list[dict]:
        """The entities of a text in order: `start`, `end`, `type`, `score` (0 to 1) and `text` of each.

        Offsets are code points of the text, as Python counts them, `end` exclusive. `patterns`: also what rules find,
        such as e-mail addresses and IBANs.
        """
        return as_json(_entities(services, text, patterns))

    return extract


def _redact(services: "Services") -> Callable[..., Any]:
    def redact(text: str, style: str = "tags", types: list[str] | None = None, patterns: bool = True) -> dict:
        """The text with its entities replaced, and the key: a list of what stood where.

        `style`: `tags` or `pseudonyms` (the same name for the same entity). `types`: only these; without it, all.
        """
        from ..redaction.key import key_rows
        from ..redaction.redact import redact

        if style not in STYLES:
            raise DataError(f"`style` is “{style}”: it must be one of {', '.join(STYLES)}.")
        entities = _entities(services, text, patterns)
        labels = types if types is not None else {entity.label for entity in entities}
        redacted = redact(sendable(text), entities, labels=labels, style=style)  # type: ignore[arg-type]
        return {"text": redacted.text, "key": list(key_rows(redacted.key)), "counts": redacted.counts}

    return redact


def _relations(services: "Services") -> Callable[..., Any]:
    def relations(text: str, threshold: float = 0.5) -> list[dict]:
        """The relations between the entities of each sentence that are at least as sure as `threshold` (0 to 1).

        Each has `head`, `relation` and `tail`, their types and offsets, the `score` and the `sentence`.
        """
        from ..relations import RELATION_REF
        from ..relations.finding import find_relations
        from ..relations.rows import rows

        if not 0 <= threshold <= 1:
            raise DataError(f"`threshold` is {threshold}: it must be from 0 to 1.")
        entities = _entities(services, text, patterns=False)
        found = find_relations(services.engine, RELATION_REF, sendable(text), entities, threshold=threshold)
        return rows(found.found)

    return relations


def _entities(services: "Services", text: str, patterns: bool) -> "Sequence[Entity]":
    """Raises DataError for no text, or for too much of it."""
    reader = Reader(services.engine, get_task(TASK), services.serving.current(SPACE), patterns)
    return read_whole(reader, sendable(checked(text)))
