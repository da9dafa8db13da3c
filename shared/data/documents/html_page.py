"""The text that a browser would show of an HTML page."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from shared.data.documents.document import Extract, Refused, visible
from shared.data.documents.html_elements import BREAKS, HIDDEN
from shared.data.documents.main_part import find_main
from shared.data.documents.plain import codec_of, named_codec
from shared.data.encoding import Survey, encoding_name, open_text, survey

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_LONGEST_TITLE = 200
_SPACES = re.compile(r"[ \t\n\r\f]+")


def text_of(path: Path, *, main_part: bool = False, charset: str = "") -> Extract:
    """The text with blocks on lines of their own, a note with its encoding, and the page's title.

    `main_part`: without menus, forms, lists of links and the like, if the page has a part that can be told from
    them. `charset`: what a server gives as the encoding. Raises Refused.
    """
    codec = _codec(survey(path), charset)
    root, notes = _parsed(path, codec), [f"Read as HTML, {encoding_name(codec)}."]
    if root is None:
        return Extract("", notes)
    if not main_part:
        return Extract(_text(root), notes, _title(root))
    text, note = _main_text(root)
    if not text:
        raise Refused("has no text in it: a page that scripts put together cannot be read, copy its text yourself.")
    return Extract(text, [*notes, note], _title(root))


def _parsed(path: Path, codec: str) -> Any:
    from lxml import etree

    with open_text(path, codec) as file:
        page = file.read().replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refused("is an HTML page with far too many nested elements: save it as plain text.")
    return root


def _codec(found: Survey, charset: str) -> str:
    """UTF-8 shows itself; for others the server's or the page's own word counts, and only then a guess."""
    declared = _DECLARED.search(found.head[:4096])
    if not found.utf8:
        # A page that can be read so far is not in UTF-16, whatever it says.
        for name in (charset, declared[1].decode() if declared else ""):
            if codec := named_codec(name):
                return codec_of(found) if codec.startswith("utf") else codec
    return codec_of(found)


def _title(root: Any) -> str:
    """The title for those who share the page, which is without the site's name, or else the one of the window."""
    shared = root.xpath("//meta[@property='og:title']/@content")
    titles = [*shared, *("".join(title.itertext()) for title in root.xpath("//title[not(ancestor::svg)]"))]
    shown = (visible(" ".join(title.split())).strip()[:_LONGEST_TITLE] for title in titles)
    return next((title for title in shown if title), "")


def _main_text(root: Any) -> tuple[str, str]:
    """The text of the main part, and a note on what was left out."""
    part = find_main(root)
    texts = [_text(piece, part.left_out) for piece in part.pieces] if part else []
    text = "\n\n".join(text for text in texts if text)
    if text:
        return text, "Only the main part of the page was read: menus, forms and lists of links were left out."
    return _text(root), "The whole page was read: no main part can be told from the rest."


def _text(root: Any, left_out: Collection[Any] = ()) -> str:
    from lxml import etree

    shown = _Text()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            shown.apart(name)
            shown.kept += name == "pre"
            if name in HIDDEN or element in left_out:
                walk.skip_subtree()
            else:
                shown.add(element.text)
            continue
        shown.kept -= name == "pre"
        shown.apart(name)
        if element is not root:
            shown.add(element.tail)
    return "".join(shown.pieces).strip()


class _Text:
    """Pieces of text, with white space as a browser shows it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.kept = 0
        """How many elements we are in that keep white space."""
        self._breaks = 0
        self._space = True

    def add(self, text: str | None) -> None:
        """Go on with the line."""
        if not text:
            return
        if not self.kept:
            text = _SPACES.sub(" ", text)
            text = text[1:] if self._space and text[0] == " " else text
        if text:
            self.pieces.append(text)
            self._breaks = min(2, len(text) - len(text.rstrip("\n")))
            self._space = text[-1].isspace()

    def apart(self, name: str) -> None:
        """Begin a new line, or leave one empty, if the element asks for it."""
        wanted = BREAKS.get(name, 0)
        if not wanted or not self.pieces:
            return
        if not self.kept:
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
        self.pieces.append("\n" * (wanted - self._breaks))
        self._breaks = max(wanted, self._breaks)
        self._space = True
