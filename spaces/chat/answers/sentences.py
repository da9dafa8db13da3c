"""An answer that is being written, cut into sentences that are complete."""

import re
from dataclasses import dataclass

from shared.data.sentences import split_sentences
from shared.generation.fence import MARKER
from shared.generation.noise import without_thinking

from .citations import citations_first
from .signs import visible, without_control_tokens

_SIGN = re.compile(r"(?:[-*+•–]|\d{1,2}[.)]|#{1,6}|>)(?:\s+|\Z)")
_OPENER = re.compile(r"(?:yes|no|nein|ja|correct|exactly|right)\W*", re.IGNORECASE)
_CITING = ("[", "【", "(")
_THINKING = re.compile(r"<[^<>\n]{0,12}\Z")


@dataclass(frozen=True)
class Piece:
    """A sentence. `gap`: what separates it from the one before: a space, a line break, or two. `sign`: that of a list
    (`- `, `2. `), which is no part of `text`.
    """

    gap: str
    sign: str
    text: str


def pieces_of(written: str, *, ended: bool) -> list[Piece]:
    """The sentences of what was written so far. `ended`: no more is to come; else the last one, and what a citation
    may still follow, is left out.

    The same sentences come again when more is written. A “Yes.” and the number of a list belong to what follows.
    """
    text = without_thinking(written if ended else _THINKING.sub("", written))
    text = citations_first(without_control_tokens(visible(MARKER.sub("", text))))
    found = _joined(text, [(one.start, one.end) for one in split_sentences(text)])
    if not ended and found:
        last = text[slice(*found[-1])]
        found = found[: -2 if last.startswith(_CITING) else -1]
    pieces, before = [], 0
    for start, end in found:
        sign = _SIGN.match(text, start, end)
        body = text[sign.end() if sign else start : end].strip()
        pieces.append(Piece(_gap(text[before:start]), _listed(sign), body))
        before = end
    return pieces


def _joined(text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """With the number of a list, or a “Yes.”, and what follows it as one."""
    found: list[tuple[int, int]] = []
    open_ = False
    for start, end in places:
        found.append((found.pop()[0], end) if open_ else (start, end))
        said = text[start:end].strip()
        open_ = bool(_SIGN.fullmatch(said) or _OPENER.fullmatch(said))
    return found


def _gap(between: str) -> str:
    return "\n\n" if between.count("\n") > 1 else "\n" if "\n" in between else " "


def _listed(sign: re.Match[str] | None) -> str:
    said = sign[0].strip() if sign else ""
    if said[:1].isdigit():
        return f"{said} "
    return "- " if said in ("-", "*", "+", "•", "–") else ""
