"""Tags of words as outputs of a model: 0 is O, then B and I of each label; and how outputs become spans."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from shared.data.spans.span import Span
from shared.data.spans.tags import encode

if TYPE_CHECKING:
    import numpy as np

IMPOSSIBLE = -1e9


def outputs(labels: Sequence[str]) -> int:
    """How many tags there are for these labels."""
    return 1 + 2 * len(labels)


def tag_indices(places: Sequence[tuple[int, int]], spans: Iterable[Span], labels: Sequence[str]) -> "np.ndarray":
    """The tag [words] of each word, given where the words stand."""
    import numpy as np

    numbers = {label: 1 + 2 * index for index, label in enumerate(labels)}
    tags = encode(places, spans)
    found = [0 if tag == "O" else numbers[tag[2:]] + (tag[0] == "I") for tag in tags]
    return np.array(found, dtype=np.int64)


def best_tags(scores: "np.ndarray") -> "np.ndarray":
    """The best sequence of tags [words] for log-probabilities [words, tags] in which every I goes on with its entity.

    Viterbi 1967; where the best tag of each word makes such a sequence already, that is the answer.
    """
    import numpy as np

    tags = scores.argmax(axis=1)
    previous = np.concatenate([[0], tags[:-1]])
    inner = (tags > 0) & (tags % 2 == 0)
    if not (inner & (previous != tags) & (previous != tags - 1)).any():
        return tags
    allowed = _transitions(scores.shape[1])
    best = scores[0] + allowed[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    for word in range(1, len(scores)):
        ways = best[:, None] + allowed
        back[word] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[word]
    path = [int(best.argmax())]
    for word in range(len(scores) - 1, 0, -1):
        path.append(int(back[word, path[-1]]))
    return np.array(path[::-1])


def tagged_spans(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """First word, last word and label index of each entity in a sequence of tags."""
    found: list[list[int]] = []
    for word, tag in enumerate(tags):
        if tag % 2:
            found.append([word, word, tag // 2])
        elif tag:
            found[-1][1] = word
    return [(first, last, label) for first, last, label in found]


@cache
def _transitions(tags: int) -> "np.ndarray":
    """[before, after]: 0 where a tag may follow another, else a very low number."""
    import numpy as np

    allowed = np.zeros((tags, tags))
    for inner in range(2, tags, 2):
        allowed[:, inner] = IMPOSSIBLE
        allowed[[inner - 1, inner], inner] = 0.0
    return allowed
