"""Versions: models that were fine-tuned here, a folder each.

Beside what `shared.models.artifact` describes, a version's folder holds

    version.json    how it was made and how good it is
    split.json      which rows were for training, validation and test (0-based positions)
    seen.npy        hashes of the texts it has learnt from
"""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from shared.errors import ModelError
from shared.models.artifact import Manifest, read_manifest
from shared.training.evaluation import Report

ABOUT = "version.json"
SPLIT = "split.json"
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Version:
    """A fine-tuned model and its record.

    `rows`: counts by part (train, validation, test). `fingerprint`: sha256 of the data. `libraries`:
    version by name. `licence`: that of the base model. `seconds`: of training and evaluation.
    """

    folder: Path
    manifest: Manifest
    created: datetime
    space: str | None
    data_name: str
    fingerprint: str
    rows: dict[str, int]
    seconds: float
    primary: str
    report: Report
    settings: dict[str, Any]
    libraries: dict[str, str]
    licence: str
    validation: dict[str, float]

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def ref(self) -> str:
        """Its model_ref."""
        return f"version:{self.id}"

    @property
    def task(self) -> str:
        """The task it was trained for."""
        return self.manifest.task

    @property
    def labels(self) -> tuple[str, ...]:
        """What it can answer."""
        return self.manifest.labels

    @property
    def base(self) -> str:
        """The model_ref of the encoder below it."""
        return self.manifest.base

    @property
    def strategy(self) -> str:
        """How it was trained."""
        return self.manifest.strategy


class Versions:
    """All versions in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new_folder(self) -> Path:
        """An empty folder to write a version into; it counts as a version once `finish` has run."""
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{token_hex(2)}"
        folder = self.folder / f".{name}"
        folder.mkdir(parents=True)
        return folder

    @contextmanager
    def draft(self) -> Iterator[Path]:
        """The same for as long as it takes; it goes if anything fails."""
        folder = self.new_folder()
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def finish(self, draft: Path, about: dict[str, Any], split: dict[str, list[int]]) -> Version:
        """Write the record into the draft and make it a version, in one step."""
        _write(draft / ABOUT, about | {"report": about["report"].to_dict()})
        _write(draft / SPLIT, split)
        folder = draft.with_name(draft.name.lstrip("."))
        os.replace(draft, folder)
        return _read(folder)

    def list(self, task: str | None = None) -> list[Version]:
        """Every version, newest first. One that is damaged is left out."""
        folders = self.folder.glob(f"[!.]*/{ABOUT}") if self.folder.is_dir() else ()
        versions = []
        for path in sorted(folders, reverse=True):
            try:
                versions.append(_read(path.parent))
            except ModelError as error:
                logger.warning("%s", error)
        return [version for version in versions if task in (None, version.task)]

    def get(self, id: str) -> Version:
        """One version. Raises ModelError if there is none of that name, or it is damaged."""
        return _read(self._folder(id))

    def delete(self, id: str) -> None:
        """Remove a version for good, damaged or not. Raises ModelError if there is none of that name."""
        shutil.rmtree(self._folder(id))

    def export(self, id: str, target: Path) -> Path:
        """Write a zip that runs anywhere, with a model card and a script, into the folder `target`."""
        from shared.training.card import write_export

        return write_export(self.get(id), target)

    def _folder(self, id: str) -> Path:
        folder = self.folder / id
        if (
            not id
            or id.startswith(".")
            or folder.parent != self.folder
            or folder.name != id
            or not (folder / ABOUT).is_file()
        ):
            raise ModelError(f"There is no version “{id}”: it may have been deleted; choose another one.")
        return folder


def _read(folder: Path) -> Version:
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
        about["report"] = Report.from_dict(about["report"])
        about["created"] = datetime.fromisoformat(about["created"])
        return Version(folder=folder, manifest=read_manifest(folder), **about)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"The version “{folder.name}” cannot be read: {ABOUT} is damaged; delete it.") from error


def _write(path: Path, values: dict[str, Any]) -> None:
    path.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", "utf-8")
