"""Which texts a version was trained on, so that nobody is tested on what he already knows.

A version keeps 64-bit hashes of the texts it has learnt from. When its successor is trained from it or
compared with it, the test rows are taken from among the others.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shared.data.splits import Split, split
from shared.models.files import ModelFiles
from shared.models.refs import parse

SEEN = "seen.npy"
TEST_SHARE = 0.2
VALIDATION_SHARE = 0.1
MOST_OF_UNSEEN = 0.9
FEWEST_UNSEEN = 20


def write_seen(folder: Path, groups: np.ndarray) -> None:
    """Keep the hashes (`groups_of`) of the texts that a version has learnt from."""
    np.save(folder / SEEN, np.unique(groups))


def seen_by(files: ModelFiles, ref: str | None) -> np.ndarray:
    """The hashes of what a model was trained on here; none for a model from elsewhere."""
    parsed = parse(ref) if ref else None
    if parsed and parsed.kind == "version" and (path := files.versions_dir / parsed.name / SEEN).is_file():
        return np.load(path)
    return np.array([], dtype=np.int64)


def fresh_split(labels: Sequence[str] | None, groups: np.ndarray, seen: np.ndarray, seed: int) -> Split:
    """As `split`, with the test rows among those whose text is not in `seen`.

    If fewer than 20 rows are left to choose from, they are chosen from all: `Report` then says how many
    the other model knew. Raises DataError if there are too few rows.
    """
    unseen = np.flatnonzero(~np.isin(groups, seen))
    if len(unseen) == len(groups) or len(unseen) < FEWEST_UNSEEN:
        return split(labels, groups, seed=seed)
    share = min(MOST_OF_UNSEEN, TEST_SHARE * len(groups) / len(unseen))
    chosen = split(_at(labels, unseen), groups[unseen], validation=0.0, test=share, seed=seed)
    test = unseen[chosen.test]
    # A text that stands in several rows must not be on both sides.
    rest = np.flatnonzero(~np.isin(groups, groups[test]))
    inner = split(_at(labels, rest), groups[rest], validation=VALIDATION_SHARE, test=0.0, seed=seed)
    return Split(train=rest[inner.train], validation=rest[inner.validation], test=test)


def _at(labels: Sequence[str] | None, positions: np.ndarray) -> list[str] | None:
    return None if labels is None else [labels[int(i)] for i in positions]
