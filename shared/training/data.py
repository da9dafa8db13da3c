"""The rows of a job as training uses them: cleaned, labelled with numbers, and split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.data.splits import Split, groups_of, split
from shared.errors import DataError
from shared.training.columns import Texts, columns_for
from shared.training.evaluation import Rows
from shared.training.job import Job
from shared.training.measuring import label_columns
from shared.training.seen import fresh_split

if TYPE_CHECKING:
    import numpy as np

    from shared.data.table import Table
    from shared.tasks.base import Task


@dataclass(frozen=True)
class TrainingData:
    """`targets` [rows] are label indices of the usable rows; `split` holds positions among them.

    `test_rows`: from the split, or from the test file that the user gave. `groups` [rows]: hashes of the texts
    without their targets, so that no text is on two sides of the split.
    """

    texts: Texts
    usable: "np.ndarray"
    targets: "np.ndarray"
    labels: tuple[str, ...]
    split: Split
    test_rows: Rows
    groups: "np.ndarray"
    fingerprint: str

    def texts_at(self, positions: "np.ndarray") -> list[str]:
        """The texts of usable rows with their targets marked, read from the disk."""
        return self.texts.marked(self.usable[positions])

    @property
    def targeted(self) -> float:
        """Share (0 to 1) of the training rows that have a target."""
        return self.texts.share(self.usable[self.split.train])

    @property
    def learnt(self) -> "np.ndarray":
        """Hashes of the texts that the model learns from."""
        import numpy as np

        return self.groups[np.concatenate([self.split.train, self.split.validation])]

    def split_lists(self) -> dict[str, list[int]]:
        """The parts as 0-based positions in the table, for the record."""
        parts = {"train": self.split.train, "validation": self.split.validation, "test": self.split.test}
        return {name: self.usable[positions].tolist() for name, positions in parts.items()}


def read_rows(job: Job, task: "Task", seen: "np.ndarray") -> TrainingData:
    """Read, clean and split the rows of a job. Raises DataError if they cannot be trained on.

    `seen`: hashes of texts that are not to be tested on, since a model of the comparison knows them.
    """
    table, test = job.tables()
    columns = columns_for(table, job.config.roles, task)
    text, label = columns["text"], columns["label"]
    texts = Texts(table, text, columns.get("target", ""))
    usable, answers = _usable(table, text, label)
    if not len(usable):
        raise DataError(f"No row has both a text in “{text}” and a label in “{label}”: choose other columns.")
    labels = task.labels(answers)
    targets = _indices(answers, labels)
    groups = groups_of(texts.plain(usable))
    if test is None:
        parts = fresh_split(answers, groups, seen, job.config.seed)
        rows = _rows(texts, usable[parts.test], targets[parts.test])
    else:
        without = {role.name: "" for role in task.roles if role.optional and role.name not in columns}
        rows = labelled_rows(test, job.config.roles | without, task, labels)
        parts = split(answers, groups, test=0.0, seed=job.config.seed)
        parts = _without_leaks(parts, groups, groups_of(rows.plain))
    _check_split(parts, targets, "without those that the test file has too, " if test is not None else "")
    return TrainingData(texts, usable, targets, labels, parts, rows, groups, table.fingerprint)


def _usable(table: "Table", text: str, label: str) -> "tuple[np.ndarray, list[str]]":
    """Positions of the rows that have a text and a label, and those labels without spaces around them."""
    import numpy as np

    positions: list[int] = []
    answers: list[str] = []
    start = 0
    for batch in table.batches([text, label]):
        values = batch.to_pydict()
        for offset, (one, answer) in enumerate(zip(values[text], values[label], strict=True)):
            if isinstance(one, str) and isinstance(answer, str) and one.strip() and answer.strip():
                positions.append(start + offset)
                answers.append(answer.strip())
        start += batch.num_rows
    return np.array(positions, dtype=np.int64), answers


def labelled_rows(table: "Table", roles: Mapping[str, str], task: "Task", labels: Sequence[str]) -> Rows:
    """The rows of a table to measure on, targets marked. Labels are matched without regard to case.

    Rows without text are left out, and so are those with a label that is not among `labels`: see `Rows.left_out`.
    Raises DataError if none are left.
    """
    columns = columns_for(table, roles, task)
    usable, answers = _usable(table, columns["text"], columns["label"])
    known = label_columns(labels)
    found = [known.get(answer, known.get(answer.casefold())) for answer in answers]
    kept = [index for index, column in enumerate(found) if column is not None]
    if not kept:
        raise DataError(
            f"None of the labels in “{table.name}” ({', '.join(sorted(set(answers))[:5])}) is among those of the model "
            f"({', '.join(labels[:5])}): name the labels alike in both."
        )
    import numpy as np

    texts = Texts(table, columns["text"], columns.get("target", ""))
    targets = np.array([found[index] for index in kept], dtype=np.int64)
    unknown = [answer for answer, column in zip(answers, found, strict=True) if column is None]
    return _rows(texts, usable[kept], targets, _left_out(unknown, labels))


def _rows(texts: Texts, positions: "np.ndarray", targets: "np.ndarray", left_out: str = "") -> Rows:
    plain = texts.plain(positions)
    read = texts.marked(positions) if texts.target else plain
    return Rows(read, targets, texts.table.row_numbers(positions.tolist()), left_out, plain)


def _left_out(unknown: Sequence[str], labels: Sequence[str]) -> str:
    """A sentence about test rows that could not count, "" if there are none."""
    if not unknown:
        return ""
    return (
        f"{len(unknown):,} test rows were left out: their labels ({', '.join(sorted(set(unknown))[:5])}) are not "
        f"among those of the model ({', '.join(labels[:5])})."
    )


def _without_leaks(parts: Split, groups: "np.ndarray", test_groups: "np.ndarray") -> Split:
    """Leave out of training what is in the test file too."""
    import numpy as np

    clean: dict[str, Any] = {
        name: part[~np.isin(groups[part], test_groups)]
        for name, part in (("train", parts.train), ("validation", parts.validation))
    }
    return Split(train=clean["train"], validation=clean["validation"], test=parts.test)


def _check_split(parts: Split, targets: "np.ndarray", without: str) -> None:
    """Raise DataError unless there is something to learn from and to choose by."""
    labels = len(set(targets[parts.train].tolist()))
    if labels < 2 or not len(parts.validation):
        raise DataError(
            f"Too few rows are left: {without}{len(parts.train):,} with {labels} different labels for training and "
            f"{len(parts.validation):,} for validation; at least two labels and a row for validation are needed, "
            "so add rows."
        )


def _indices(answers: Sequence[str], labels: Sequence[str]) -> "np.ndarray":
    import numpy as np

    numbers = {label: index for index, label in enumerate(labels)}
    return np.array([numbers[answer] for answer in answers], dtype=np.int64)
