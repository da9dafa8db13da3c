"""What kind of thing a label means, so that what is invented for it fits."""

import re
from typing import Literal

Kind = Literal["person", "organisation", "place", "email", "phone", "iban", "card", "url", "ip", "name", "figure"]

_WORDS: dict[Kind, str] = {
    "person": "per person persons people human",
    "organisation": "org organisation organization organisations organizations company corporation group",
    "place": "loc location locations place places gpe geo city country facility fac region address",
    "email": "email mail",
    "phone": "phone telephone tel",
    "iban": "iban account",
    "card": "card creditcard",
    "url": "url link website",
    "ip": "ip ipaddress",
}
_KINDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def kind_of(label: str, text: str) -> Kind:
    """The kind that a label of any model stands for (`PER`, `Organization`, `GPE`).

    For other labels (PRODUCT, DATE, ...) a text with a digit is a `figure`, any other a `name`.
    """
    plain = re.sub(r"[\W_]", "", label).casefold()
    other: Kind = "figure" if any(map(str.isdigit, text)) else "name"
    return _KINDS.get(plain, other)
