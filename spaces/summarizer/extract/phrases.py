"""Key phrases: what a text is about, in its own words, each with its places."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

from shared.tasks.summaries.answers import Weighing

from .language import looks_english
from .runs import Run, Token, runs, without_spaces

if TYPE_CHECKING:
    import numpy as np

USUAL = 10
POOL = 100
"""Phrases that are looked at closely."""
MOST_WORDS, MOST_NAMED = 3, 6
"""Words of a phrase, and of one that is a name."""
LENGTHS = (0.0, 1.0, 1.7, 1.9, 1.9, 1.9, 1.9)
"""The worth of phrases by their number of words: two or three say more than one."""
EARLY = 10.0
"""Sentences from the beginning within which a phrase counts up to twice as much."""
NAMED = 0.5
"""How much more a phrase counts if it is always written as a name."""
SHORTEST = 3
"""Letters of a phrase of one word, unless these are capitals."""

Place = tuple[int, int, int]
"""Document (from 0), start and end (characters)."""


@dataclass(frozen=True)
class Phrase:
    """`text` is its most frequent form. `score`: 1 for the best. `places`: in order, none overlapping another's."""

    text: str
    score: float
    places: tuple[Place, ...]


@dataclass
class _Form:
    """What is known of a phrase: its stems, and where and how it is written."""

    stems: tuple[str, ...]
    first: int
    score: float
    named: int = 0
    written: Counter[str] = field(default_factory=Counter)
    places: list[Place] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its most frequent form."""
        return self.written.most_common(1)[0][0]


def key_phrases(
    weighings: Sequence[Weighing], count: int = USUAL, *, embed: "Callable[[list[str]], np.ndarray] | None" = None
) -> list[Phrase]:
    """The `count` phrases that tell most, best first: none of them is a part or a plural of another.

    They are ranked by how often they stand for themselves (the C-value of Frantzi et al. 2000), how early, how long
    and whether as names (as in YAKE, Campos et al. 2020). `embed` gives unit vectors [phrases, hidden] of up to 100
    phrases: those near the mean of the sentences then count for more.
    """
    english = looks_english(" ".join(one.text for weighing in weighings for one in weighing.sentences))
    found = runs(weighings, english)
    forms = _pool(found)
    _locate(found, forms)
    for form in forms.values():
        form.score *= 1 + NAMED * form.named / len(form.places)
    best = sorted(forms.values(), key=lambda form: -form.score)
    if embed and best:
        _near_the_middle(best, embed([form.text for form in best]), weighings)
        best.sort(key=lambda form: -form.score)
    chosen = list(islice(_apart(best), count))
    return [Phrase(form.text, form.score / chosen[0].score, tuple(form.places)) for form in chosen]


def _pool(found: Sequence[Run]) -> dict[tuple[str, ...], _Form]:
    """The most promising phrases by what can be counted."""
    counts: Counter[tuple[str, ...]] = Counter()
    firsts: dict[tuple[str, ...], int] = {}
    for run in found:
        for stems, _ in _within(run):
            counts[stems] += 1
            firsts.setdefault(stems, run.sentence)
    longer: dict[tuple[str, ...], int] = {}
    for stems, count in counts.items():
        for part in (stems[1:], stems[:-1]):
            longer[part] = max(count, longer.get(part, 0))
    forms = [
        _Form(stems, firsts[stems], _score(stems, alone, firsts[stems]))
        for stems, count in counts.items()
        if (alone := count - longer.get(stems, 0)) > 0 and (count > 1 or not without_spaces(stems[0]))
    ]
    return {form.stems: form for form in nlargest(POOL, forms, key=lambda form: form.score)}


def _score(stems: tuple[str, ...], alone: int, first: int) -> float:
    early = 1 + EARLY / (EARLY + first)
    return math.log(1 + alone) * LENGTHS[len(stems)] * early


def _within(run: Run) -> Iterator[tuple[tuple[str, ...], tuple[Token, ...]]]:
    """The phrases in a run, with their tokens."""
    tokens = run.tokens
    for start in range(len(tokens)):
        for end in range(start + 1, min(len(tokens), start + MOST_NAMED) + 1):
            if end - start > 1 and tokens[end - 1].opening:
                break
            if _is_phrase(run, tokens[start:end]):
                yield tuple(token.stem for token in tokens[start:end]), tokens[start:end]


def _is_phrase(run: Run, tokens: tuple[Token, ...]) -> bool:
    first, last = tokens[0], tokens[-1]
    if first.joining or last.joining or not any(map(str.isalpha, first.stem)):
        return False
    if without_spaces(first.stem):
        return 1 < len(tokens) <= MOST_NAMED
    if len(tokens) > 1:
        return len(tokens) <= MOST_WORDS or all(token.named or token.joining for token in tokens)
    word = run.text[first.start : first.end]
    return not first.opening and (len(word) >= SHORTEST or (word.isupper() and not run.text.isupper()))


def _locate(found: Sequence[Run], forms: dict[tuple[str, ...], _Form]) -> None:
    """Note down for each phrase where it is, and how it is written there."""
    for run in found:
        for stems, tokens in _within(run):
            form = forms.get(stems)
            if form is None:
                continue
            start, end = tokens[0].start, tokens[-1].end
            form.places.append((run.document, run.offset + start, run.offset + end))
            form.written[" ".join(run.text[start:end].split())] += 1
            form.named += all(token.named or token.joining for token in tokens)


def _near_the_middle(forms: Sequence[_Form], vectors: "np.ndarray", weighings: Sequence[Weighing]) -> None:
    import numpy as np

    mean = np.mean([one.vector for weighing in weighings for one in weighing.sentences], axis=0)
    cosines = np.clip(vectors @ mean / (np.linalg.norm(mean) or 1.0), 0, None)
    for form, cosine in zip(forms, cosines, strict=True):
        form.score *= 0.5 + float(cosine)


def _apart(forms: Sequence[_Form]) -> Iterator[_Form]:
    """Those that are no part of a better one and have none as a part, with the places that no better one has.

    One whose places are mostly within better ones (`Transport Safety` after `Australian Transport`) is left out.
    """
    taken: list[frozenset[str]] = []
    covered: set[Place] = set()
    for form in forms:
        stems = frozenset(form.stems)
        free = [place for place in form.places if not covered.intersection(_characters(place))]
        if 2 * len(free) > len(form.places) and not any(stems <= other or other <= stems for other in taken):
            taken.append(stems)
            covered.update(character for place in free for character in _characters(place))
            form.places = free
            yield form


def _characters(place: Place) -> Iterator[Place]:
    document, start, end = place
    return ((document, at, at) for at in range(start, end))
