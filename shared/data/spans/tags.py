"""Tags of tokens (BIO, IOB1, BILOU, BIOES, plain labels) to spans and back."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from shared.data.spans.span import Span

Scheme = Literal["bio", "bilou", "bioes"]
UNNAMED = "ENTITY"
"""The label of entities whose tags are only `B` and `I`."""

_OUTSIDE = frozenset({"", "O", "o", "0", "-", "_", "*", "OUT", "NONE", "None", "none", "null"})
_TAG = re.compile(r"([BIMLEUSW])(?:[-_](.+))?|([bimleusw])[-_](.+)", re.DOTALL)
_FIRST, _LAST = frozenset("BUSW"), frozenset("LEUSW")  # B and U, S, W begin an entity, L, E and U, S, W end it
# The letters of the first, an inner, the last and the only token of an entity.
_LETTERS: dict[Scheme, tuple[str, str, str, str]] = {
    "bio": ("B", "I", "I", "B"),
    "bilou": ("B", "I", "L", "U"),
    "bioes": ("B", "I", "E", "S"),
}


def encode(tokens: Sequence[tuple[int, int]], spans: Iterable[Span], scheme: Scheme = "bio") -> list[str]:
    """A tag for each token (start and end, in order): that of the span it shares a character with, else `O`.

    The spans must not overlap. A span that shares no character with any token cannot be told; to have
    tokens that tell every span, see `words.cut_at`.
    """
    tags = ["O"] * len(tokens)
    first, inner, last, only = _LETTERS[scheme]
    place = 0
    for span in sorted(spans):
        while place < len(tokens) and tokens[place][1] <= span.start:
            place += 1
        begin = place
        while place < len(tokens) and tokens[place][0] < span.end:
            tags[place] = f"{inner}-{span.label}"
            place += 1
        if place > begin + 1:
            tags[begin], tags[place - 1] = f"{first}-{span.label}", f"{last}-{span.label}"
        elif place > begin:
            tags[begin] = f"{only}-{span.label}"
    return tags


def are_tags(values: Iterable[str]) -> bool:
    """Whether values are tags of tokens: nearly all have a prefix or are `O`, or many are `O` and the rest few."""
    counts = Counter(values)
    total = counts.total()
    like = sum(count for tag, count in counts.items() if tag in _OUTSIDE or _TAG.fullmatch(tag))
    telling = any(tag == "O" or (_letter(tag) and len(tag) > 2) for tag in counts)
    return telling and (like >= 0.95 * total or (counts["O"] >= 0.3 * total and len(counts) <= 100))


def have_prefixes(values: Iterable[str]) -> bool:
    """Whether all tags have a prefix (`B-PER`) or are outside of entities (`O`)."""
    return all(tag in _OUTSIDE or _letter(tag) for tag in values)


def _letter(tag: str) -> str:
    match = _TAG.fullmatch(tag)
    return (match[1] or match[3]).upper() if match else ""


@dataclass(frozen=True)
class Decoded:
    """The spans of one sentence. `joined`: an entity begins with an inner tag. `broken`: another rule is broken."""

    spans: tuple[Span, ...]
    joined: bool = False
    broken: bool = False


@dataclass
class _Run:
    """The entity that goes on while the tokens are read."""

    spans: list[Span] = field(default_factory=list)
    label: str | None = None
    start: int = 0
    end: int = 0
    joined: bool = False
    broken: bool = False


class TagReader:
    """Turns the tags of sentence after sentence into spans, by the scheme that the tags of the whole file show.

    Without prefixes (`PER`, `O`) neighbours with the same label are one entity. Sequences that break the
    rules are read as they are most likely meant: an entity without a first-token tag begins where its
    first tag stands, one without a last-token tag ends with its last tag.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        """`known`: the different tags of the file, or of its beginning."""
        letters = [_letter(tag) for tag in set(known) - _OUTSIDE]
        self._letters = set(letters) - {""}
        # One odd tag among many does not make them labels.
        odd = letters.count("")
        self._plain = bool(letters) and (odd * 2 > len(letters) or not self._letters & (_FIRST | {"I"}))
        self._begun = self._joined = 0

    def decode(self, tokens: Sequence[tuple[int, int]], tags: Sequence[str]) -> Decoded:
        """The spans of one sentence; `tokens` are start and end of each, in order."""
        run = _Run()
        for token, tag in zip(tokens, tags, strict=True):
            self._step(run, token, *self._split(tag))
        self._close(run)
        return Decoded(tuple(run.spans), run.joined, run.broken)

    @property
    def scheme(self) -> str:
        """The scheme that all tags so far follow, for a note."""
        if self._plain:
            return "labels without a prefix"
        if self._closing():
            return "BILOU tags" if self._letters & {"L", "U"} else "BIOES tags"
        return "IOB1 tags" if self.loose else "BIO tags"

    @property
    def loose(self) -> bool:
        """Whether entities begin with an inner tag by rule: IOB1 has B only between neighbours of one label."""
        return not self._closing() and self._joined > 0 and not self._begun

    def _split(self, tag: str) -> tuple[str, str | None]:
        """The letter of a tag and its label (None outside of entities)."""
        if tag in _OUTSIDE:
            return "", None
        match = None if self._plain else _TAG.fullmatch(tag)
        if not match:
            return "I", tag
        letter = (match[1] or match[3]).upper()
        self._letters.add(letter)
        return letter, match[2] or match[4] or UNNAMED

    def _closing(self) -> bool:
        return not self._plain and bool(self._letters & _LAST)

    def _step(self, run: _Run, token: tuple[int, int], letter: str, label: str | None) -> None:
        first, last = letter in _FIRST, letter in _LAST
        neighbour = run.label == label
        if first or not neighbour:
            self._close(run)
            if label is not None:
                self._open(run, token[0], first, last, neighbour)
        run.label, run.end = label, token[1]
        if last and label is not None:
            run.spans.append(Span(run.start, run.end, label))
            run.label = None

    def _open(self, run: _Run, start: int, first: bool, last: bool, neighbour: bool) -> None:
        run.start = start
        self._begun += first and not neighbour
        if not first and not self._plain:
            self._joined += 1
            run.broken |= last or self._closing()
            run.joined |= not run.broken

    def _close(self, run: _Run) -> None:
        if run.label is not None:
            run.spans.append(Span(run.start, run.end, run.label))
            run.broken |= self._closing()
            run.label = None
