"""The relations as a table: a row each, for the page, for files and for programs."""

from collections.abc import Sequence

from .finding import Relation

COLUMNS = (
    "head",
    "head_type",
    "head_start",
    "head_end",
    "relation",
    "tail",
    "tail_type",
    "tail_start",
    "tail_end",
    "score",
    "sentence",
)


def rows(relations: Sequence[Relation]) -> list[dict[str, str | int | float]]:
    """A row per relation by `COLUMNS`. Offsets are characters of the whole text; the score has four digits."""
    return [dict(zip(COLUMNS, _cells(relation), strict=True)) for relation in relations]


def _cells(relation: Relation) -> list[str | int | float]:
    head, tail = relation.head, relation.tail
    return [
        *(head.text, head.label, head.start, head.end),
        relation.type,
        *(tail.text, tail.label, tail.start, tail.end),
        round(relation.score, 4),
        relation.sentence.text,
    ]
