"""The table that a visitor prepares for training: read, given its roles, examined, mended."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import DataError

if TYPE_CHECKING:
    from shared.data.doctor import Report
    from shared.data.reading import Table
    from shared.services import Services
    from shared.tasks.base import Task


@dataclass(eq=False)
class Draft:
    """What one visitor is preparing. `report` is None until the roles allow an examination.

    `original` is the table as uploaded, `table` the one with the fixes; `test` is the second table: rows to test on, or
    what `Task.beside` says. `problem` says why there is no report. Compared by identity, as visitors' state needs it.
    """

    original: "Table"
    table: "Table"
    test: "Table | None" = None
    roles: dict[str, str] = field(default_factory=dict)
    report: "Report | None" = None
    problem: str = ""

    @property
    def trainable(self) -> bool:
        """Whether training can start with it."""
        return self.report is not None and self.report.trainable


@dataclass(frozen=True)
class Workshop:
    """Reads, examines and mends drafts for one task."""

    services: "Services"
    task: "Task"

    def open(self, path: str, test: str | None) -> Draft:
        """Read the files and guess the roles. Raises DataError."""
        table = self._read(path)
        draft = self.of_table(table)
        draft.test = self._read(test) if test else None
        return draft

    def of_table(self, table: "Table") -> Draft:
        """A table that has been read; its roles are guessed."""
        from shared.data.doctor import guess_roles

        return Draft(table, table, roles=guess_roles(table, self.task.roles))

    def _read(self, path: str | Path) -> "Table":
        return self.task.read(Path(path), self.services.settings.data_dir / "tables")

    def corrections(self, space: str, replay: Path | None) -> Draft:
        """What users of a Space corrected, as a table; see `corrections_table`. Raises DataError if it is nothing."""
        from shared.data.doctor import guess_roles
        from shared.training.corrections import FEW, Sample, corrections_table

        assert self.task.corrected is not None  # the page has no button for it otherwise
        corrections = self.services.feedback.corrections(space)
        rows = None
        if replay is not None and len(corrections) < FEW:
            table = self._read(replay)
            rows = Sample(table, guess_roles(table, self.task.roles))
        made = corrections_table(corrections, rows, answer=self.task.corrected)
        return Draft(made, made, roles={name: name for name in made.columns})

    def examine(self, draft: Draft) -> Draft:
        """Fill in the report, or the reason why there is none."""
        from shared.data.doctor import examine
        from shared.tasks.base import TextTask

        draft.report, draft.problem = None, ""
        task = self.task
        measured = isinstance(task, TextTask) and task.auto_class == "AutoModel" and not task.by_sentence
        count, longest = token_counter(self.services) if measured else (None, None)
        try:
            task.suffices(draft.roles)
            test, beside = (draft.test, None) if task.beside is None else (None, draft.test)
            report = examine(draft.table, draft.roles, task.roles, token_counts=count, max_tokens=longest, test=test)
            own = task.findings(draft.table, draft.roles, beside)
            draft.report = replace(report, findings=(*own, *report.findings))
        except DataError as error:
            draft.problem = str(error)
        return draft

    def mend(self, draft: Draft, codes: Collection[str]) -> Draft:
        """Apply the fixes of these findings and examine again. Raises DataError if no row would be left."""
        from shared.data.doctor import mend

        folder = self.services.settings.data_dir / "tables"
        test = draft.test if self.task.beside is None else None
        draft.table = mend(draft.table, codes, draft.roles, self.task.roles, folder, test)
        return self.examine(draft)

    def undo(self, draft: Draft) -> Draft:
        """Go back to the table as it was uploaded."""
        draft.table = draft.original
        return self.examine(draft)


def token_counter(services: "Services") -> tuple[Callable[[list[str]], list[int]], int]:
    """Counts the tokens of texts as the embedded encoder sees them, and how many it reads at once."""
    from shared.models.files import ModelFiles
    from shared.models.loading import load_config, load_tokenizer, longest_input
    from shared.models.refs import parse

    folder: Path = ModelFiles(services.settings).encoder(parse("embedded")).folder
    tokenizer = load_tokenizer(folder)
    longest = longest_input(tokenizer, load_config(folder))
    return lambda texts: [len(ids) for ids in tokenizer(texts, verbose=False)["input_ids"]], longest
