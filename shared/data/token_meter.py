"""How many texts are longer than a model reads."""

from collections.abc import Callable
from dataclasses import dataclass, field

MEASURE_ALL = 100_000
_MEASURED = 20_000


@dataclass
class TokenMeter:
    """Counts texts that are longer than a model reads; a sample of them in tables above 100,000 rows."""

    count: Callable[[list[str]], list[int]]
    limit: int
    rows: int
    measured: int = 0
    over: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, start: int, texts: list[tuple[str, ...]]) -> None:
        """Measure the rows from data row `start` on; a row is as long as all its texts together."""
        step = 1 if self.rows <= MEASURE_ALL else max(1, self.rows // _MEASURED)
        picked = range(-start % step, len(texts), step)
        self.measured += len(picked)
        # A token covers at least one byte: a row of few bytes needs no tokenizer.
        long = [i for i in picked if sum(len(text.encode("utf-8", "replace")) + 3 for text in texts[i]) > self.limit]
        if not long:
            return
        lengths = [0] * len(long)
        for place in range(len(texts[0])):
            counted = self.count([texts[i][place] for i in long])
            lengths = [length + more for length, more in zip(lengths, counted, strict=True)]
        over = [start + i for i, length in zip(long, lengths, strict=True) if length > self.limit]
        self.over += len(over)
        self.first += over[: 20 - len(self.first)]
