"""Records that hold a list of tokens and entities with the places of their first and last token (GLiNER, SpERT)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.data.arrow_file import as_text
from shared.data.spans.alignment import joined
from shared.data.spans.cells import parse_cell
from shared.data.spans.offsets import marks
from shared.data.spans.placing import Mark, place
from shared.data.spans.records import SPAN_KEYS, TOKEN_KEYS, UNFIT, Sample, rank
from shared.data.spans.report import Report
from shared.data.spans.span import Document


@dataclass(frozen=True)
class TokenSpanReader:
    """Reads records by the keys of their tokens and entities. `last`: an end is the last token, not the one behind."""

    tokens: str
    spans: str
    last: bool

    @property
    def title(self) -> str:
        """For a note."""
        end = "their last token" if self.last else "the token behind them"
        return f"tokens (“{self.tokens}”) with entities (“{self.spans}”) from their first token to {end}"

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one record (see `RecordReader`)."""
        tokens = _tokens(value.get(self.tokens)) if isinstance(value, Mapping) else None
        if not tokens:
            report.add(UNFIT, row)
            return None
        text, places = joined(tokens)
        found = [self._mark(mark, places, len(text)) for mark in marks(value.get(self.spans), row, report)]
        return place(text, found, row, report)

    def _mark(self, mark: Mark, places: Sequence[tuple[int, int]], length: int) -> Mark:
        """The mark in characters; one that names tokens that are not there lies outside of the text."""
        end = mark.end if self.last else mark.end - 1
        if not 0 <= mark.start < len(places) or end >= len(places):
            return Mark(length, length + 1, mark.label)
        return Mark(places[mark.start][0], places[end][1] if end >= mark.start else 0, mark.label)


def find(sample: Sample) -> TokenSpanReader | None:
    """The reader for records with tokens and entities whose places are those of tokens."""
    records = sample.records
    for tokens in _token_keys(sample):
        for spans in SPAN_KEYS:
            pairs = [(_tokens(record.get(tokens)) or [], marks(record.get(spans), 0, Report())) for record in records]
            good = [(len(t), m.start, m.end) for t, found in pairs for m in found if 0 <= m.start <= m.end <= len(t)]
            if good and len(good) * 2 >= sum(len(found) for _, found in pairs):
                last = any(start == end for _, start, end in good) and not any(n == end for n, _, end in good)
                return TokenSpanReader(tokens, spans, last or tokens == "tokenized_text")
    return None


def _token_keys(sample: Sample) -> list[str]:
    keys = dict.fromkeys(key for record in sample.records for key in record)
    usual = [key for key in keys if rank(key, TOKEN_KEYS) < len(TOKEN_KEYS)]
    return [key for key in usual if sample.fits(sum(bool(_tokens(record.get(key))) for record in sample.records))]


def _tokens(value: Any) -> list[str] | None:
    found = parse_cell(value)
    if not isinstance(found, list) or any(isinstance(item, list | dict) for item in found):
        return None
    return [as_text(item) for item in found]
