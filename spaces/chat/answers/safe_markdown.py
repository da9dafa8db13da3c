"""Markdown that is safe to show, whoever wrote it: no HTML, no links and no pictures but those of the articles.

It is made safe as text, so it stays so however it is shown: by the page, in a log, at the other end of the API.
"""

import re
from collections.abc import Collection

from .addresses import ANGLED, BARE, DEFINITION, INLINE, leads_to
from .signs import visible, without_control_tokens

REMOVED = "(link removed)"
_SCRIPT = re.compile(
    r"<(script|style|iframe|object|svg|math|template|textarea|title|noscript)\b.*?(?:</\1\s*>|\Z)", re.I | re.S
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?", re.DOTALL)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Around the number of what is kept; such signs stand in no text that `visible` has read."""
_KEPT = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_DIGITS = re.compile(r"\s*\d{1,3}\s*")


def safe_markdown(text: str, allowed_links: Collection[str] = ()) -> str:
    """`text` as Markdown that leads nowhere but to `allowed_links` (see `links_of`) and holds no HTML.

    Of other links the label stays, of other pictures what they show; signs that nobody sees, and tokens by which
    models tell who speaks, are left out.
    """
    return _Safe(allowed_links).of(text)


class _Safe:
    def __init__(self, allowed: Collection[str]) -> None:
        self._allowed = allowed
        self._kept: list[str] = []

    def of(self, text: str) -> str:
        text = DEFINITION.sub("", without_control_tokens(visible(text)))
        text = _COMMENT.sub("", _SCRIPT.sub("", text))
        before = None
        while before != text:  # A picture may be the label of a link.
            before, text = text, INLINE.sub(self._inline, text)
        text = ANGLED.sub(lambda found: self._address(found["address"], found[0]), text)
        text = _ANY_TAG.sub("&lt;", _TAG.sub(" ", text))
        text = BARE.sub(lambda found: self._bare(found[0]), text)
        # What could still become a link is none with a space in it.
        text = text.replace("](", "] (").replace("][", "] [").replace("]:", "] :")
        while _KEPT.search(text):
            text = _KEPT.sub(lambda found: self._kept[int(found[1])], text)
        return text.strip("\n")

    def _inline(self, found: re.Match[str]) -> str:
        address, label = found["angled"] or found["plain"] or "", found["label"]
        if leads_to(address, self._allowed):
            return self._keep(f"{found['picture']}[{label}](<{address}>)")
        # A citation may be dressed up as a link.
        return f"[{label}]" if _DIGITS.fullmatch(label) else label

    def _address(self, address: str, shown: str) -> str:
        return self._keep(shown) if leads_to(address, self._allowed) else REMOVED

    def _bare(self, found: str) -> str:
        address = found.rstrip(".,;:!?'*_~’)]")
        after = found[len(address) :]
        if _OPEN in address:  # It was kept before.
            return found
        return (self._keep(address) if leads_to(address, self._allowed) else REMOVED) + after

    def _keep(self, text: str) -> str:
        self._kept.append(text)
        return f"{_OPEN}{len(self._kept) - 1}{_CLOSE}"
