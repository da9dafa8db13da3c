"""What programs call: `/summarizer_summarize` and `/summarizer_compare`."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.errors import shown

from ..documents import Document, checked
from ..extract.length import Length
from ..models import SPACE
from ..summarizing import Summarizer
from ..wishes import Asked
from ..work import Work
from .compare import Comparer

if TYPE_CHECKING:
    from shared.services import Services

CALLS = 8


def endpoints(services: "Services") -> None:
    """Place the endpoints."""
    for name, made in (("summarize", _summarize), ("compare", _compare)):
        gr.api(
            shown(made(services)),
            api_name=f"summarizer_{name}",
            concurrency_limit=CALLS,
            concurrency_id="summarizer-api",
        )


def _summarize(services: "Services") -> Callable[..., Any]:
    def summarize(
        text: str,
        length: float = 3,
        unit: str = "sentences",
        question: str = "",
        model: str = "",
        bullets: bool = False,
        whole: bool = False,
    ) -> dict:
        """A summary of a text: `summary`, its `sentences` with their places in the text, `words`, `phrases`, `notes`.

        `length` in `unit`: sentences, words or percent; kept exactly. `question`: what the summary is to answer.
        `model`: a model_ref, such as `hub:facebook/bart-large-cnn`; without it, the one in use here. `bullets`: a list.
        `whole`: no sentence is cut for the sake of the length. Offsets are code points, `end` exclusive. A sentence
        that a model wrote has its `support` (0 to 1) and the `sources` it comes from; a chosen one its `score`.
        """
        asked = Asked(model or services.serving.current(SPACE), Length(length, unit), bullets, whole, question)
        *_, last = Summarizer(services).run(checked([Document("the text", text)]), asked, Event())
        return _answer(last.work)

    return summarize


def _compare(services: "Services") -> Callable[..., Any]:
    def compare(text: str, models: list[str], reference: str = "", sentences: int = 3) -> list[dict]:
        """Summaries of a text by several models, and last its first three sentences (`Lead-3`).

        Each has `model`, `summary`, `seconds`, `copied` (the share of its word pairs that the text has), `supported`
        (the share of its sentences that the text supports), `rouge` where there is a `reference`, `error` if it failed.
        """
        if not models:
            raise DataError("`models` is empty: give a list of model_refs, such as [“starter:summarizer”].")
        *_, last = Comparer(services).run(text, models, Length(sentences, "sentences"), reference, Event())
        return [
            {
                "model": column.title,
                "summary": column.text,
                "seconds": column.seconds,
                "copied": column.copied,
                "supported": column.supported,
                "rouge": dict(column.rouge) if column.rouge else None,
                "error": column.error,
            }
            for column in last.columns
        ]

    return compare


def _answer(work: Work) -> dict:
    summary = work.summary
    assert summary is not None
    chosen = [
        {"text": piece.text, "start": piece.start, "end": piece.end, "score": piece.score, "cut": piece.cut}
        for piece in summary.pieces
    ]
    sources = work.source.texts if summary.links else ()
    written = [
        {
            "text": link.sentence,
            "support": link.score,
            "supported": link.supported,
            "sources": [sources[at] for at in link.sources],
        }
        for link in summary.links
    ]
    return {
        "summary": work.text(bullets=summary.asked.bullets),
        "sentences": chosen or written,
        "words": summary.words,
        "phrases": [phrase.text for phrase in work.phrases],
        "notes": [*summary.notes, *work.notes, *work.read_as],
        "model": summary.model,
    }
