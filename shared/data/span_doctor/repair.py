"""Putting right the spans of one text."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.data.spans.checks import keep_longest, overlaps, trimmed, widened
from shared.data.spans.span import Span
from shared.data.spans.words import words

OUTSIDE, EMPTY, NO_LABEL = "span-outside", "span-empty", "span-no-label"
BLANK_EDGES, INSIDE_WORD, OVERLAP = "span-blank-edges", "span-inside-word", "span-overlap"
CODES = (OUTSIDE, EMPTY, NO_LABEL, BLANK_EDGES, INSIDE_WORD, OVERLAP)


@dataclass
class Repair:
    """Applies the fixes of `codes` to text after text, and counts the spans that each of them changed.

    First what has no place or no label goes, then blanks at the edges, then spans grow to whole words, and of
    those that overlap the longest stays. `labels` gives new names, None removes the span.
    """

    codes: Collection[str] = ()
    labels: Mapping[str, str | None] = field(default_factory=dict)
    changed: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.labels) or any(code in self.codes for code in CODES)

    def __call__(self, text: str, spans: Sequence[Span]) -> list[Span]:
        """The spans as they should be, in order."""
        if not self or not spans:
            return list(spans)
        if spotless(text, spans):
            return list(self._named(spans))
        kept = self._placed(text, spans)
        odd = [span for span in kept if _misplaced(text, span)]
        good = [span for span in kept if not _misplaced(text, span)]
        apart = not overlaps(good)
        if BLANK_EDGES in self.codes:
            good = self._trimmed(text, good)
        if INSIDE_WORD in self.codes and good:
            good = self._widened(text, good)
        # Two spans within one word have both grown to it: what did not overlap before must not now.
        if OVERLAP in self.codes or apart:
            good = self._longest(good)
        return sorted(self._named([*odd, *good]))

    def _placed(self, text: str, spans: Iterable[Span]) -> list[Span]:
        kept = []
        for span in spans:
            outside, empty = _outside(text, span), span.start >= span.end
            reasons = ((OUTSIDE, outside), (EMPTY, empty and not outside), (NO_LABEL, not span.label.strip()))
            code = next((code for code, holds in reasons if holds and code in self.codes), None)
            if code:
                self.changed[code] += 1
            else:
                kept.append(span)
        return kept

    def _trimmed(self, text: str, spans: Iterable[Span]) -> list[Span]:
        kept = []
        for span in spans:
            new = trimmed(text, span)
            self.changed[BLANK_EDGES] += new != span
            kept += [new] if new else []
        return kept

    def _widened(self, text: str, spans: Sequence[Span]) -> list[Span]:
        units = words(text)
        new = [widened(text, span, units) for span in spans]
        self.changed[INSIDE_WORD] += sum(after != before for after, before in zip(new, spans, strict=True))
        return new

    def _longest(self, spans: Sequence[Span]) -> list[Span]:
        kept = keep_longest(spans)
        self.changed[OVERLAP] += len(spans) - len(kept)
        return list(kept)

    def _named(self, spans: Iterable[Span]) -> Iterable[Span]:
        for span in spans:
            label = self.labels.get(span.label, span.label)
            if label is not None:
                yield span if label == span.label else Span(span.start, span.end, label)


def spotless(text: str, spans: Iterable[Span]) -> bool:
    """Whether the spans surely have no problem: told from the characters at their edges, without cutting words.

    True for most rows of most tables, and much faster than `problems`; False means that one has to look.
    """
    before = 0
    for span in spans:
        if not before <= span.start < span.end <= len(text) or not span.label.strip():
            return False
        inner = text[span.start] + text[span.end - 1]
        if not (inner.isascii() and inner.isprintable()) or " " in inner:
            return False
        if not (_between(text, span.start) and _between(text, span.end)):
            return False
        before = span.end
    return True


def _between(text: str, place: int) -> bool:
    """Whether a place surely lies in no word: of two ASCII characters beside it one is no letter or digit."""
    pair = text[max(0, place - 1) : place + 1]
    return len(pair) < 2 or (pair.isascii() and not pair.isalnum())


def _outside(text: str, span: Span) -> bool:
    return span.start < 0 or span.end > len(text)


def _misplaced(text: str, span: Span) -> bool:
    return _outside(text, span) or span.start >= span.end
