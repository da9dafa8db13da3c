"""From tokens to pieces of text that can be shown at once."""

import re
from collections.abc import Callable, Generator
from contextlib import closing
from typing import Any

from shared.errors import ModelError

HALF = "\ufffd"
"""What decoders write for bytes that are no whole character yet."""
GAP = re.compile(r"\s+(?=[.,](?:\s|$))")
HELD = re.compile(r"\s+[.,]?$")
OPEN, CLOSE = "<think>", "</think>"
Pieces = Generator[str, None, None]


class Speller:
    """Says the text of tokens as they come; it is what transformers calls a streamer.

    A character that is spread over several tokens is said when it is whole, and not at all if a part never comes.
    `decode`: tokens to their text. Only the last few tokens are decoded again, however long the text gets.
    """

    def __init__(self, decode: Callable[[list[int]], str], say: Callable[[str], None]) -> None:
        self._decode = decode
        self._say = say
        self._prompt = True
        self._ids: list[int] = []
        self._context = 0
        self._said = 0

    def put(self, tokens: Any) -> None:
        """A tensor of tokens: the first is what the model was given."""
        if self._prompt:
            self._prompt = False
        else:
            self.add(tokens.tolist())

    def add(self, tokens: list[int]) -> None:
        """Say as much of the text as can be."""
        self._ids += tokens
        new = self._new()
        if new and not new.endswith(HALF):
            self._say(new.replace(HALF, ""))
            self._context, self._said = self._said, len(self._ids)

    def end(self) -> None:
        """Say what is left."""
        self._say(self._new().replace(HALF, ""))

    def _new(self) -> str:
        """A token may be spelt by what stands before it: so both with and without it, the same few before."""
        before = self._decode(self._ids[self._context : self._said])
        return self._decode(self._ids[self._context :])[len(before) :]


def tidied(pieces: Pieces) -> Pieces:
    """Without space at the ends and before full stops and commas: many models learnt from texts cut into words."""
    held, begun = "", False
    with closing(pieces):
        for piece in pieces:
            text = held + piece if begun else (held + piece).lstrip()
            end = found.start() if (found := HELD.search(text)) else len(text)
            ready, held = GAP.sub("", text[:end]), text[end:]
            if ready:
                yield ready
                begun = True
    if rest := GAP.sub("", held).rstrip():
        yield rest


def without_thoughts(pieces: Pieces) -> Pieces:
    """Without what some models think aloud, in <think> and </think>, before they answer.

    Raises ModelError if there is nothing else.
    """
    held, answering = "", False
    with closing(pieces):
        for piece in pieces:
            if answering:
                yield piece
                continue
            held = (held + piece).lstrip()
            while held.startswith(OPEN) and CLOSE in held:
                held = held.partition(CLOSE)[2].lstrip()
            if held and not held.startswith(OPEN) and not OPEN.startswith(held):
                answering = True
                yield held
    if not answering and held.startswith(OPEN):
        raise ModelError("The model thought until its tokens were used up: allow more, or choose another model.")
    if not answering and held:
        yield held
