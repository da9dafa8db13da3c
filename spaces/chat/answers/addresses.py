"""Where texts lead to: links, pictures, addresses of pages and of people."""

import re
from collections.abc import Collection, Iterable

INLINE = re.compile(
    r"(?P<picture>!?)\[(?P<label>[^\[\]]*)\]\(\s{0,9}"
    r"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"
    r"(?:\s{1,9}(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s{0,9}\)"
)
"""A link or a picture with its address beside it."""
DEFINITION = re.compile(r"^[ \t>]*\[[^\[\]\n]+\]:[^\n]*(?:\n|\Z)", re.MULTILINE)
"""A line that says where `[a label]` elsewhere leads to."""
ANGLED = re.compile(r"<(?P<address>[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>", re.IGNORECASE)
BARE = re.compile(r"(?:[a-z][a-z0-9+.-]{1,31}://|(?<![a-z0-9@])www\.)[^\s<>\"“”«»|`]+", re.IGNORECASE)
MAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
HOST = re.compile(r"(?<![\w@.-])(?:[a-z0-9-]{1,63}\.)+(?:[a-z]{2,24})\b(?:/[^\s<>\"“”«»|`)\]]*)?", re.IGNORECASE)
_AFTER = ".,;:!?'*_~’)]"


def links_of(*texts: str) -> frozenset[str]:
    """All addresses that links in these texts lead to, as they are compared (`plain_address`)."""
    found: set[str] = set()
    for text in texts:
        found |= {match["angled"] or match["plain"] or "" for match in INLINE.finditer(text)}
        found |= {match["address"] for match in ANGLED.finditer(text)}
        found |= {match[0].rstrip(_AFTER) for match in BARE.finditer(text)}
        found |= {match[0] for match in MAIL.finditer(text)}
    return frozenset(plain for address in found if (plain := plain_address(address)))


def leads_to(address: str, allowed: Collection[str]) -> bool:
    """Whether an address is one of the `allowed` ones, exactly: what is added to it could carry something away."""
    return plain_address(address) in allowed


def plain_address(address: str) -> str:
    """An address as addresses are compared: the host in small letters, no `mailto:`, no slash at the end.

    Empty for what is none, and for what would run as a script.
    """
    address = address.strip()
    if MAIL.fullmatch(address.removeprefix("mailto:")):
        return address.removeprefix("mailto:").lower()
    address = f"https://{address}" if address.lower().startswith("www.") else address
    found = re.fullmatch(r"(https?)://([^/?#\s]+)([^\s]*)", address, re.IGNORECASE)
    return f"{found[1]}://{found[2]}".lower() + found[3].rstrip("/") if found else ""


def mentioned(text: str) -> set[str]:
    """Addresses of pages, hosts and people in a sentence, however they are written, in small letters."""
    found: Iterable[str] = (match[0] for pattern in (BARE, MAIL, HOST) for match in pattern.finditer(text))
    return {re.sub(r"^(?:https?://)?(?:www\.)?", "", one.lower()).rstrip(_AFTER + "/") for one in found}
