"""Summaries of one text by several models, one after the other, beside its first three sentences."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Event

from shared.data.sentences import split_sentences
from shared.errors import Cancelled, DataError, PlazaError

from .column import Column, copied_share, pairs_of

LEAD = 3
LEAD_TITLE = f"Lead-{LEAD}"
"""The baseline of news summaries: the first three sentences, hard to beat there."""


@dataclass(frozen=True)
class Candidate:
    """A model under its title. `summarize` gives the sentences of its summary; it may raise any PlazaError."""

    title: str
    summarize: Callable[[str, Event], Sequence[str]]


@dataclass(frozen=True)
class Comparison:
    """The models' columns in their order, then Lead-3. `reference`: the sentences of the summary they are measured by.

    `finished`: no column is waiting any more.
    """

    columns: tuple[Column, ...]
    reference: tuple[str, ...] = ()
    cancelled: bool = False

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return self.cancelled or not any(column.waiting for column in self.columns)


def compare(
    text: str,
    candidates: Sequence[Candidate],
    reference: str = "",
    cancel: Event | None = None,
    supported: Callable[[Sequence[str]], float] | None = None,
) -> Iterator[Comparison]:
    """First Lead-3 alone, then with one model more each time; a model that fails has its reason in its column.

    `supported` tells which share of a summary's sentences the text supports. When `cancel` is set, the columns that
    are there stay. Raises DataError if there is no text or no model.
    """
    sentences = [sentence.text for sentence in split_sentences(text, wrapped=True)]
    if not sentences:
        raise DataError("There is no text to compare summaries of: type or paste one.")
    if not candidates:
        raise DataError("There is no model to compare: choose at least one.")
    cancel = cancel or Event()
    measure = _Measure(sentences, reference, supported)
    waiting = tuple(Column(candidate.title, waiting=True) for candidate in candidates)
    columns = [*waiting, measure.of(Column(LEAD_TITLE, tuple(sentences[:LEAD]), 0.0))]
    yield Comparison(tuple(columns), measure.reference)
    for place, candidate in enumerate(candidates):
        column = _run(candidate, text, cancel)
        if cancel.is_set():
            break
        columns[place] = measure.of(column)
        yield Comparison(tuple(columns), measure.reference)
    if cancel.is_set():
        kept = (replace(one, waiting=False, error="Cancelled.") if one.waiting else one for one in columns)
        yield Comparison(tuple(kept), measure.reference, cancelled=True)


def _run(candidate: Candidate, text: str, cancel: Event) -> Column:
    """The summary of one model, without measures."""
    started = time.monotonic()
    try:
        if cancel.is_set():
            raise Cancelled("Cancelled.")
        sentences = tuple(candidate.summarize(text, cancel))
    except PlazaError as error:
        return Column(candidate.title, error=str(error))
    if not sentences:
        return Column(candidate.title, error="The model gave no summary of this text.")
    return Column(candidate.title, sentences, time.monotonic() - started)


class _Measure:
    """What all columns are measured by."""

    def __init__(self, text: Sequence[str], reference: str, supported: Callable[[Sequence[str]], float] | None) -> None:
        self.pairs = frozenset(pairs_of([" ".join(text)]))
        self.reference = tuple(sentence.text for sentence in split_sentences(reference, wrapped=True))
        self.supported = supported

    def of(self, column: Column) -> Column:
        """The column with its measures; one that has failed stays as it is."""
        from shared.tasks.summaries.rouge import rouge

        if column.error:
            return column
        return replace(
            column,
            copied=copied_share(column.sentences, self.pairs),
            supported=self.supported(column.sentences) if self.supported else None,
            rouge=rouge(column.sentences, self.reference) if self.reference else None,
        )
