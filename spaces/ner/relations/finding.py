"""Asking the model about every pair of entities, and reading its answers as relations with a direction."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

from shared.data.sentences import Sentence
from shared.tasks import get_task
from shared.tasks.relations.labels import has_direction, is_negative, is_reversed, relation_of
from shared.tasks.token_classification import Entity

from .pairs import Pair, pairs

if TYPE_CHECKING:
    from shared.engine import Engine
    from shared.tasks.text_classification import Classification

TASK = "relation-classification"
CLICK = 64
"""So many pairs may go before bulk work."""


@dataclass(frozen=True)
class Relation:
    """`head` stands in the relation `type` to `tail`: for Cause-Effect the head is the cause. `score`: 0 to 1."""

    head: Entity
    tail: Entity
    type: str
    score: float
    sentence: Sentence


@dataclass(frozen=True)
class Relations:
    """What was found, in the order of the text. `asked`: pairs judged; `left_out`: pairs beyond the limits."""

    found: tuple[Relation, ...]
    asked: int
    left_out: int


def find_relations(
    engine: "Engine",
    ref: str,
    text: str,
    entities: Sequence[Entity],
    *,
    threshold: float,
    cancel: Event | None = None,
) -> Relations:
    """The relations between the entities of each sentence, by the model that `ref` names.

    `threshold`: the least score, 0 to 1. A model whose labels have no direction is asked both ways round, and the
    more certain answer counts. Raises ModelError, or Cancelled if `cancel` was set.
    """
    task = get_task(TASK)
    chosen = pairs(text, entities)
    if not chosen.pairs:
        return Relations((), 0, chosen.left_out)
    ways = (False,) if any(map(has_direction, engine.labels(task, ref))) else (False, True)
    inputs = [pair.marked(swapped=swapped) for pair in chosen.pairs for swapped in ways]
    answers = engine.predict(task, ref, inputs, bulk=len(inputs) > CLICK, cancel=cancel)
    found = []
    for at, pair in enumerate(chosen.pairs):
        own = zip(ways, answers[at * len(ways) :], strict=False)
        read = [relation for swapped, answer in own if (relation := _read(pair, answer, swapped))]
        found += [max(read, key=lambda relation: relation.score)] if read else []
    certain = tuple(relation for relation in found if relation.score >= threshold)
    return Relations(certain, len(chosen.pairs), chosen.left_out)


def _read(pair: Pair, answer: "Classification", swapped: bool) -> Relation | None:
    """The relation that the answer says; None if it says that there is none."""
    if is_negative(answer.label):
        return None
    head, tail = (pair.second, pair.first) if swapped != is_reversed(answer.label) else (pair.first, pair.second)
    return Relation(head, tail, relation_of(answer.label), answer.scores[answer.label], pair.sentence)
