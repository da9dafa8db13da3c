"""What the labels of relations say, and the measure that follows from it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

NEGATIVE = frozenset({"other", "none", "no_relation", "na", "no relation"})
DIRECTED = re.compile(r"(?P<relation>.+?)\s*\(\s*(?P<first>e[12])\s*,\s*(?!(?P=first))e[12]\s*\)", re.DOTALL)


def relation_of(label: str) -> str:
    """The relation that a label names, without its direction: `Cause-Effect(e2,e1)` is a `Cause-Effect`."""
    found = DIRECTED.fullmatch(label.strip())
    return found["relation"] if found else label.strip()


def has_direction(label: str) -> bool:
    """Whether the label says which entity comes first in the relation."""
    return DIRECTED.fullmatch(label.strip()) is not None


def is_reversed(label: str) -> bool:
    """Whether <e2> comes first in the relation: in `Cause-Effect(e2,e1)` it is the cause."""
    found = DIRECTED.fullmatch(label.strip())
    return found is not None and found["first"] == "e2"


def is_negative(label: str) -> bool:
    """Whether the label says that there is no relation, or none of those that are looked for: `Other`."""
    return label.strip().casefold() in NEGATIVE


def directed_macro_f1(targets: "np.ndarray", predicted: "np.ndarray", labels: Sequence[str]) -> float:
    """Mean F1 of the relations without the negative label; a wrong direction is wrong.

    Targets and predicted [rows] are indices of `labels`. Both directions of a relation count as one relation: its
    precision divides by all answers and its recall by all targets that name it, in either direction. A relation
    that is neither among the targets nor among the answers is left out; with none left the result is 0.
    The official measure of SemEval-2010 Task 8: "(9+1)-way evaluation taking directionality into account".
    """
    import numpy as np

    relations = np.array(_relation_numbers(labels), dtype=np.int64)
    count = int(relations.max(initial=0)) + 1
    support = np.bincount(relations[targets], minlength=count)[1:]
    answers = np.bincount(relations[predicted], minlength=count)[1:]
    right = np.bincount(relations[targets[targets == predicted]], minlength=count)[1:]
    there = support + answers > 0
    return float((2 * right[there] / (support + answers)[there]).mean()) if there.any() else 0.0


def _relation_numbers(labels: Sequence[str]) -> list[int]:
    """A number from 1 for the relation of each label; 0 for negative labels."""
    names = [relation_of(label) for label in labels if not is_negative(label)]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}
    return [0 if is_negative(label) else numbers[relation_of(label)] for label in labels]
