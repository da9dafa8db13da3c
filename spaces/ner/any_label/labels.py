"""The labels that a user types."""

import re
from collections.abc import Sequence

from shared.data.folding import fold
from shared.errors import DataError

MOST_LABELS = 30
LONGEST_LABEL = 60


def clean_labels(labels: str | Sequence[str]) -> tuple[str, ...]:
    """Different labels in their order, each without white space around it; a string is cut at commas and lines.

    Labels that differ only in capitals count once. Raises DataError if there is none, there are more than 30,
    or one is longer than 60 characters.
    """
    parts = re.split(r"[,;\n]", labels) if isinstance(labels, str) else labels
    cleaned = [" ".join(part.split()) for part in parts]
    different = {fold(label): label for label in reversed(cleaned) if label}
    kept = tuple(reversed(different.values()))
    if not kept:
        raise DataError("No label was given: type what to look for, for example: person, company, date of birth.")
    if len(kept) > MOST_LABELS:
        raise DataError(f"{len(kept)} labels were given: at most {MOST_LABELS} can be looked for at once.")
    for label in kept:
        if len(label) > LONGEST_LABEL:
            raise DataError(
                f"The label “{label[:40]}…” has {len(label)} characters: a label is a name of at most "
                f"{LONGEST_LABEL} characters, and commas separate labels."
            )
    return kept
