"""Tables with one token a row: columns for the token, its tag, and what tells the sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.data.spans.records import TAG_KEYS, TOKEN_KEYS, rank
from shared.data.spans.report import Report
from shared.data.spans.span import Document
from shared.data.spans.tagged import tagged
from shared.data.spans.tags import TagReader, are_tags
from shared.data.table import ROW_COLUMN, Table
from shared.data.wording import listing
from shared.errors import DataError

_SAMPLE = 5_000
_IDS = re.compile(r"sent|doc|para|text|article|file|message|tweet|note", re.IGNORECASE)
_LONGEST_SENTENCE = 1_000


@dataclass(frozen=True)
class TokenTable:
    """A table whose columns are known. `ids`: the columns that tell the sentence; without, blank lines do."""

    table: Table
    token: str
    tag: str
    ids: tuple[str, ...]
    tags: TagReader

    @property
    def title(self) -> str:
        """What the table was read as, for a note."""
        by = listing([f"“{column}”" for column in self.ids]) or "blank lines"
        return f"one token a row (“{self.token}”) with {self.tags.scheme} (“{self.tag}”), sentences by {by}"

    def documents(self, report: Report) -> Iterator[Document]:
        """A document for each sentence; its row is that of its first token."""
        tokens: list[str] = []
        tags: list[str] = []
        row = 0
        for first, number, token, tag in self._rows():
            if first and tokens:
                yield tagged(None, tokens, tags, self.tags, row, report)
                tokens, tags = [], []
            row = row if tokens else number
            tokens.append(token)
            tags.append(tag)
        if tokens:
            yield tagged(None, tokens, tags, self.tags, row, report)

    def _rows(self) -> Iterator[tuple[bool, int, str, str]]:
        """Whether a sentence begins, row number, token and tag."""
        numbered = ROW_COLUMN in self.table.data.column_names
        hidden = [ROW_COLUMN] if numbered else []
        known: tuple[str, ...] = ()
        last = number = self.table.first_row - 1
        for batch in self.table.batches([self.token, self.tag, *self.ids, *hidden]):
            columns = [column.to_pylist() for column in batch.columns]
            for token, tag, *rest in zip(*columns, strict=True):
                number = rest.pop() if numbered else number + 1
                # An empty cell repeats the one above: some tables fill the first row of a sentence only.
                ids = tuple(cell or above for cell, above in zip(rest, known or rest, strict=True))
                yield ids != known if self.ids else number > last + 1, number, token, tag
                known, last = ids, number


def find(table: Table) -> TokenTable | None:
    """The columns of a table of tokens; None if it is something else."""
    head = {name: cells for name, cells in table.head(_SAMPLE).items() if all(isinstance(c, str) for c in cells)}
    tags = [name for name, cells in head.items() if are_tags(cells)]
    if not tags:
        return None
    tag = min(reversed(tags), key=lambda name: rank(name, TAG_KEYS))
    ids = tuple(name for name, cells in head.items() if name not in tags and _tells_sentence(name, cells))
    tokens = [name for name in head if name not in tags and name not in ids and not _numeric(head[name])]
    if not tokens:
        return None
    token = min(tokens, key=lambda name: (rank(name, TOKEN_KEYS), -len(set(head[name]))))
    found = TokenTable(table, token, tag, ids, TagReader(set(head[tag])))
    if not ids and ROW_COLUMN not in table.data.column_names and len(table) > _LONGEST_SENTENCE:
        raise DataError(
            f"{table.name} has a token in each row (“{token}”, “{tag}”), but nothing tells where a sentence ends: "
            "add a column with the number of the sentence, or blank lines."
        )
    return found


def _tells_sentence(name: str, cells: Sequence[str]) -> bool:
    """Whether a column numbers the sentences: its values come in runs, or it is filled once a sentence."""
    filled = [cell for cell in cells if cell]
    if not filled or not cells[0]:
        return False
    if len(filled) * 2 <= len(cells):
        return len(set(filled)) == len(filled) or _IDS.search(name) is not None
    runs = 1 + sum(a != b for a, b in pairwise(filled))
    if runs * 3 > len(cells) * 2:
        return False
    return 1 < runs == len(set(filled)) or _IDS.search(name) is not None


def _numeric(cells: Sequence[str]) -> bool:
    return all(cell.isdecimal() for cell in cells)
