"""Many summaries by a model that writes: one text after the other."""

from collections.abc import Iterator, Sequence
from threading import Event

from shared.errors import Cancelled, PlazaError
from shared.generation.writer import Writer

from ..write.wish import Wish
from ..write.writing import summarize
from .outcome import Many, Outcome

AT_ONCE = 1
"""So that it is told after each text how far it is."""


def written_by(writer: Writer, wish: Wish, *, beams: int = 1) -> Many:
    """Summaries in the words of `writer`. A text that it fails on gets the reason, the others go on."""

    def many(texts: Sequence[str], cancel: Event) -> Iterator[Outcome | PlazaError]:
        for text in texts:
            try:
                *_, last = summarize(writer, [text], wish, cancel, beams=beams)
            except Cancelled:
                raise
            except PlazaError as error:
                yield error
                continue
            if last.cancelled:
                raise Cancelled("Cancelled: the summaries so far are kept.")
            yield Outcome(last.text, last.sentences, last.notes)

    return Many(many, at_once=AT_ONCE)
