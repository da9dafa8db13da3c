"""What the insight tab gives to take away, as CSV files that spreadsheets open safely."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data.writing import write_table

from .labels import intent_word
from .over_time import OTHER, OUTCOMES, Series

if TYPE_CHECKING:
    from .grouping import Group
    from .training_data import TrainingRow

TRAINING = ("kind", "text", "right_answer", "taken_for", "from", "when")
QUESTIONS = ("group", "question", "why", "taken_for", "answered_from", "reason", "comment", "when")


def write_training(rows: "Sequence[TrainingRow]", path: Path) -> Path:
    """The rows to train on."""
    cells = ((row.kind, row.text, row.right, row.said, row.source, _time(row.created)) for row in rows)
    write_table((dict(zip(TRAINING, row, strict=True)) for row in cells), path, TRAINING)
    return path


def write_questions(groups: "Sequence[Group]", path: Path) -> Path:
    """Every open question, group by group."""
    cells = (
        (group.name, one.text, one.why, one.intent, one.title, one.reason, one.comment, _time(one.created))
        for group in groups
        for one in group.questions
    )
    write_table((dict(zip(QUESTIONS, row, strict=True)) for row in cells), path, QUESTIONS)
    return path


def write_over_time(outcomes: Series, intents: Series, path: Path) -> Path:
    """Outcomes and intents, a row for each stretch of time."""
    named = {
        **{("outcome", key): f"outcome: {OUTCOMES[key]}" for key in outcomes.keys},
        **{("intent", key): f"intent: {'Others' if key == OTHER else intent_word(key)}" for key in intents.keys},
    }
    rows = []
    for told, wanted in zip(outcomes.buckets, intents.buckets, strict=True):
        counts = {"outcome": told.counts, "intent": wanted.counts}
        cells = {name: counts[kind].get(key, 0) for (kind, key), name in named.items()}
        rows.append({outcomes.unit: f"{told.start:%Y-%m-%d %H:%M}", **cells})
    write_table(rows, path, [outcomes.unit, *named.values()])
    return path


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
