"""How found entities are measured: an entity is right if its type and both of its edges are."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.spans.span import Span
from shared.data.spans.tags import encode
from shared.data.spans.words import cut_at, words

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.examples import Rows

MAX_MISTAKES = 50
NONE = "none"
"""In the confusion matrix: no entity there."""
Spans = Sequence[Span]


@dataclass(frozen=True)
class Counts:
    """Entities of each row, [rows] each: right ones, predicted ones, true ones."""

    right: "np.ndarray"
    predicted: "np.ndarray"
    true: "np.ndarray"


def counts(answers: Sequence[Spans], predicted: Sequence[Spans]) -> Counts:
    """Count by exact match of start, end and label."""
    import numpy as np

    pairs = [(set(true), set(said)) for true, said in zip(answers, predicted, strict=True)]
    columns = np.array([(len(true & said), len(said), len(true)) for true, said in pairs]).reshape(-1, 3)
    return Counts(*columns.T)


def micro(found: Counts, rows: "np.ndarray | slice" = slice(None)) -> dict[str, float]:
    """Entity F1, precision and recall over all entities of some rows; 0 where there are none."""
    right, predicted, true = (int(column[rows].sum()) for column in (found.right, found.predicted, found.true))
    return {
        "f1": 2 * right / max(predicted + true, 1),
        "precision": right / max(predicted, 1),
        "recall": right / max(true, 1),
    }


def resampler(found: Counts) -> "Callable[[np.ndarray], float]":
    """Entity F1 on the rows at some positions."""
    return lambda rows: micro(found, rows)["f1"]


def per_type(labels: Sequence[str], rows: "Rows", predicted: Sequence[Spans]) -> list[dict[str, Any]]:
    """Precision, recall, F1 and the number of true entities of each type, by seqeval in its strict mode.

    It reads tags, so each text is cut into words, and these at the edges of all spans.
    """
    from seqeval.metrics import classification_report
    from seqeval.scheme import IOB2

    true, said = [], []
    for text, gold, found in zip(rows.texts, rows.answers, predicted, strict=True):
        tokens = cut_at(words(text), [*gold, *found])
        true.append(encode(tokens, gold))
        said.append(encode(tokens, found))
    report: dict[str, Any] = {}
    if any(tag != "O" for tags in (*true, *said) for tag in tags):
        report = classification_report(true, said, output_dict=True, mode="strict", scheme=IOB2, zero_division=0)
    empty = {"precision": 0.0, "recall": 0.0, "f1-score": 0.0, "support": 0}
    lines = [(label, report.get(label, empty)) for label in labels]
    return [
        {
            "label": label,
            "precision": float(line["precision"]),
            "recall": float(line["recall"]),
            "f1": float(line["f1-score"]),
            "rows": int(line["support"]),
        }
        for label, line in lines
    ]


def confusion(labels: Sequence[str], answers: Sequence[Spans], predicted: Sequence[Spans]) -> list[list[int]]:
    """[true][predicted] counts of entities, `NONE` last in both.

    A true entity is paired with the predicted one that shares the most characters with it; edges may differ.
    """
    names = {label: index for index, label in enumerate([*labels, NONE])}
    table = [[0] * len(names) for _ in names]
    for gold, said in zip(answers, predicted, strict=True):
        met = set()
        for span in gold:
            other = max(said, key=lambda one: _common(span, one), default=None)
            hit = other is not None and _common(span, other) > 0
            if hit and other is not None:
                met.add(other)
            table[names[span.label]][names[other.label if hit and other is not None else NONE]] += 1
        for other in said:
            if other not in met and not any(_common(span, other) > 0 for span in gold):
                table[names[NONE]][names[other.label]] += 1
    return table


def mistakes(rows: "Rows", predicted: Sequence[Spans]) -> list[dict[str, Any]]:
    """The rows with the most wrong or missed entities, at most 50, each with both sets of spans."""
    wrong = [len(set(gold) ^ set(said)) for gold, said in zip(rows.answers, predicted, strict=True)]
    worst = sorted((i for i, errors in enumerate(wrong) if errors), key=lambda i: -wrong[i])[:MAX_MISTAKES]
    return [
        {
            "row": int(rows.numbers[i]),
            "text": rows.texts[i],
            "gold": _plain(rows.answers[i]),
            "predicted": _plain(predicted[i]),
            "errors": wrong[i],
        }
        for i in worst
    ]


def dictionary(train: "Rows", texts: Iterable[str]) -> list[Spans]:
    """The plainest rule: what was an entity in the training rows is one again, the longest names first.

    The baseline of Tjong Kim Sang and De Meulder 2003, Introduction to the CoNLL-2003 Shared Task. A name of
    several types gets its most frequent one.
    """
    seen: dict[tuple[str, ...], Counter[str]] = {}
    for text, spans in zip(train.texts, train.answers, strict=True):
        for span in spans:
            name = text[span.start : span.end]
            seen.setdefault(tuple(name[slice(*word)] for word in words(name)), Counter())[span.label] += 1
    names = {name: labels.most_common(1)[0][0] for name, labels in seen.items() if name}
    longest = max(map(len, names), default=0)
    return [_look_up(text, names, longest) for text in texts]


def _look_up(text: str, names: dict[tuple[str, ...], str], longest: int) -> Spans:
    tokens = words(text)
    said = [text[slice(*token)] for token in tokens]
    found, at = [], 0
    while at < len(tokens):
        sizes = range(min(longest, len(tokens) - at), 0, -1)
        size = next((size for size in sizes if tuple(said[at : at + size]) in names), 0)
        if size:
            label = names[tuple(said[at : at + size])]
            found.append(Span(tokens[at][0], tokens[at + size - 1][1], label))
        at += size or 1
    return tuple(found)


def _common(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return min(one.end, other.end) - max(one.start, other.start)


def _plain(spans: Spans) -> list[list[Any]]:
    return [[span.start, span.end, span.label] for span in sorted(spans)]
