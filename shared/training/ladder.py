"""From interactions to a version: split, fit every model of the ladder, measure all, let the best one answer."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from shared.data.roles import guess_roles
from shared.errors import DataError, ModelError
from shared.models.artifact import Manifest, write_manifest
from shared.models.files import ModelFiles
from shared.models.refs import parse
from shared.recommending.evaluating import Row, compare
from shared.recommending.interactions import Interactions
from shared.recommending.models.base import Model, Tools
from shared.recommending.models.ladder import Ladder, fit_ladder
from shared.recommending.reading import align, read_catalogue, read_interactions
from shared.recommending.recommender import Recommender
from shared.recommending.renumbered import Renumbered
from shared.recommending.splits import split
from shared.serving import Serving, answering
from shared.settings import Settings
from shared.store import Store
from shared.tasks import get_task
from shared.tasks.recommendation import AT
from shared.tasks.recommendations.roles import ITEM_ROLES
from shared.training.columns import columns_for
from shared.training.item_texts import ItemTexts
from shared.training.job import Job
from shared.training.ladder_report import BEFORE, report_of
from shared.training.progress import Reporter
from shared.training.record import libraries, licence
from shared.training.versions import Version, Versions

if TYPE_CHECKING:
    from shared.recommending.catalogue import Catalogue
    from shared.training.evaluation import Report

HELD_OUT = 0.2
"""Share of each user's entries that is measured on; and of the others, by which the models are compared."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """The entries: all, those that the models may learn from, of these those that chose among them, and the rest."""

    everything: Interactions
    known: Interactions
    validation: Interactions
    test: Interactions
    catalogue: "Catalogue"


class LadderPipeline:
    """One job, from its interactions to its version."""

    def __init__(self, job: Job, settings: Settings, files: ModelFiles, reporter: Reporter) -> None:
        self.job, self.settings, self.files, self.reporter = job, settings, files, reporter
        self.config = job.config
        self.task = get_task(job.config.task)
        self.versions = Versions(files.versions_dir)

    def run(self, started: float) -> None:
        """Do all of it. Raises PlazaError where the user has to act, Cancelled if the user asked."""
        self.started = started
        self.reporter.plan(prepare=5.0, before=2.0, ladder=60.0, prove=10.0)
        self.reporter.stage("prepare", "Reading the rows")
        self.served, self.before = self._before()
        everything, catalogue = self._read()
        known, test = split(everything, "user", HELD_OUT, self.config.seed)
        train, validation = split(known, "user", HELD_OUT, self.config.seed + 1)
        if not len(test) or not len(validation):
            raise DataError(
                f"“{self.config.data_name}” has too few users with several items to hold some back and measure: "
                "add rows, three or more for some of the users."
            )
        self.reporter.stage("ladder", "Fitting the models")
        ladder = fit_ladder(train, validation, catalogue, self._tools(), stopped=self.reporter.stopped)
        self._make_version(Parts(everything, known, validation, test, catalogue), ladder)

    def _read(self) -> "tuple[Interactions, Catalogue]":
        """The rows, and what their items are: as the user said, else as it is known here."""
        table, items = self.job.tables()
        columns = columns_for(table, self.config.roles, self.task)
        interactions = read_interactions(table, columns)
        if items is not None:
            catalogue = read_catalogue(items, guess_roles(items, ITEM_ROLES))
            return align(interactions, catalogue)
        before = self.before
        return align(interactions, before.catalogue if before and self._same_items(interactions) else None)

    def _same_items(self, interactions: Interactions) -> bool:
        """Whether the items are those of the model in use."""
        return self.before is not None and self.before.catalogue.describes(interactions.items)

    def _before(self) -> "tuple[str | None, Recommender | None]":
        """What recommends in the job's Space now."""
        if self.config.space is None:
            return None, None
        store = Store(self.settings.database_url)
        try:
            ref = answering(Serving(store), self.files, self.config.space, self.task)
            return ref, Recommender.load(self.files.folder(parse(ref))) if ref else None
        except ModelError as error:
            logger.warning("The model in use cannot be compared: %s", error)
            return None, None
        finally:
            store.close()

    def _tools(self) -> Tools:
        """With the encoder that the user chose."""
        texts = ItemTexts(self.files, self.settings, self.config.base)
        return Tools(texts.encode, self.reporter.update, self.reporter.check, self.config.seed)

    def _make_version(self, parts: Parts, ladder: Ladder) -> Version:
        """Measure every model on the test entries, save them all, and record it."""
        self.reporter.stage("prove", "Measuring the models on entries they never saw")
        rows, known = self._measured(parts, ladder)
        report = report_of(self.task, rows, ladder, self.served, known)
        with self.versions.draft() as draft:
            about = {
                "evaluation": [row.to_dict() for name, row in rows.items() if name != BEFORE],
                "skipped": ladder.skipped,
            }
            Recommender(parts.catalogue, parts.everything, ladder.models, ladder.best, about).save(draft)
            write_manifest(draft, Manifest(self.task.name, self.config.base, ladder.best, (), 0, normalize=False))
            version = self.versions.finish(draft, self._about(parts, ladder, report), {})
        self.job.add_version(version.id)
        logger.info("Version %s: %s", version.id, report.verdict)
        return version

    def _measured(self, parts: Parts, ladder: Ladder) -> tuple[Mapping[str, Row], int]:
        """A row for every model, by name, and how many of the test entries the model in use was given before."""
        models: dict[str, Model] = dict(ladder.models)
        known = 0
        if self.before is not None and self._same_items(parts.everything):
            models[BEFORE] = Renumbered(self.before, parts.catalogue)
            known = _common(self.before.interactions, parts.test)
        tools, seconds = self._tools(), ladder.seconds
        rows = compare(models, parts.known, parts.test, parts.catalogue, AT, tools=tools, seconds=seconds)
        return {row.name: row for row in rows}, known

    def _about(self, parts: Parts, ladder: Ladder, report: "Report") -> dict[str, Any]:
        counts = {"train": len(parts.known) - len(parts.validation), "validation": len(parts.validation)}
        return {
            "created": datetime.now(UTC).isoformat(),
            "space": self.config.space,
            "data_name": self.config.data_name,
            "fingerprint": self.job.tables()[0].fingerprint,
            "rows": counts | {"test": len(parts.test)},
            "seconds": round(time.monotonic() - self.started, 1),
            "primary": self.task.primary,
            "report": report,
            "settings": self.config.to_dict(),
            "libraries": libraries(),
            "licence": licence(self.files.encoder(parse(self.config.base))),
            "validation": {self.task.primary: ladder.scores[ladder.best].ndcg},
        }


def _common(earlier: Interactions, test: Interactions) -> int:
    """How many of the test entries an earlier recommender has learnt from, or may have."""
    import pandas as pd

    def pairs(of: Interactions) -> pd.MultiIndex:
        return pd.MultiIndex.from_arrays([of.users[of.user], of.items[of.item]])

    return int(pairs(test).isin(pairs(earlier)).sum())
