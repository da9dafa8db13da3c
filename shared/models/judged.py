"""How sure a model was of answers to rows it never saw, and whether they were right: what a threshold is chosen by."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

JUDGED = "judged.json"
"""Its name beside a model's weights."""


@dataclass(frozen=True)
class Judged:
    """One answer to a question that was not learnt from: how sure it was (0 to 1), and whether it was right."""

    confidence: float
    right: bool


def read_judged(path: Path) -> list[Judged]:
    """What `write_judged` wrote; nothing if there is no such file."""
    if not path.is_file():
        return []
    return [Judged(float(confidence), bool(right)) for confidence, right in json.loads(path.read_text("utf-8"))]


def write_judged(judged: Sequence[Judged], path: Path) -> None:
    """Keep answers, the surest first; nothing is written if there are none."""
    if not judged:
        return
    rows = sorted(([round(one.confidence, 4), int(one.right)] for one in judged), reverse=True)
    path.write_text(json.dumps(rows, separators=(",", ":")) + "\n", "utf-8")
