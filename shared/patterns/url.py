"""Addresses of web pages."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from shared.tasks.token_classification import Entity

LABEL = "URL"
_URL = re.compile(
    r"(?<![\w@.-])(?:(?:https?|ftp)://|www\.(?=\w))[^\s<>\"{}|\\^`«»“”„…\u3000-\u303f\uff00-\uffef]+", re.IGNORECASE
)
_TRAILING = ".,;:!?'*_~’‘"
_HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*\.(?:[^\W\d_]{2,63}|xn--[a-z0-9-]{1,59})\.?", re.IGNORECASE)


def find(text: str) -> Iterator[Entity]:
    """The addresses with a scheme (http, https, ftp) or that begin with `www.`, in order.

    Punctuation at the end belongs to the sentence, as does a bracket that is not opened in the address.
    """
    for match in _URL.finditer(text):
        found = _trimmed(match.group())
        if _has_host(found):
            yield Entity(match.start(), match.start() + len(found), LABEL, 1.0, found)


def _trimmed(found: str) -> str:
    surplus = {close: found.count(close) - found.count(open) for open, close in ("()", "[]")}
    end = len(found)
    while end:
        last = found[end - 1]
        if surplus.get(last, 0) > 0:
            surplus[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return found[:end]


def _has_host(found: str) -> bool:
    try:
        host = urlsplit(found if "://" in found else f"http://{found}").hostname or ""
    except ValueError:
        return False
    return host == "localhost" or bool(_HOST.fullmatch(host)) or _is_ip(host)


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
