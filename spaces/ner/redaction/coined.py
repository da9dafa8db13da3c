"""Words that no language has, but that can be spoken: there is always another one."""

import random
from collections.abc import Iterator

_BEGINNINGS = """b br c cl d dr f fl g gr h j k l m n p pr qu r s st t th tr v w z"""
_MIDDLES = """a e i o u ae ei ia io ou"""
_ENDINGS = """l n r s m nd rn ll x th ck v sk lt"""


def coined(draw: random.Random) -> Iterator[str]:
    """Words of two syllables, then of more and more, without end."""
    beginnings, middles, endings = _BEGINNINGS.split(), _MIDDLES.split(), _ENDINGS.split()
    syllables = 2
    while True:
        for _ in range(50):
            parts = [draw.choice(beginnings) + draw.choice(middles) for _ in range(syllables)]
            yield "".join(parts).capitalize() + draw.choice(endings)
        syllables += 1
