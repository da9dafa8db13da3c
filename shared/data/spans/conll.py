"""CoNLL files: a token and its tag in a line, blank lines between sentences; read and written.

Before each sentence stands `# text = "..."`, the text as a JSON string, so that any white space survives.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from shared.data.encoding import encoding_name, open_text
from shared.data.spans.alignment import locate
from shared.data.spans.conll_layout import Layout
from shared.data.spans.report import Report
from shared.data.spans.span import Document
from shared.data.spans.tagged import from_places, tagged
from shared.data.spans.tags import Scheme, TagReader, encode
from shared.data.spans.words import cut_at, is_blank, words

_TEXT = re.compile(r"#\s*text\s*=\s?(.*)", re.DOTALL)
# A token that is blank is written by the numbers of its characters: \u{20}.
_BLANK = re.compile(r"(?:\\u\{[0-9a-f]+\})+")
# What JSON leaves as it is, but some programs take for the end of a line.
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_NO_TAG = "a token without a tag; it was read as O"


class ConllFile:
    """Reads a file whose layout is known."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._tags = TagReader(layout.tags)

    @property
    def title(self) -> str:
        """What the file was read as, for a note."""
        separator = "tabs" if self._layout.separator else "spaces"
        return f"CoNLL with {self._tags.scheme}, separated by {separator}, {encoding_name(self._layout.encoding)}"

    def documents(self, report: Report) -> Iterator[Document]:
        """A document for each sentence; its row is the line of its first token."""
        with open_text(self._layout.path, self._layout.encoding) as file:
            for sentence in self._sentences(file, report):
                if sentence.tokens:
                    yield self._document(sentence, report)
                elif (text := _as_json(sentence.comment)) is not None:
                    yield Document(text, (), sentence.row)

    def _sentences(self, file: TextIO, report: Report) -> Iterator["_Sentence"]:
        layout, sentence = self._layout, _Sentence()
        for number, line in enumerate(file, 1):
            if number <= layout.header:
                continue
            if not sentence.tokens and layout.is_comment(line):
                if found := _TEXT.fullmatch(line.rstrip("\r\n")):
                    sentence.comment, sentence.row = found[1], number
            elif token := layout.token(line):
                if token[1] is None:
                    report.add(_NO_TAG, number)
                sentence.add(number, token[0], token[1] or "O")
            elif not layout.is_skipped(line):
                yield sentence
                sentence = _Sentence()
        yield sentence

    def _document(self, sentence: "_Sentence", report: Report) -> Document:
        raw, tokens, tags, row = sentence.comment, sentence.tokens, sentence.tags, sentence.row
        exact = _as_json(raw)
        if exact is not None and (places := locate(exact, [_unescaped(token) for token in tokens])) is not None:
            return from_places(exact, places, tags, self._tags, row, report)
        return tagged(raw, tokens, tags, self._tags, row, report)


@dataclass
class _Sentence:
    """The lines of a sentence. `comment`: what stands behind `# text =`. `row`: the line of the first token."""

    comment: str | None = None
    row: int = 0
    tokens: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def add(self, row: int, token: str, tag: str) -> None:
        if not self.tokens:
            self.row = row
        self.tokens.append(token)
        self.tags.append(tag)


def write(documents: Iterable[Document], file: TextIO, scheme: Scheme = "bio") -> None:
    """Sentences with their text as a comment, words and tags separated by a tab."""
    for document in documents:
        text = json.dumps(document.text, ensure_ascii=False).translate(_LINE_ENDS)
        places = _tokens(document)
        tags = encode(places, document.spans, scheme)
        lines = [f"{_escaped(document.text[a:b])}\t{tag}\n" for (a, b), tag in zip(places, tags, strict=True)]
        file.write(f"# text = {text}\n{''.join(lines)}\n")


def _tokens(document: Document) -> list[tuple[int, int]]:
    """The words cut at the spans. Next to a blank token all blanks are tokens, so that each has only one place."""
    text = document.text
    tokens: list[tuple[int, int]] = []
    end, after_blank = 0, False
    for token in cut_at(words(text), document.spans):
        blank = is_blank(text[token[0]])
        if end < token[0] and (blank or after_blank):
            tokens.append((end, token[0]))
        tokens.append(token)
        end, after_blank = token[1], blank
    return tokens


def _escaped(token: str) -> str:
    return "".join(f"\\u{{{ord(c):x}}}" for c in token) if is_blank(token[0]) else token


def _unescaped(token: str) -> str:
    if not _BLANK.fullmatch(token):
        return token
    return "".join(chr(int(number, 16)) for number in re.findall(r"\{([0-9a-f]+)\}", token))


def _as_json(comment: str | None) -> str | None:
    try:
        text = json.loads(comment or "")
    except (json.JSONDecodeError, RecursionError):
        return None
    return text if isinstance(text, str) else None
