"""Postal addresses: a line, or several, into street, postcode, town and country."""

import re
from dataclasses import dataclass

from . import postcodes

PARTS = ("street", "postcode", "city", "country")
NEEDED = ("street", "postcode", "city")
TITLES = {"street": "street and house number", "postcode": "postcode", "city": "town", "country": "country"}
Address = dict[str, str]
_COUNTRIES = {
    "Austria": "at österreich oesterreich", "Belgium": "be belgië belgique", "Bulgaria": "bg", "Croatia": "hr hrvatska",
    "Cyprus": "cy", "Czechia": "cz|czech republic|česko", "Denmark": "dk danmark", "Estonia": "ee eesti",
    "Finland": "fi suomi", "France": "fr", "Germany": "de deutschland", "Greece": "gr", "Hungary": "hu magyarország",
    "Iceland": "is", "Ireland": "ie éire eire", "Italy": "it italia", "Latvia": "lv", "Liechtenstein": "li",
    "Lithuania": "lt", "Luxembourg": "lu", "Malta": "mt", "Netherlands": "nl holland nederland|the netherlands",
    "Norway": "no norge", "Poland": "pl polska", "Portugal": "pt", "Romania": "ro", "Slovakia": "sk",
    "Slovenia": "si slovenija", "Spain": "es españa", "Sweden": "se sverige", "Switzerland": "ch schweiz suisse",
    "United Kingdom": "uk gb england scotland wales|great britain",
}  # fmt: skip
_LEAD = re.compile(
    r"^.*?\b(?:(?:new|delivery|shipping|right|correct|full|my|the) address(?: now)?(?: is| should be| would be)?|"
    r"address(?: is|:)|(?:send|ship|deliver|change|move|forward|redirect) (?:it|this|that|them|the (?:order|parcel|"
    r"address))?(?: please)?(?: over)? ?to|moved to|live (?:at|in)|living at|(?:it'?s|it is|that'?s)(?: now)?|"
    r"should be|make it|please use|use|to)\b[\s:,-]*",
    re.IGNORECASE | re.DOTALL,
)
_POLITE = re.compile(
    r"^(?:(?:ok(?:ay)?|yes|no|sure|sorry|oh|well|please|sure thing|hi|hello|and|"
    r"then|so|actually|i meant|it'?s|it is|my|the|new|address|is)\b[\s,.:!-]*)+"
    r"|[\s,.!]*\b(?:please|thanks|thank you|thx|cheers)[\s.!]*$",
    re.IGNORECASE,
)
_HOUSE = re.compile(r"[^\W\d_]{2,}[^\d]*\s\d{1,5}\s?[a-zA-Z]?(?:[/-]\d{1,4})*\b|\b\d{1,5}[a-zA-Z]?,?\s+[^\W\d_]{2,}")
_CUES = {
    "postcode": ("postcode", "post code", "postal code", "zip", "zip code"),
    "city": ("city", "town"),
    "street": ("street", "road", "house number", "street number", "number of the house"),
    "country": ("country",),
}
_IS = re.compile(r"\b(?:it'?s|it is|is|should be|should read|to|make it|into|now)\b[\s:]*|:", re.IGNORECASE)
_WRONG = re.compile(
    r"\b(?:is|was)?\s*(?:wrong|incorrect|not right|not correct|has a (?:typo|mistake))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Correction:
    """Parts of an address that are put right; "" where the right value is not told."""

    parts: Address


def find(text: str) -> Address:
    """The parts that a text holds, as far as they can be told apart; {} if it is none.

    A postcode tells where the town is; what stands before both is the street.
    """
    text = _trimmed(text)
    pieces = [piece.strip(" .") for piece in re.split(r"[\n,;]+", text) if piece.strip(" .")]
    address: Address = {}
    _take_country(pieces, address)
    _take_town(pieces, address)
    if pieces:
        address["street"] = ", ".join(pieces)[:120]
    return {part: address[part] for part in PARTS if address.get(part)}


def find_within(text: str) -> tuple[Address, int]:
    """The whole address in a text about something else, after "to", "is" and the like, and where it begins.

    The last place from which on it is one: "change the address of 10345 to ..." has the number of the order before.
    """
    leads = list(re.finditer(r"\b(?:to|is|it's|at|address|be|use|meant)\b:?\s", text, re.IGNORECASE))
    for lead in reversed(leads[-8:]):
        address = find(text[lead.end() :])
        if is_whole(address) and re.match(_HOUSE, address["street"]):
            return address, lead.end()
    return {}, 0


def is_whole(address: Address) -> bool:
    """Whether nothing that is needed is missing."""
    return not missing(address)


def missing(address: Address) -> list[str]:
    """The parts that are needed and missing. One word without a number is no street yet, `Mill Road` may be one."""
    street = address.get("street", "")
    good = re.search(r"\d", street) or len(street.split()) > 1
    return [part for part in NEEDED if not address.get(part) or (part == "street" and not good)]


def one_part(text: str, part: str) -> Address:
    """The answer to a question for this one part."""
    text = _trimmed(text)
    if part == "postcode":
        code = next(postcodes.find(text), None)
        return {"postcode": code.value} if code else {}
    has_digit = bool(re.search(r"\d", text))
    fits = has_digit if part == "street" else bool(text) and not has_digit and len(text.split()) <= 5
    return {part: text.strip(" .,")[:120]} if fits else {}


def correction(text: str, words: str = "") -> Correction | None:
    """The parts that a message puts right: "the postcode is wrong, it's 8010". None if it names no part."""
    parts: Address = {}
    for part, cues in _CUES.items():
        for cue in sorted(cues, key=len, reverse=True):
            match = re.search(rf"\b{cue}\b", text, re.IGNORECASE)
            if match:
                parts[part] = _corrected(part, cue, text, match.end())
                break
    return Correction(parts) if parts else None


def shown(address: Address) -> str:
    """The address on one line."""
    town = " ".join(address.get(part, "") for part in ("postcode", "city")).strip()
    return ", ".join(part for part in (address.get("street", ""), town, address.get("country", "")) if part)


def _corrected(part: str, cue: str, text: str, end: int) -> str:
    rest = _WRONG.sub(" ", text[end:])
    if part == "postcode":
        code = next(postcodes.find(rest), None)
        return code.value if code else ""
    said = list(_IS.finditer(rest))
    value = rest[said[-1].end() :].strip(" .,!") if said else ""
    value = re.split(r"\bnot\b|\binstead of\b", value, flags=re.IGNORECASE)[0].strip(" .,!")
    return f"{cue} {value}" if value and cue.endswith("number") else value


def with_corrections(address: Address, correction: Correction) -> Address:
    """The address with these parts put right; a part without a value is left open."""
    changed = {**address}
    for part, value in correction.parts.items():
        house = re.match(r"(?:house|street) number (\S+)", value)
        changed[part] = _with_house(address.get("street", ""), house[1]) if house else value
    return changed


def _with_house(street: str, number: str) -> str:
    if re.search(r"\d+\s?[a-zA-Z]?$", street):
        return re.sub(r"\d+\s?[a-zA-Z]?$", number, street)
    return re.sub(r"^\d+[a-zA-Z]?", number, street) if re.match(r"\d", street) else f"{street} {number}".strip()


def _trimmed(text: str) -> str:
    """The text without the words round an address."""
    lead = _LEAD.match(text)
    if lead and re.search(r"\d|,", text[lead.end() :]) and not re.search(r"\d", lead[0]):
        text = text[lead.end() :]
    while (shorter := _POLITE.sub("", text)) != text:
        text = shorter
    return text.strip(" ,.\n")


def _take_country(pieces: list[str], address: Address) -> None:
    """The country is at the end, on its own or behind the town."""
    if not pieces:
        return
    last = pieces[-1]
    for name, words in _COUNTRIES.items():
        for word in (name, *(part for group in words.split("|") for part in _words(group))):
            if last.casefold() == word.casefold() and (len(pieces) > 1 or len(word) > 2):
                address["country"] = name
                pieces.pop()
                return
            if len(word) > 3 and last.casefold().endswith(f" {word.casefold()}"):
                address["country"] = name
                pieces[-1] = last[: -len(word)].strip(" ,-")
                return


def _words(group: str) -> list[str]:
    return [group] if group in ("czech republic", "the netherlands", "great britain") else group.split()


def _take_town(pieces: list[str], address: Address) -> None:
    """The last postcode: the town stands beside it, the street before."""
    for at in reversed(range(len(pieces))):
        piece = pieces[at]
        codes = [code for code in postcodes.find(piece) if code.start or at or _town_follows(piece, code.end)]
        if not codes:
            continue
        code = codes[-1]
        before, after = re.sub(r"\s+in$", "", piece[: code.start].strip(" -")), piece[code.end :].strip(" -")
        address["postcode"] = code.value
        rest = pieces[:at]
        if after:
            address["city"], rest = after, [*rest, before] if before else rest
        elif before and not re.search(r"\d", before):
            address["city"] = before
        elif before:
            rest = [*rest, before]
        following = pieces[at + 1 :]
        if "city" not in address and following:
            address["city"] = following.pop(0)
        elif "city" not in address and len(rest) > 1 and not re.search(r"\d", rest[-1]):
            address["city"] = rest.pop()
        pieces[:] = [*rest, *following]
        return


def _town_follows(piece: str, end: int) -> bool:
    """A number at the very beginning is a postcode only if no street follows, as in `8010 Graz`."""
    rest = piece[end:].strip()
    return not rest or not re.search(
        r"\b(?:street|st|road|rd|avenue|ave|lane|square|way|close|drive)\b", rest, re.IGNORECASE
    )
