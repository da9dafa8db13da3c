"""Personal data in what is said, replaced by tags: for all that is logged, counted, exported or trained on."""

import re
from collections.abc import Collection

from shared.patterns.find import find_all

PRIVATE = "[PRIVATE]"
NUMBER = "[NUMBER]"
_TAGS = {"EMAIL": "[E-MAIL]"}
# What is no personal data, however much it looks like a part of a telephone number: order numbers, and dates.
_KEPT = re.compile(r"(?<!\w)(?:MB-\d{5}|(?:19|20)\d\d-\d\d-\d\d)(?!\w)", re.IGNORECASE)
# A card, an account or a telephone number with a slip in it is still somebody's: so many digits are masked anyhow.
_LONG = re.compile(r"(?<!\w)(?:[A-Za-z]{2}[ -]?)?\+?\d(?:[ \u00a0-]?\d){8,}(?!\w)")
_SHORTEST = 2


def mask(text: str, private: Collection[str] = ()) -> str:
    """`text` with every e-mail address, telephone, account or card number, web and IP address replaced by its kind.

    `[E-MAIL]`, `[PHONE]`, `[IBAN]`, `[CARD]`, `[URL]`, `[IP]`; `[NUMBER]` for other numbers of nine digits or more.
    `private`: values known to be personal (a name, a street), which become `[PRIVATE]` wherever they stand as words.
    Order numbers such as MB-12345 stay. Masking what is masked changes nothing.
    """
    return _without_patterns(_without_values(text, private))


def _without_values(text: str, private: Collection[str]) -> str:
    values = sorted({value.strip() for value in private if len(value.strip()) >= _SHORTEST}, key=len, reverse=True)
    for value in values:
        if not _KEPT.fullmatch(value):
            words = r"\s+".join(re.escape(word) for word in value.split())
            # As words, and not within an address or a tag: these are found by what they look like.
            text = re.sub(rf"(?<![\w\[@.+-]){words}(?![\w\]@]|[.+-]\w)", PRIVATE, text, flags=re.IGNORECASE)
    return text


def _without_patterns(text: str) -> str:
    # Letters in the place of what is kept: the places of all others stay the same, and nothing runs across it.
    covered = _KEPT.sub(lambda match: "x" * len(match.group()), text)
    parts, end = [], 0
    for entity in find_all(covered):
        parts += [_rest(text[end : entity.start]), _TAGS.get(entity.label, f"[{entity.label}]")]
        end = entity.end
    return "".join([*parts, _rest(text[end:])])


def _rest(text: str) -> str:
    """Without the long numbers that no pattern knows."""
    covered = _KEPT.sub(lambda match: "x" * len(match.group()), text)
    parts, end = [], 0
    for match in _LONG.finditer(covered):
        parts += [text[end : match.start()], NUMBER]
        end = match.end()
    return "".join([*parts, text[end:]])
