"""Numbers and addresses that are right in form and nobody's: from ranges kept for fiction, documentation and tests."""

import random
from collections.abc import Iterator
from itertools import count

from shared.patterns import card, iban

_BRITISH_AREAS = """113 114 115 116 117 118 121 131 141 151 161"""
_AMERICAN_AREAS = """202 206 212 213 303 305 312 404 415 503 512 602 617 702 713 919"""
_BRITISH, _AMERICAN = tuple(_BRITISH_AREAS.split()), tuple(_AMERICAN_AREAS.split())
_STRIDE = 7_919
_HOSTS = ("example.com", "example.org", "example.net")


def phones(draw: random.Random, original: str) -> Iterator[str]:
    """Numbers that Ofcom (+44 7700 900..., 496 0...) and NANPA (555-01..) keep for fiction, then with extensions.

    They are written as the original is: with a country code, as in North America, or with a 0 in front.
    """
    plain = original.lstrip("( ")
    home = not plain.startswith(("+", "00"))
    american = plain.startswith("+1") or (home and not plain.startswith("0"))
    number, most = (_american, 100 * len(_AMERICAN)) if american else (_british, 1000 * (1 + len(_BRITISH)))
    start = draw.randrange(most)
    for extension in count():
        for at in range(most):
            # The stride has no divisor in common with how many there are, so that it comes to each of them.
            found = number((start + at * _STRIDE) % most, home)
            yield f"{found} ext. {extension}" if extension else found


def _american(at: int, home: bool) -> str:
    return f"{'' if home else '+1 '}({_AMERICAN[at // 100]}) 555-01{at % 100:02d}"


def _british(at: int, home: bool) -> str:
    town, last = divmod(at, 1000)
    return f"{'0' if home else '+44 '}" + (f"{_BRITISH[town - 1]} 496 {last:04d}" if town else f"7700 900{last:03d}")


def ibans(draw: random.Random) -> Iterator[str]:
    """British account numbers of the bank TEST, which does not exist, with right check digits."""
    while True:
        account = f"TEST{draw.randrange(10**14):014d}"
        number = f"GB{iban.check_digits('GB', account)}{account}"
        yield " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def cards(draw: random.Random) -> Iterator[str]:
    """Card numbers that begin with 4000 00, as payment firms give them out for tests, with a right check digit."""
    while True:
        digits = f"400000{draw.randrange(10**9):09d}"
        digits += card.check_digit(digits)
        yield " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def ips(draw: random.Random, original: str) -> Iterator[str]:
    """Addresses for documentation: the three networks of RFC 5737, and 2001:db8::/32 (RFC 3849)."""
    if ":" not in original:
        networks = ("192.0.2", "198.51.100", "203.0.113")
        addresses = [f"{network}.{last}" for network in networks for last in range(1, 255)]
        draw.shuffle(addresses)
        yield from addresses
    while True:
        yield f"2001:db8::{draw.randrange(1, 1 << 16):x}:{draw.randrange(1, 1 << 16):x}"


def hosts(draw: random.Random) -> str:
    """A domain that RFC 2606 keeps for examples."""
    return draw.choice(_HOSTS)
