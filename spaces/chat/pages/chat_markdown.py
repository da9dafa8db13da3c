"""Markdown of articles, of a model or of the owner as HTML that is safe on the page: no HTML of theirs, no pictures."""

import html
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from shared.ui import markup

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

CITED = re.compile(r"\[(\d{1,2})\]")
TAGS = re.compile(r"<[^>]*>")
SAFE_SCHEMES = ("http", "https", "mailto", "tel")


class Markdown:
    """Renders texts. Made once for a page: to build the parser takes longer than to use it."""

    def __init__(self) -> None:
        self._parser: MarkdownIt | None = None

    def html(self, text: str, sources: int = 0) -> str:
        """`text` as HTML. `[1]` to `[sources]` become buttons that open the source of that number."""
        if self._parser is None:
            self._parser = _parser()
        return self._parser.render(text, {"sources": sources})

    def plain(self, text: str) -> str:
        """`text` without its marks, as one line."""
        return " ".join(html.unescape(TAGS.sub("", self.html(text))).split())


def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.validateLink = _safe  # type: ignore[method-assign]
    for name, rule in (
        ("text", _text),
        ("image", _image),
        ("link_open", _link),
        ("heading_open", lambda *_: '<p class="pz-md-head">'),
        ("heading_close", lambda *_: "</p>\n"),
    ):
        parser.add_render_rule(name, rule)
    return parser


def _safe(address: str) -> bool:
    """Whether a link may lead there: nothing that runs a script, and nothing on this server."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in SAFE_SCHEMES


def _text(renderer: Any, tokens: Any, at: int, options: Any, env: dict[str, Any]) -> str:
    return CITED.sub(lambda found: _cited(found, env["sources"]), markup.text(tokens[at].content))


def _cited(found: re.Match[str], sources: int) -> str:
    number = int(found[1])
    if not 1 <= number <= sources:
        return found[0]
    name = f'data-cite="{number}" aria-label="Source {number}"'
    return f'<button type="button" class="pz-chat-cite" {name}>{number}</button>'


def _image(renderer: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    # A picture would be fetched from wherever the text says, with what it says in its address.
    return markup.text(renderer.renderInlineAsText(tokens[at].children or [], options, env))


def _link(renderer: Any, tokens: Any, at: int, options: Any, env: Any) -> str:
    tokens[at].attrSet("target", "_blank")
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return str(renderer.renderToken(tokens, at, options, env))
