"""What of an article is searched: its passages, their sentences and the ways to ask for it, in the database.

A sentence is a row that lies within the passage before it: a short question is nearer to the one sentence that answers
it than to all that stands around.
"""

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from ..tables import ArticleRow, PassageRow
from .markdown import plain
from .splitting import Piece, passages_of, sentences_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from .article import Draft

Key = tuple[str, int, int, str]
"""Heading, start, end, and what the encoder reads. A question has no place in the text: it ends where it starts."""


def write_passages(session: "Session", article: ArticleRow, *, new: bool = False) -> None:
    """Bring the passages of an article in step with it. What reads as before keeps its vector.

    `new`: it has none yet.
    """
    query = select(PassageRow).where(PassageRow.article_id == article.id).order_by(PassageRow.id)
    before = [] if new else list(session.scalars(query))
    wanted = keys_of(article)
    if [(row.heading, row.start, row.end, row.read) for row in before] == wanted:
        return
    made = {row.read: (row.ref, row.vector) for row in before if row.vector is not None}
    if before:
        session.execute(delete(PassageRow).where(PassageRow.article_id == article.id))
    rows = []
    for heading, start, end, read in wanted:
        ref, vector = made.get(read, ("", None))
        place = {"article_id": article.id, "heading": heading, "start": start, "end": end}
        rows.append({**place, "read": read, "ref": ref, "vector": vector})
    session.execute(insert(PassageRow), rows)
    if any(row["vector"] is None for row in rows):
        article.indexed = None


def keys_of(article: ArticleRow) -> list[Key]:
    """What the passages of an article should be, each followed by its sentences; then its questions."""
    found: list[Key] = []
    for piece in passages_of(article.text) or [Piece("", 0, len(article.text))]:
        places = [(piece.start, piece.end), *sentences_of(article.text, piece)]
        found += [(piece.heading, *place, read_as(article, piece.heading, *place)) for place in dict.fromkeys(places)]
    return found + [("", 0, 0, question) for question in article.questions]


def read_as(article: "ArticleRow | Draft", heading: str, start: int, end: int) -> str:
    """What the encoder reads of a part of an article: below its title and heading."""
    head = ". ".join(part.rstrip(".") for part in (article.title, heading) if part)
    return f"{head}\n{plain(article.text[start:end])}"
