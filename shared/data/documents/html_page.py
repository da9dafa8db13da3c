"""The text that a browser would show of an HTML page."""

import codecs
import re
from pathlib import Path

from shared.data.documents.document import Refused
from shared.data.documents.plain import codec_of
from shared.data.encoding import Survey, encoding_name, open_text, survey

_DECLARED = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_HIDDEN = """head title script style noscript template svg math iframe object audio video canvas"""
_PARAGRAPHS = """p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure article section hr form"""
_LINES = """address aside br body button caption dd details dialog div dt fieldset figcaption footer header legend li
main nav optgroup option select summary tbody td textarea tfoot th thead tr"""
_HIDDEN_TAGS = frozenset(_HIDDEN.split())
# Line breaks around an element: one, or two for an empty line.
_BREAKS = dict.fromkeys(_LINES.split(), 1) | dict.fromkeys(_PARAGRAPHS.split(), 2)
_SPACES = re.compile(r"[ \t\n\r\f]+")


def text_of(path: Path) -> tuple[str, list[str]]:
    """The text with blocks on lines of their own, and a note with its encoding. Raises Refused."""
    from lxml import etree

    found = survey(path)
    codec = _codec(found)
    with open_text(path, codec) as file:
        page = file.read().replace("\0", "")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Refused("is an HTML page with far too many nested elements: save it as plain text.")
    return ("" if root is None else _text(root)), [f"Read as HTML, {encoding_name(codec)}."]


def _codec(found: Survey) -> str:
    """UTF-8 shows itself; for others the page's own word counts, and only then a guess."""
    declared = _DECLARED.search(found.head[:4096])
    if not found.utf8 and declared:
        try:
            codec = codecs.lookup(declared[1].decode()).name
        except LookupError:
            return codec_of(found)
        # A page that can be read so far is not in UTF-16, whatever it says; browsers take Latin-1 for Windows-1252.
        return codec_of(found) if codec.startswith("utf") else {"iso8859-1": "cp1252"}.get(codec, codec)
    return codec_of(found)


def _text(root: "object") -> str:
    from lxml import etree

    shown = _Text()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            shown.apart(name)
            shown.kept += name == "pre"
            if name in _HIDDEN_TAGS:
                walk.skip_subtree()
            else:
                shown.add(element.text)
            continue
        shown.kept -= name == "pre"
        shown.apart(name)
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
        wanted = _BREAKS.get(name, 0)
        if not wanted or not self.pieces:
            return
        if not self.kept:
            self.pieces[-1] = self.pieces[-1].rstrip(" ")
        self.pieces.append("\n" * (wanted - self._breaks))
        self._breaks = max(wanted, self._breaks)
        self._space = True
