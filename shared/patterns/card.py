"""Numbers of payment cards."""

import re
from collections.abc import Iterator

from shared.tasks.token_classification import Entity

LABEL = "CARD"
# The groups that cards are printed in: 4-4-4-4, 4-4-4-4-3, 4-6-5 and 4-6-4; or all in one.
_NUMBER = re.compile(
    r"(?<!\w)(?<!\d[.,])(?:"
    r"\d{12,19}"
    r"|\d{4}(?P<four>[ \u00a0\u202f-])\d{4}(?P=four)\d{4}(?P=four)\d{4}(?:(?P=four)\d{3})?"
    r"|\d{4}(?P<six>[ \u00a0\u202f-])\d{6}(?P=six)\d{4,5}"
    r")(?![\w]|[.,]\d)"
)
# First digits, from and to, and how many digits such a card has (ISO/IEC 7812 and the networks' own tables).
_RANGES = (
    ("4", "4", (13, 16, 19)),  # Visa
    ("51", "55", (16,)),  # Mastercard
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),  # American Express
    ("37", "37", (15,)),
    ("6011", "6011", (16, 19)),  # Discover
    ("644", "659", (16, 19)),
    ("300", "305", (14, 16, 19)),  # Diners Club
    ("309", "309", (14, 16, 19)),
    ("36", "36", (14, 16, 19)),
    ("38", "39", (14, 16, 19)),
    ("3528", "3589", (16, 19)),  # JCB
    ("62", "62", (16, 17, 18, 19)),  # UnionPay
    ("81", "81", (16, 17, 18, 19)),
    ("2200", "2204", (16, 17, 18, 19)),  # Mir
    ("5018", "5018", tuple(range(12, 20))),  # Maestro
    ("5020", "5020", tuple(range(12, 20))),
    ("5038", "5038", tuple(range(12, 20))),
    ("6304", "6304", tuple(range(12, 20))),
    ("6759", "6759", tuple(range(12, 20))),
    ("6761", "6763", tuple(range(12, 20))),
)


def find(text: str) -> Iterator[Entity]:
    """The numbers in a text, in order: first digits and length of a card network, and a right check digit."""
    for match in _NUMBER.finditer(text):
        found = match.group()
        if is_card(found):
            yield Entity(match.start(), match.end(), LABEL, 1.0, found)


def is_card(text: str) -> bool:
    """Whether digits, in groups or not, are the number of a card."""
    digits = re.sub(r"[\s-]", "", text)
    plain = digits.isascii() and digits.isdecimal()
    return plain and _of_a_network(digits) and check_digit(digits[:-1]) == digits[-1]


def check_digit(digits: str) -> str:
    """The last digit of a number, after the others: Luhn's formula (ISO/IEC 7812-1, annex B)."""
    doubled = (2 * int(digit) for digit in digits[::-2])
    total = sum(value - 9 if value > 9 else value for value in doubled) + sum(map(int, digits[-2::-2]))
    return str(-total % 10)


def _of_a_network(digits: str) -> bool:
    return any(first <= digits[: len(first)] <= last and len(digits) in lengths for first, last, lengths in _RANGES)
