"""International bank account numbers (IBAN, ISO 13616)."""

import re
from collections.abc import Iterator

from shared.tasks.token_classification import Entity

LABEL = "IBAN"
# How long an IBAN is in each country (SWIFT's IBAN registry).
_REGISTRY = """AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20
EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20
LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25
QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"""
_LENGTHS = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}
_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2})[ \u00a0]?\d{2}")
_SIGN = re.compile(r"[ \u00a0\u202f-]?([A-Za-z0-9])")


def find(text: str) -> Iterator[Entity]:
    """The numbers in a text, in order: of a country's length, with right check digits. Groups may be set apart."""
    end = 0
    for match in _START.finditer(text):
        length = _LENGTHS.get(match[1].upper())
        if length and match.start() >= end and (stop := _end(text, match.end(), length - 4)):
            found = text[match.start() : stop]
            # Words of the right length have right "check digits" in one case of 97.
            if 2 * sum(map(str.isdecimal, found)) >= length and is_iban(found):
                end = stop
                yield Entity(match.start(), stop, LABEL, 1.0, found)


def is_iban(text: str) -> bool:
    """Whether a number, with white space or without, has its country's length and right check digits."""
    number = re.sub(r"[\s-]", "", text).upper()
    known = number.isascii() and number.isalnum() and _LENGTHS.get(number[:2]) == len(number)
    return known and number[2:4].isdecimal() and _remainder(number[4:] + number[:4]) == 1


def check_digits(country: str, account: str) -> str:
    """The two digits that stand between the country's letters and the account (BBAN): ISO 7064, MOD 97-10."""
    return f"{98 - _remainder(f'{account}{country}00'):02d}"


def _remainder(number: str) -> int:
    """A letter counts as two digits, A as 10."""
    return int("".join(str(int(sign, 36)) for sign in number)) % 97


def _end(text: str, at: int, signs: int) -> int | None:
    """Where so many letters and digits end, if nothing goes on there."""
    for _ in range(signs):
        match = _SIGN.match(text, at)
        if match is None:
            return None
        at = match.end()
    return None if text[at : at + 1].isalnum() else at
