"""Citations as models write them, and as they are shown: [1] is the first source of the reply."""

import re
from collections.abc import Iterable, Sequence

_NUMBERS = r"\d{1,3}(?:\s*(?:,|;|&|and|-|–)\s*\d{1,3})*"
_NAMED = rf"[\[【(]\s*(?:passages?|sources?|articles?|refs?\.?|\^)\s*:?\s*#?\s*({_NUMBERS})(?:†[^\]】]*)?\s*[\]】)]"
_PLAIN = rf"[\[【]\s*({_NUMBERS})(?:†[^\]】]*)?\s*[\]】](?:\([^()\n]*\))?"
_CITATION = re.compile(f"{_NAMED}|{_PLAIN}", re.IGNORECASE)
_AFTER_STOP = re.compile(rf"(?P<stop>[.!?…]+[\"'”’»]*)(?P<cited>(?:[^\S\n]*(?:{_NAMED}|{_PLAIN}))+)", re.IGNORECASE)
_BEFORE_STOP = re.compile(r"(?<!\s)\s+(?=[.,;:!?…](?:\s|\Z))")
_SPACES = re.compile(r"[^\S\n]{2,}")


def numbers_cited(sentence: str) -> list[int]:
    """The numbers that a sentence cites, each once, in order. [1-3] are three."""
    found: list[int] = []
    for match in _CITATION.finditer(sentence):
        found += _numbers(match[1] or match[2])
    return list(dict.fromkeys(found))


def without_citations(text: str) -> str:
    """The text without citations and without the gaps that they leave."""
    return _SPACES.sub(" ", _BEFORE_STOP.sub("", _CITATION.sub("", text))).strip(" ")


def citations_first(text: str) -> str:
    """The text with the citations behind a full stop before it, so that they belong to their sentence."""
    return _AFTER_STOP.sub(lambda found: f"{found['cited'].rstrip()}{found['stop']}", text)


def cited(sentence: str, numbers: Iterable[int]) -> str:
    """A sentence that has no citations with these before its last stop."""
    markers = "".join(f"[{number}]" for number in numbers)
    if not markers:
        return sentence
    body = sentence.rstrip()
    stop = re.search(r"[.!?…。！？]+[\"'”’»*_)]*\Z", body)
    at = stop.start() if stop else len(body)
    return f"{body[:at].rstrip()} {markers}{body[at:]}"


def _numbers(said: str) -> Sequence[int]:
    found: list[int] = []
    for part in re.split(r"\s*(?:,|;|&|and)\s*", said, flags=re.IGNORECASE):
        first, *last = (int(number) for number in re.split(r"\s*[-–]\s*", part))
        found += range(first, min(last[0], first + 9) + 1) if last else [first]
    return found
