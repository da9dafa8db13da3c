"""IP addresses, version 4 and 6."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from shared.tasks.token_classification import Entity

LABEL = "IP"
_FOUR = r"\d{1,3}(?:\.\d{1,3}){3}"
_SIX = rf"(?=[0-9A-Fa-f:]{{0,39}}:[0-9A-Fa-f]{{0,4}}:)[0-9A-Fa-f:]{{2,39}}(?:(?<=:){_FOUR})?"
_ADDRESS = re.compile(rf"(?<![\w.]){_FOUR}(?!\w|\.\d)|(?<![\w.:]){_SIX}(?![\w:]|\.\d)")
_VERSION = re.compile(r"(?:\b(?:version|release|build|firmware|v|ver\.?|section)|§)\s{0,2}$", re.IGNORECASE)
_LOOK_BACK = 12


def find(text: str) -> Iterator[Entity]:
    """The addresses in a text, in order. Four numbers after "version" or the like are none."""
    for match in _ADDRESS.finditer(text):
        start, found = match.start(), match.group()
        # `a::b` is also how some programming languages write names.
        if not any(character.isdigit() for character in found):
            continue
        try:
            address = ip_address(found)
        except ValueError:
            continue
        if address.version == 4 and _VERSION.search(text[max(0, start - _LOOK_BACK) : start]):
            continue
        yield Entity(start, match.end(), LABEL, 1.0, found)
