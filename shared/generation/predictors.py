"""What `LoadedModels` is asked to load for writing: published models with a `generate`."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from shared.errors import ModelError
from shared.tasks.base import Loadable

if TYPE_CHECKING:
    from torch import nn

    from shared.models.artifact import Manifest


class PublishedSeq2Seq(Loadable):
    """Models that read one text and write another: BART, T5, Pegasus and their like."""

    name: ClassVar[str] = "text-to-text"

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """The model in `folder`; it has no labels. Raises ModelError."""
        from shared.tasks.summaries.abstractive import published

        return published(folder), ()

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """Raises ModelError: what was fine-tuned here is loaded by the task it was trained for."""
        raise ModelError(f"“{folder.name}” was trained for {manifest.task}: use it where that is offered.")
