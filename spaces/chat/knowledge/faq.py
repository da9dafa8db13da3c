"""A table of questions and answers becomes articles."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from shared.data.folding import fold, plain_text
from shared.data.roles import guess_roles
from shared.data.wording import Numbered, agree, listing, plural
from shared.errors import DataError
from shared.tasks.base import Role

from .article import LONGEST_QUESTION, LONGEST_TEXT, LONGEST_TITLE, LONGEST_TOPIC, MOST_QUESTIONS, Draft

if TYPE_CHECKING:
    from shared.data.table import Table

MOST_ROWS = 50_000
_ASKED = ("question", "questions", "query", "prompt", "title", "instruction", "ask", "q")
_TOLD = ("answer", "answers", "response", "reply", "solution", "text", "body", "content", "a")
_QUESTION = Role("question", "text", "what people ask", _ASKED)
_ANSWER = Role("answer", "text", "what they are told", _TOLD)
_TOPIC = Role(
    "topic", "category", "what it is about", ("topic", "category", "section", "group", "subject", "tag"), optional=True
)
ROLES = (_QUESTION, _ANSWER, _TOPIC)


def find_columns(table: "Table") -> dict[str, str]:
    """The columns by role, found by their names alone: not every table is one of questions and answers.

    Raises DataError.
    """
    found = guess_roles(table, ROLES)
    for role in (_QUESTION, _ANSWER):
        if role.name not in found or not _named(found[role.name], role):
            there = listing([f"“{column[:60]}”" for column in table.columns], 8)
            raise DataError(
                f"{table.name} has no column for the {role.name}: name its columns “question” and “answer” (it has "
                f"{there})."
            )
    return found


def _named(column: str, role: Role) -> bool:
    """Whether a column's name is one of the role's, or has one as a word."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return any(word in role.hints for word in re.split(r"[\W_\d]+", spaced.lower()))


def articles_of_table(table: "Table") -> tuple[list[Draft], list[str]]:
    """An article for each answer, with the first of its questions as the title, and sentences on what was left out.

    Raises DataError if there are no such columns, or far too many rows.
    """
    columns = find_columns(table)
    if len(table) > MOST_ROWS:
        raise DataError(f"{table.name} has {plural(len(table), 'row')}: split it into tables of at most {MOST_ROWS:,}.")
    asked: dict[tuple[str, str], list[str]] = {}
    written: dict[tuple[str, str], tuple[str, str]] = {}
    blank, long = Numbered(), Numbered()
    for number, question, answer, topic in _rows(table, columns):
        if not question or not answer:
            blank.add(number)
        elif len(answer) > LONGEST_TEXT:
            long.add(number)
        else:
            key = (fold(topic), fold(answer))
            written.setdefault(key, (topic, answer))
            asked.setdefault(key, []).append(question)
    drafts = [_draft(*written[key], questions) for key, questions in asked.items()]
    return drafts, _notes(blank, long)


def _rows(table: "Table", columns: dict[str, str]) -> Iterator[tuple[int, str, str, str]]:
    """Number in the file, question, answer and topic."""
    done = 0
    for batch in table.batches(list(columns.values())):
        rows = batch.to_pylist()
        numbers = table.row_numbers(range(done, done + len(rows)))
        for number, row in zip(numbers, rows, strict=True):
            cells = {role: plain_text(row[column]).replace("\r\n", "\n").strip() for role, column in columns.items()}
            yield number, " ".join(cells["question"].split()), cells["answer"], cells.get("topic", "")
        done += len(rows)


def _draft(topic: str, answer: str, questions: list[str]) -> Draft:
    ways = list(dict.fromkeys(question[:LONGEST_QUESTION] for question in questions))[:MOST_QUESTIONS]
    # A question that is too long for a title is kept whole beside it.
    title, rest = ways[0][:LONGEST_TITLE], ways[0 if len(ways[0]) > LONGEST_TITLE else 1 :]
    return Draft(title, topic[:LONGEST_TOPIC], answer, tuple(rest))


def _notes(blank: Numbered, long: Numbered) -> list[str]:
    notes = []
    if blank.count:
        notes.append(f"Left out {plural(blank.count, 'row')} without a question or an answer ({blank}).")
    if long.count:
        verb = agree(long.count, "is", "are")
        notes.append(
            f"Left out {plural(long.count, 'row')} whose answer {verb} over {LONGEST_TEXT:,} characters ({long})."
        )
    return notes
