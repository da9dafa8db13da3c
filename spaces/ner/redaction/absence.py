"""What does not stand in a document, so that it cannot be taken for something that does."""

import re


class Absence:
    """Asks whether words are absent from a text, up to capitals; also from the inside of its words."""

    def __init__(self, text: str) -> None:
        self._folded = text.casefold()
        # A word of letters and digits can only be part of a word, and there are far fewer different ones than in all.
        self._words = " ".join(set(re.findall(r"\w+", self._folded)))

    def __call__(self, word: str) -> bool:
        """Whether it stands nowhere in the text."""
        folded = word.casefold()
        return folded not in (self._words if re.fullmatch(r"\w+", folded) else self._folded)
