"""What is said of a sentence besides its meaning: where it stands, how long it is, how much it has of what the
text speaks of.

The kinds are those of feature-based extraction since Edmundson 1969 (New Methods in Automatic Extracting) and
Kupiec et al. 1995 (A Trainable Document Summarizer). What needs the meaning is computed beside the encoder, see
`shared.models.sentence_scorer`.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.tasks.summaries.wording import plain_words

if TYPE_CHECKING:
    import numpy as np


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


COUNT = 28
FIRST = 5
"""Sentences at the beginning that are told apart."""
WHOLE = 5
"""Words of a sentence that says something by itself."""
STOP = _listed(
    "a about after all also an and any are as at be been but by can could did do does for from had has have he her "
    "him his how i if in into is it its more most no not of on one only or other our out over said she so some such "
    "than that the their them then there these they this those to up was we were what when which who will with would "
    "you your"
)
NAME = re.compile(r"(?<=\s)[^\W\d_a-z]\w*")
QUOTE = re.compile(r"[\"“”«»]")
OPENER = re.compile(r"[\"“]?(?:he|she|it|they|we|i|but|and|this|that|these|those|his|her|you)\b", re.IGNORECASE)
SPEAKER = re.compile(r"\b(?:I|we|you|my|our|me|us|We|You|My|Our)\b")


def features(sentences: Sequence[str]) -> "np.ndarray":
    """Numbers [sentences, COUNT], float32, from the sentences of one whole text in order."""
    import numpy as np

    words = [plain_words(sentence) for sentence in sentences]
    lengths = np.array([len(one) for one in words], dtype=np.float64)
    columns = [*_places(lengths), *_lengths(lengths), *_subjects(words), *_signs(sentences)]
    return np.stack(columns, axis=1).astype(np.float32).reshape(len(sentences), COUNT)


def _places(lengths: "np.ndarray") -> "list[np.ndarray]":
    """From the beginning, with and without scraps such as datelines before it, and within the text."""
    import numpy as np

    places = np.arange(len(lengths))
    whole = np.maximum(np.cumsum(lengths >= WHOLE) - 1, 0)
    size = np.full(len(lengths), math.log(min(max(len(lengths), 3), 100)))
    return [
        1 / (1 + places),
        1 / (1 + whole),
        np.minimum(places, 30) / 30,
        places / max(len(places), 1),
        np.exp(-places / 3),
        *(places == index for index in range(FIRST)),
        size,
    ]


def _lengths(lengths: "np.ndarray") -> "list[np.ndarray]":
    import numpy as np

    short = np.minimum(lengths, 60) / 60
    return [np.log1p(lengths), lengths < WHOLE, lengths < 8, lengths > 35, short, short**2]


def _subjects(words: Sequence[Sequence[str]]) -> "list[np.ndarray]":
    """How much a sentence has of the words that the text says most (Nenkova and Vanderwende 2005, The Impact of
    Frequency on Summarization).
    """
    import numpy as np

    content = [[word for word in one if word not in STOP and len(word) > 1] for one in words]
    counts = Counter(word for one in content for word in one)
    total = max(counts.total(), 1)
    shares = [[counts[word] / total for word in set(one)] for one in content]
    mean = np.array([sum(one) / max(len(one), 1) for one in shares])
    whole = np.array([sum(one) for one in shares])
    often = np.array([sum(counts[word] > 2 for word in set(one)) / max(len(one), 1) for one in content])
    return [_standard(mean), whole, _standard(whole), often]


def _signs(sentences: Sequence[str]) -> "list[np.ndarray]":
    """Names, numbers, quotation, and words that lean on the sentence before."""
    import numpy as np

    names = [min(len(NAME.findall(sentence)), 8) / 8 for sentence in sentences]
    tests = (
        lambda sentence: any(map(str.isdigit, sentence)),
        lambda sentence: bool(QUOTE.search(sentence)),
        lambda sentence: bool(OPENER.match(sentence)),
        lambda sentence: sentence.rstrip().endswith("?"),
        lambda sentence: bool(SPEAKER.search(sentence)),
        lambda sentence: sentence.isupper(),
    )
    return [np.array(names), *(np.array([test(sentence) for sentence in sentences]) for test in tests)]


def _standard(values: "np.ndarray") -> "np.ndarray":
    return (values - values.mean()) / (values.std() + 1e-6)
