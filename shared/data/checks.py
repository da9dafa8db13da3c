"""Which rows a finding is about: boolean masks over the rows of a scan.

`keep` marks the rows that are still in play, so that fixes can be applied one after the other.
"""

from collections import Counter
from typing import TYPE_CHECKING

from shared.data.scan import Labels, Scan, member

if TYPE_CHECKING:
    import numpy as np


def usable(scan: Scan) -> "np.ndarray":
    """Rows that have a text and a label, or their ids."""
    return ~(scan.empty_text | scan.empty_label | scan.empty_id)


def repeated(scan: Scan, keep: "np.ndarray") -> "np.ndarray":
    """Rows whose example (text, and target if there is one) and label came before."""
    import numpy as np

    rows = _comparable(scan, keep)
    _, first = np.unique(_pairs(scan, rows), return_index=True)
    mask = np.zeros(scan.rows, dtype=bool)
    mask[rows] = True
    mask[rows[first]] = False
    return mask


def conflicting(scan: Scan, keep: "np.ndarray") -> "np.ndarray":
    """Rows whose example also comes with another label."""
    import numpy as np

    rows = _comparable(scan, keep)
    _, first = np.unique(_pairs(scan, rows), return_index=True)
    examples, labels_of = np.unique(scan.examples[rows[first]], return_counts=True)
    mask = np.zeros(scan.rows, dtype=bool)
    mask[rows] = member(scan.examples[rows], examples[labels_of > 1])
    return mask


def outvoted(scan: Scan, keep: "np.ndarray") -> "np.ndarray":
    """Conflicting rows that do not have their example's most frequent label; all of them in a tie.

    Of spans the first marking stays in a tie: one that two people saw differently is still worth learning.
    """
    import numpy as np

    rows = np.flatnonzero(conflicting(scan, keep))
    votes: dict[int, Counter[int]] = {}
    pairs = list(zip(scan.examples[rows].tolist(), scan.label_ids[rows].tolist(), strict=True))
    for example, label in pairs:
        votes.setdefault(example, Counter())[label] += 1
    pick = _winner if scan.spans is None else _first_winner
    winner = {example: pick(counter) for example, counter in votes.items()}
    losers = [winner[example] != label for example, label in pairs]
    mask = np.zeros(scan.rows, dtype=bool)
    mask[rows] = losers
    return mask


def rare(labels: Labels, keep: "np.ndarray") -> "np.ndarray":
    """Rows whose label no other row has."""
    import numpy as np

    known = keep & (labels.merged >= 0)
    counts = np.bincount(labels.merged[known], minlength=len(labels.names))
    mask = np.zeros(len(keep), dtype=bool)
    mask[known] = counts[labels.merged[known]] == 1
    return mask


def leaked(scan: Scan, test_texts: "np.ndarray") -> "np.ndarray":
    """Rows whose text is also in the test data, given as sorted hashes."""
    return member(scan.texts, test_texts) & ~scan.empty_text


def respelled(labels: Labels) -> "np.ndarray":
    """Rows whose label has a more frequent spelling."""
    return labels.merged != labels.codes


def _winner(votes: Counter[int]) -> int | None:
    (label, most), *others = votes.most_common(2)
    return None if others and others[0][1] == most else label


def _first_winner(votes: Counter[int]) -> int:
    return max(votes, key=votes.__getitem__)


def _comparable(scan: Scan, keep: "np.ndarray") -> "np.ndarray":
    """Indices of usable rows that share their example with another row."""
    return scan.shared[(keep & ~scan.empty_label)[scan.shared]]


def _pairs(scan: Scan, rows: "np.ndarray") -> "np.ndarray":
    """One 64-bit number for example and label together."""
    import numpy as np

    # Multiplying by an odd constant is a bijection that spreads small label codes over all bits.
    return scan.examples[rows].view(np.uint64) ^ (scan.label_ids[rows].view(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
