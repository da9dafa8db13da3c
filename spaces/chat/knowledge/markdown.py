"""What of Markdown matters here: where its headings are, and what a reader sees of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_ATX = re.compile(r" {0,3}(#{1,6})(?=[ \t])")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_NO_TITLE = re.compile(r"\s*([-*+>|]|\d+[.)]\s)")
_FRONT = re.compile(r"---[ \t]*\n(?:(?!---)[^\n]*\n)*?---[ \t]*\n")
_PICTURE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^()\n]{0,1000}\)")
_COMMENT = re.compile(r"<!--.{0,2000}?-->", re.DOTALL)
_BEGINNING = re.compile(r"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)+", re.MULTILINE)
_RULE = re.compile(r"^[ \t|:*_-]{3,}$", re.MULTILINE)
_STRESS = re.compile(r"(\*\*|__|~~|`+)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")


LONGEST = 2_000
"""Characters of a heading that are read."""


@dataclass(frozen=True)
class Heading:
    """`level`: 1 to 6. `start`, `end`: from its first character to the beginning of the line after it."""

    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Line:
    """A line with its place. `code`: it stands in a fenced block, or is one of its fences."""

    text: str
    start: int
    end: int
    code: bool


def lines(text: str) -> Iterator[Line]:
    """The lines of a text, each with its place; `end` is behind its line break."""
    start, fence = 0, ""
    for found_line in _LINE.finditer(text):
        whole = found_line[0]
        line = whole.rstrip("\n")
        found = _FENCE.match(line)
        code = bool(fence) or found is not None
        if fence:
            # A fence is closed by one of its kind, at least as long, with nothing behind it.
            if found and found[1].startswith(fence) and not line[found.end() :].strip():
                fence = ""
        elif found:
            fence = found[1]
        yield Line(line, start, start + len(whole), code)
        start += len(whole)


def headings(text: str) -> list[Heading]:
    """The headings of a text in order: lines that begin with `#`, and lines underlined with `===` or `---`."""
    found: list[Heading] = []
    before: list[Line] = []
    for line in lines(text):
        if line.code:
            before = []
            continue
        atx = _ATX.match(line.text)
        if atx and (title := _title(line.text[atx.end() :])):
            found.append(Heading(len(atx[1]), title, line.start, line.end))
            before = []
        elif (under := _UNDERLINE.fullmatch(line.text)) and _may_be_title(before):
            level = 1 if under[1].startswith("=") else 2
            found.append(Heading(level, _title(before[0].text), before[0].start, line.end))
            before = []
        else:
            before = [*before, line] if line.text.strip() else []
    return found


def _may_be_title(before: list[Line]) -> bool:
    """Whether the lines since the last blank one are a title: one line, and no item of a list or row of a table."""
    return len(before) == 1 and not _NO_TITLE.match(before[0].text) and bool(_title(before[0].text))


def _title(line: str) -> str:
    """The words of a heading; the marks that may close it are no part of them."""
    words = line[:LONGEST].strip()
    closed = words.rstrip("#")
    return plain(closed if closed.endswith((" ", "\t")) or not closed else words)


def without_front_matter(text: str) -> str:
    """The text without the settings that stand between `---` lines at the top of many Markdown files."""
    found = _FRONT.match(text)
    return text[found.end() :] if found else text


def plain(text: str) -> str:
    """What a reader sees of Markdown: without marks of headings, lists, links, stress; one line a line."""
    text = _LINK.sub(r"\1", _PICTURE.sub(r"\1", _COMMENT.sub("", text)))
    text = _BEGINNING.sub("", _RULE.sub("", text))
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], _STRESS.sub("", text)).replace("|", " ")
    return "\n".join(kept for line in text.splitlines() if (kept := " ".join(line.split())))
