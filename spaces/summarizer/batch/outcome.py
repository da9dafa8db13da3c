"""What a model says to each of many texts, and how it becomes the cells of a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from shared.errors import PlazaError
from shared.tasks.summaries.wording import count_words

PREFIX = "summarizer_"
"""Keeps the user's own columns safe: many tables have one that is called summary."""


@dataclass(frozen=True)
class Outcome:
    """A summary as a `text` and as its `sentences`. `facts`: more cells by their names. `error`: why there is none."""

    text: str = ""
    sentences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


Answers = Iterable["Outcome | PlazaError"]


@dataclass(frozen=True)
class Many:
    """Summarizes many texts. `summarize` gives an outcome for each text in order, best as soon as it is there, or an
    exception in its place; it may raise PlazaError for all that are left, and Cancelled when the event is set.
    `facts`: the names of the cells that outcomes have besides the usual ones.

    `at_once`: how many texts it is given at most. Many for a model that answers all together, few for a slow one.
    """

    summarize: Callable[[Sequence[str], Event], Answers]
    facts: tuple[str, ...] = ()
    at_once: int = 64

    @property
    def columns(self) -> list[str]:
        """The columns that a table gets."""
        usual = ("summary", "sentences", "words", "text_words")
        return [PREFIX + name for name in (*usual, *self.facts, "notes")]

    def cells(self, text: str, outcome: Outcome | None, notes: Sequence[str] = ()) -> dict[str, Any]:
        """The cells of a text in these columns. `outcome`: None if there was no text. `notes`: on how it was read."""
        said = [*notes, *(outcome.notes if outcome else ()), *([outcome.error] if outcome and outcome.error else [])]
        cells: dict[str, Any] = {"notes": " ".join(said)}
        if outcome:
            cells["text_words"] = count_words(text)
        if outcome and not outcome.error:
            words = sum(map(count_words, outcome.sentences))
            cells |= {"summary": outcome.text, "sentences": len(outcome.sentences), "words": words}
            cells |= {name: outcome.facts.get(name) for name in self.facts}
        return {PREFIX + name: value for name, value in cells.items()}
