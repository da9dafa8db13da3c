"""How a CoNLL file is laid out: its separator, and which columns hold the tokens and the tags."""

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shared.data.encoding import open_text
from shared.data.spans.records import TAG_KEYS, rank
from shared.data.spans.tags import are_tags, have_prefixes

_SAMPLE = 1 << 17
_MOST_TAGS = 5_000
_DOCUMENT = "-DOCSTART-"
_COMMENT = re.compile(r"#\s*[\w.:-]+\s*=|# ?\w+:? ")
_NUMBER = re.compile(r"\d+([-.]\d+)?")
_SPACES = re.compile(r"[ \t]+")
_LONGEST_SENTENCE = 1_000


@dataclass(frozen=True)
class Layout:
    """The layout of one file. `separator` None: white space. `header`: how many lines name the columns."""

    path: Path
    encoding: str
    separator: str | None
    token_column: int
    tag_column: int
    width: int
    header: int = 0
    numbered: bool = False
    """Whether the first column counts the tokens."""
    tags: frozenset[str] = frozenset()

    def token(self, line: str) -> tuple[str, str | None] | None:
        """Token and tag of a line, the tag None if there is none; None for a line without a token."""
        cells = _cells(line, self.separator)
        if not cells or cells[0].startswith(_DOCUMENT):
            return None
        if self.numbered and not cells[0].isdecimal():  # CoNLL-U: 3-4 is a word of two tokens, 3.1 an empty node
            return None
        if len(cells) < 2 or len(cells) <= self.token_column:
            return cells[0], None
        return cells[self.token_column], cells[self.tag_column]

    def is_comment(self, line: str) -> bool:
        """Whether a line at the beginning of a sentence is a comment; `#` may be a token too."""
        if not line.startswith("#"):
            return False
        cells = _cells(line, self.separator)
        token = len(cells) == self.width and are_tags([cells[self.tag_column]])
        return len(cells) < 2 or (not token and _COMMENT.match(line) is not None)

    def is_skipped(self, line: str) -> bool:
        """Whether a line without a token is within a sentence (CoNLL-U), and does not end it."""
        cells = _cells(line, self.separator)
        return bool(cells) and not cells[0].startswith(_DOCUMENT)


def find(path: Path, encoding: str) -> Layout | None:
    """The layout of a file that holds tagged tokens; None if it holds something else."""
    with open_text(path, encoding) as file:
        sample = file.read(_SAMPLE)
    lines = list(io.StringIO(sample, newline=""))  # splits lines as a file does, not at U+2028
    if len(sample) == _SAMPLE:
        lines.pop()
    filled = [line for line in lines if line.strip()]
    tokens = [line for line in filled if not line.startswith(("#", _DOCUMENT))]
    if len(filled) < 2 and tokens:  # a line of two words
        return None
    if not tokens:
        return _only_comments(path, encoding, lines)
    separator = "\t" if sum("\t" in line for line in tokens) >= 0.9 * len(tokens) else None
    rows = [_cells(line, separator) for line in tokens]
    layout = _columns(path, encoding, separator, rows)
    if layout is None or not _has_sentences(lines, layout):
        return None
    return _with_tags(layout)


def _only_comments(path: Path, encoding: str, lines: list[str]) -> Layout | None:
    """A file that was written here may hold empty texts only."""
    ours = any(line.startswith('# text = "') for line in lines)
    return Layout(path, encoding, "\t", 0, -1, 2) if ours else None


def _columns(path: Path, encoding: str, separator: str | None, rows: list[list[str]]) -> Layout | None:
    width = Counter(map(len, rows)).most_common(1)[0][0]
    usual = [row for row in rows if len(row) == width]
    if width < 2 or len(usual) < 0.9 * len(rows):
        return None
    last = [row[-1] for row in usual]
    header = int(_is_header(last[0], last[1:]))
    body = usual[header:]
    if are_tags(last[header:]):
        numbered = width > 2 and all(_NUMBER.fullmatch(row[0]) for row in body)
        numbered = numbered and not all(row[1].isdecimal() for row in body)
        return Layout(path, encoding, separator, int(numbered), -1, width, header, numbered)
    if are_tags([row[0] for row in body]) and not header:  # tag first, as in the MIT corpora
        return Layout(path, encoding, separator, width - 1, 0, width)
    return None


def _is_header(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell names the column of the tags below it."""
    if cell in below or are_tags([cell]) or not are_tags(below):
        return False
    return rank(cell, TAG_KEYS) < len(TAG_KEYS) or have_prefixes(below)


def _has_sentences(lines: Sequence[str], layout: Layout) -> bool:
    """Whether blank lines divide the sentences; without them a long file, or one with more columns, is a table."""
    first = next(number for number, line in enumerate(lines) if line.strip())
    last = next(number for number, line in enumerate(reversed(lines)) if line.strip())
    blank = any(not line.strip() for line in lines[first : len(lines) - last])
    return blank or (not layout.header and layout.width == 2 and len(lines) <= _LONGEST_SENTENCE)


def _with_tags(layout: Layout) -> Layout | None:
    """The layout with all different tags of the file; None if there are too many to be tags."""
    tags: set[str] = set()
    with open_text(layout.path, layout.encoding) as file:
        for number, line in enumerate(file, 1):
            if number > layout.header and (token := layout.token(line)) and token[1]:
                tags.add(token[1])
                if len(tags) > _MOST_TAGS:
                    return None
    return replace(layout, tags=frozenset(tags))


def _cells(line: str, separator: str | None) -> list[str]:
    """The cells of a line; trailing blanks are no cell. None at all in a blank line."""
    line = line.rstrip()
    if not line:
        return []
    return line.split(separator) if separator else _SPACES.split(line.lstrip(" \t"))
