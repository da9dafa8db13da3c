"""The rows of a job as training uses them: cleaned, labelled, and split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.splits import Split, groups_of, split
from shared.errors import DataError
from shared.tasks.examples import Examples, Rows
from shared.training.columns import columns_for
from shared.training.job import Job
from shared.training.seen import fresh_split

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table
    from shared.tasks.base import TextTask


@dataclass(frozen=True)
class TrainingData:
    """`split` holds positions among the examples. `test`: from the split, or from the test file that the user gave."""

    examples: Examples
    labels: tuple[str, ...]
    split: Split
    test: Rows
    fingerprint: str

    @property
    def targeted(self) -> float:
        """Share (0 to 1) of the training rows that have a target."""
        return self.examples.targeted(self.split.train)

    @property
    def learnt(self) -> "np.ndarray":
        """Hashes of the texts that the model learns from, and of the pieces of them that are examples."""
        import numpy as np

        at = np.concatenate([self.split.train, self.split.validation])
        return np.union1d(self.examples.groups[at], self.examples.pieces[at])

    @property
    def train(self) -> Rows:
        """The training rows."""
        return self.examples.rows(self.split.train)

    def split_lists(self) -> dict[str, list[int]]:
        """The parts as 0-based positions in the table, for the record."""
        parts = {"train": self.split.train, "validation": self.split.validation, "test": self.split.test}
        return {name: self.examples.positions[at].tolist() for name, at in parts.items()}


def read_rows(job: Job, task: "TextTask", seen: "np.ndarray") -> TrainingData:
    """Read, clean and split the rows of a job. Raises DataError if they cannot be trained on.

    `seen`: hashes of texts that are not to be tested on, since a model of the comparison knows them.
    """
    table, test = job.tables()
    columns = columns_for(table, job.config.roles, task)
    examples = task.examples(table, columns)
    labels = task.labels(examples.answers)
    if test is None:
        parts = fresh_split(examples.strata, examples.groups, seen, job.config.seed)
        rows = examples.rows(parts.test)
    else:
        without = {role.name: "" for role in task.roles if role.optional and role.name not in columns}
        rows = labelled_rows(test, job.config.roles | without, task, labels)
        parts = split(examples.strata, examples.groups, test=0.0, seed=job.config.seed)
        parts = _without_leaks(parts, examples, rows)
    _check_split(task, parts, examples.answers, "without those that the test file has too, " if test else "")
    return TrainingData(examples, labels, parts, rows, table.fingerprint)


def labelled_rows(table: "Table", roles: Mapping[str, str], task: "TextTask", labels: Sequence[str]) -> Rows:
    """The rows of a table to measure on, targets marked. Labels are matched without regard to case.

    What the model cannot answer is left out: see `Rows.left_out`. Raises DataError if nothing is left.
    """
    import numpy as np

    examples = task.examples(table, columns_for(table, roles, task))
    kept, answers, left_out = task.matched(examples.answers, labels)
    if not kept:
        names = sorted({label for label, _ in label_counts(task, examples.answers)})
        raise DataError(
            f"None of the labels in “{table.name}” ({', '.join(names[:5])}) is among those of the model "
            f"({', '.join(labels[:5])}): name the labels alike in both."
        )
    return examples.rows(np.array(kept, dtype=np.int64), answers, left_out)


def label_counts(task: "TextTask", answers: Sequence[Any]) -> list[tuple[str, int]]:
    """How many right answers have each label, most frequent first."""
    from collections import Counter

    return Counter(label for answer in answers for label in task.names(answer)).most_common()


def _without_leaks(parts: Split, examples: Examples, test: Rows) -> Split:
    """Leave out of training what is in the test file too, as a text or as a piece of one."""
    import numpy as np

    known = np.isin(examples.groups, test.groups) | np.isin(examples.pieces, groups_of(test.plain))
    train, validation = (part[~known[part]] for part in (parts.train, parts.validation))
    return Split(train=train, validation=validation, test=parts.test)


def _check_split(task: "TextTask", parts: Split, answers: Sequence[Any], without: str) -> None:
    """Raise DataError unless there is something to learn from and to choose by."""
    labels = len(label_counts(task, [answers[int(i)] for i in parts.train]))
    if labels < task.fewest_labels or not len(parts.validation):
        raise DataError(
            f"Too few rows are left: {without}{len(parts.train):,} with {labels} different labels for training and "
            f"{len(parts.validation):,} for validation; at least {task.fewest_labels} labels and a row for validation "
            "are needed, so add rows."
        )
