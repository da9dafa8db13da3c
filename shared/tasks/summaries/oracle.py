"""Which sentences of a text a good extract has: those that a reference summary was nearest to."""

import itertools
from collections import Counter
from collections.abc import Sequence

from shared.tasks.summaries.rouge import rouge_words


def oracle(sentences: Sequence[str], reference: str, most: int) -> list[int]:
    """The places of at most `most` sentences, chosen one by one so that ROUGE-1 plus ROUGE-2 rises most, until none
    makes it rise (Nallapati et al. 2017, SummaRuNNer).

    Two words that only meet where one sentence ends and another begins do not count as a pair here.
    """
    wanted = rouge_words(reference)
    goals: list[Counter] = [Counter(wanted), Counter(itertools.pairwise(wanted))]
    words = [rouge_words(sentence) for sentence in sentences]
    grams = [(Counter(one), Counter(itertools.pairwise(one))) for one in words]
    chosen: list[int] = []
    have: tuple[Counter, Counter] = (Counter(), Counter())
    best = 0.0
    while len(chosen) < most:
        candidates = [index for index in range(len(sentences)) if index not in chosen and words[index]]
        scored = [(_score(have, grams[index], goals), -index) for index in candidates]
        score, place = max(scored, default=(0.0, 0))
        if score <= best:
            break
        best = score
        chosen.append(-place)
        have = (have[0] + grams[-place][0], have[1] + grams[-place][1])
    return sorted(chosen)


def _score(have: Sequence[Counter], more: Sequence[Counter], goals: Sequence[Counter]) -> float:
    """The sum of the F-measures that the sentences chosen so far and one more have together."""
    total = 0.0
    for old, new, goal in zip(have, more, goals, strict=True):
        same = sum(min(count, old[gram] + new[gram]) for gram, count in goal.items())
        size = old.total() + new.total() + goal.total()
        total += 2 * same / size if size else 0.0
    return total
