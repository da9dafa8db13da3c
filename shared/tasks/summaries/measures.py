"""What summaries are worth: ROUGE against what people wrote, row by row."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from shared.data.sentences import split_sentences
from shared.tasks.summaries.answers import Summary, sentences_in
from shared.tasks.summaries.rouge import METRICS, rouge_rows

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.examples import Rows
    from shared.tasks.summaries.rows import Reference

MAX_MISTAKES = 50


def scored(references: "Sequence[Reference]", predictions: Sequence[Summary]) -> "tuple[np.ndarray, list[list[str]]]":
    """ROUGE [rows, 3] and the summaries that have it. Extracts have as many sentences as references usually do."""
    references = list(references)
    count = usual(references)
    summaries = [prediction.summary(count) for prediction in predictions]
    return rouge_rows(summaries, [lines(reference.summary) for reference in references]), summaries


def usual(references: "Sequence[Reference]") -> int:
    """How many sentences these references usually have."""
    return sentences_in([reference.summary for reference in references])


def lead(references: "Sequence[Reference]") -> dict[str, float]:
    """The metrics of the first sentences of each text."""
    return means(lead_rows(references))


def lead_rows(references: "Sequence[Reference]") -> "np.ndarray":
    """ROUGE [rows, 3] of the first sentences of each text: as many as these references usually have."""
    from shared.tasks.summaries.sentences import sentences_of

    references = list(references)
    count = usual(references)
    firsts = [[sentence.text for sentence in sentences_of(reference.text)[:count]] for reference in references]
    return rouge_rows(firsts, [lines(reference.summary) for reference in references])


def means(rows: "np.ndarray") -> dict[str, float]:
    """Each metric over all rows, from scores [rows, 3]; 0 if there are none."""
    if not len(rows):
        return dict.fromkeys(METRICS, 0.0)
    return dict(zip(METRICS, map(float, rows.mean(0)), strict=True))


def resampler(rows: "np.ndarray") -> "Callable[[np.ndarray], float]":
    """The first metric on the rows at some positions."""
    first = rows[:, 0]
    return lambda at: float(first[at].mean())


def worst(rows: "Rows", scores: "np.ndarray", summaries: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """The summaries that are farthest from their references, at most 50."""
    import numpy as np

    return [
        {
            "row": int(rows.numbers[i]) if len(rows.numbers) else int(i) + 1,
            "text": rows.texts[int(i)],
            "reference": rows.answers[int(i)].summary,
            "summary": " ".join(summaries[i]),
            "rouge1": float(scores[i, 0]),
        }
        for i in np.argsort(scores[:, 0], kind="stable")[:MAX_MISTAKES]
    ]


def lines(summary: str) -> list[str]:
    """A reference, sentence by sentence."""
    return [sentence.text for sentence in split_sentences(summary)]
