"""Telephone numbers: with a country code, as a country writes them, or after a word such as "call"."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared.tasks.token_classification import Entity

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

LABEL = "PHONE"
# Countries whose numbers begin with a 0 at home; where they do not, groups of digits may be anything.
_REGIONS = ("GB", "DE", "FR", "IT", "NL", "BE", "CH", "AT", "SE", "IE", "AU", "IN", "JP", "ZA")
_BRITISH_FICTION = 7700900
"""The first digits of mobile numbers that are kept for fiction, and so are valid nowhere."""
_FEWEST, _MOST = 7, 15
_GAP = r"[ \u00a0\u202f]?[-./\u2010-\u2013][ \u00a0\u202f]?|[ \u00a0\u202f]"
# Possessive: digits are never split up in another way, or hostile text could be read for ever.
_GROUP = r"\(?\d++\)?+"
_RUN = re.compile(rf"(?<!\d[.,])(?<![\w@#=&])(?:\(?\+)?{_GROUP}(?:(?:{_GAP}|(?<=\))|(?=\()){_GROUP}){{0,11}}(?!\w)")
_PART = re.compile(r"[+(]*\d+\)?")
_ACCOUNT = re.compile(r"[A-Za-z]{2}\d\d\s?$")
_WORD = re.compile(
    r"(?<!\w)(?:tel|telephone|telefon|teléfono|telefono|téléphone|tél|phone|mobile|mobil|mob|cell|handy|call|ring|fax|"
    r"hotline|dial|text|whatsapp|ph|☎|✆)(?!\w)[^\w\n]{0,3}(?:(?:us|me|him|her|them|on|at|is|no|number|nr|to)\b[^\w\n]{0,3})"
    r"{0,3}$",
    re.IGNORECASE,
)
_LOOK_BACK = 32
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|Rs))\s?$")
_CURRENCY = r"EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|per ?cent|million|billion|euros?|dollars?|pounds"
_MONEY_AFTER = re.compile(rf"[.,]\d|\s?(?:[$€£¥₹%‰]|(?:{_CURRENCY})\b)", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\d{1,2}([-./])\d{1,2}\1(?:19|20)\d\d|(?:19|20)\d\d([-./])\d{1,2}\2\d{1,2}|\d{1,2}([-./])\d{1,2}\3\d\d$)(?!\d)"
)
_THOUSANDS = re.compile(r"\d{1,2}(?:[ \u00a0\u202f.]\d{3})+|\d{1,3}(?:[ \u00a0\u202f.]000)+")
_AMERICAN = re.compile(r"(?:\+?1[-.\s])?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[-.])[2-9]\d\d[-.\s]\d{4}")


def find(text: str) -> Iterator[Entity]:
    """The numbers in a text, in order, with 7 to 15 digits; dates and amounts are none.

    A number has a country code (and a length that the country has); or it is grouped as its country does it,
    with a 0 in front or the area code of North America set apart; or a word such as "call" stands before it.
    """
    for run in _RUN.finditer(text):
        # What begins like an IBAN is none, if only for a slip in its digits: no part of it is a telephone number.
        if _ACCOUNT.search(text[max(0, run.start() - 5) : run.start()]):
            continue
        parts = list(_PART.finditer(text, run.start(), run.end()))
        while parts and (found := _longest(text, parts)):
            last, start, end = found
            yield Entity(start, end, LABEL, 1.0, text[start:end])
            parts = parts[last + 1 :]


def _longest(text: str, parts: list[re.Match[str]]) -> tuple[int, int, int] | None:
    """The last part, the start and the end of the longest number that begins with the first part."""
    for last in range(len(parts) - 1, -1, -1):
        digits = sum(sum(map(str.isdecimal, part.group())) for part in parts[: last + 1])
        if digits < _FEWEST:
            return None
        start, end = _without_brackets(text, parts[0].start(), parts[last].end())
        if digits <= _MOST and _is_phone(text, start, end, alone=last == len(parts) - 1):
            return last, start, end
    return None


def _without_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A piece without brackets that it stands in as a whole, or that are not closed or not opened in it."""
    opened, closed = (text.count(bracket, start, end) for bracket in "()")
    first, last = text[start] == "(", text[end - 1] == ")"
    if first and last and opened == closed:
        inner = text[start + 1 : end - 1]
        whole = ")" not in inner or -1 < inner.find("(") < inner.find(")")
        return start + whole, end - whole
    return start + (first and opened > closed), end - (last and closed > opened)


def _is_phone(text: str, start: int, end: int, *, alone: bool) -> bool:
    """Whether a piece is a number. `alone`: no other digits come right after it."""
    found = text[start:end]
    if found.count("(") != found.count(")") or _DATE.match(found) or _is_amount(text, start, end):
        return False
    if found.startswith(("+", "(+", "00")):
        return _international(found)
    if _AMERICAN.fullmatch(found) or (found.lstrip("(").startswith("0") and _national(found)):
        return True
    called = alone and _WORD.search(text[max(0, start - _LOOK_BACK) : start])
    return bool(called) and not _THOUSANDS.fullmatch(found)


def _is_amount(text: str, start: int, end: int) -> bool:
    return bool(_MONEY_BEFORE.search(text[max(0, start - 4) : start]) or _MONEY_AFTER.match(text, end, end + 12))


def _international(found: str) -> bool:
    """Whether the country exists, and has numbers of that length."""
    import phonenumbers

    digits = "".join(filter(str.isdecimal, found.replace("(0)", "")))
    try:
        number = phonenumbers.parse(f"+{digits.removeprefix('00')}")
    except phonenumbers.NumberParseException:
        return False
    # `is_possible_number` would also take what can only be dialled within a town.
    return phonenumbers.is_possible_number_with_reason(number) == phonenumbers.ValidationResult.IS_POSSIBLE


def _national(found: str) -> bool:
    """Whether some country writes a number of these digits in these groups."""
    import phonenumbers

    groups = re.findall(r"\d+", found)
    if not 2 <= len(groups) <= 6 or not 8 <= sum(map(len, groups)) <= 12:
        return False
    for region in _REGIONS:
        try:
            number = phonenumbers.parse("".join(groups), region)
        except phonenumbers.NumberParseException:
            continue
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        if re.findall(r"\d+", written) == groups and _is_real(number):
            return True
    return False


def _is_real(number: "PhoneNumber") -> bool:
    import phonenumbers

    return phonenumbers.is_valid_number(number) or (number.national_number or 0) // 1000 == _BRITISH_FICTION
