"""Vectors of short texts that come again and again: each is made once."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

Embed = Callable[[Sequence[str]], "np.ndarray"]
"""Unit vectors [texts, hidden], float32."""
MOST = 5_000
"""Texts whose vectors are kept: 7.5 MB of 384 numbers."""


class Remembered:
    """An `Embed` that keeps the vectors of the texts that were asked for last. For several threads."""

    def __init__(self, embed: Embed, most: int = MOST) -> None:
        self._embed, self._most = embed, most
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()

    def __call__(self, texts: Sequence[str]) -> "np.ndarray":
        """The vectors; new ones are made in one go."""
        import numpy as np

        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found |= dict(zip(missing, self._embed(missing), strict=True))
        with self._lock:
            for text in texts:
                self._kept[text] = found[text]
                self._kept.move_to_end(text)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return np.stack([found[text] for text in texts]) if texts else np.zeros((0, 0), dtype=np.float32)
