"""Documents whose sentences are weighed by chance: no model is needed."""

import random
from collections.abc import Sequence

import numpy as np

from shared.data.sentences import split_sentences
from shared.tasks.summaries.answers import Weighed, Weighing
from tests.spaces.summarizer.conftest import module

__all__ = ["document", "length", "module", "pick", "random_text", "unit", "weighing", "weighing_of"]

WORDS = """
harbour engine crew storm pilot bridge wages minister ferry café naïve don't 3.5 état straße Ana 🚢 № state-of-the-art
вода корабль ветер नाव हवा سفينة 漢字船 海風 ภาษา U.S. e\u0301lan 👩\u200d🚀 1,200 £5bn (dock) “quay” foo_bar
"""
HIDDEN = 16


def unit(seed: int) -> np.ndarray:
    """A unit vector of its own for each seed."""
    vector = np.random.default_rng(seed).normal(size=HIDDEN)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def weighing(
    sentences: Sequence[str],
    scores: Sequence[float] | None = None,
    vectors: Sequence[np.ndarray] | None = None,
    *,
    seed: int = 0,
    gap: str = " ",
) -> Weighing:
    """A document of these sentences with `gap` between them."""
    rng = random.Random(seed)
    made, at = [], 0
    for number, text in enumerate(sentences):
        score = rng.random() if scores is None else scores[number]
        vector = unit(1000 * seed + number) if vectors is None else vectors[number]
        made.append(Weighed(at, at + len(text), text, score, vector))
        at += len(text) + len(gap)
    return Weighing(tuple(made))


def weighing_of(text: str, seed: int = 0) -> Weighing:
    """The sentences of a text, weighed by chance."""
    rng = random.Random(seed)
    sentences = split_sentences(text, wrapped=True)
    return Weighing(
        tuple(Weighed(s.start, s.end, s.text, rng.random(), unit(1000 * seed + i)) for i, s in enumerate(sentences))
    )


def random_text(rng: random.Random, sentences: int, longest: int = 24) -> str:
    """Sentences of words of many scripts, in paragraphs, some of them over two lines."""
    made = []
    for _ in range(sentences):
        words = rng.choices(WORDS.split(), k=rng.randint(1, longest))
        made.append(
            "The " + rng.choice([" ", " ", "\n"] if len(words) < 3 else [" "]).join(words) + rng.choice(".!?。")
        )
    return "".join(one + rng.choice([" ", " ", "\n\n"]) for one in made)


def document(seed: int, sentences: int = 12) -> tuple[str, Weighing]:
    """A random text and its sentences."""
    text = random_text(random.Random(seed), sentences)
    return text, weighing_of(text, seed)


def length(amount: float, unit: str):
    return module("extract.length").Length(amount, unit)


def pick(weighings: Sequence[Weighing], amount: float, unit: str, **options):
    return module("extract.picking").pick(weighings, length(amount, unit), **options)
