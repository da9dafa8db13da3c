"""What every strategy is given, and what it gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.models.artifact import Manifest

if TYPE_CHECKING:
    import numpy as np

    from shared.models.device import Device
    from shared.models.files import EncoderFiles
    from shared.tasks.base import Task
    from shared.training.config import TrainingConfig
    from shared.training.progress import Reporter
    from shared.training.vectors import VectorCache

SAMPLE = 2000
ENOUGH_TARGETS = 0.05
"""With this share of training rows a model has learnt to answer for a target."""


@dataclass
class Context:
    """One job's data and tools.

    `texts_at` reads the texts at some positions. `targets` [rows] are label indices; `train` and
    `validation` are positions. `max_length`: in tokens. `targeted`: share of the training rows whose text
    has a target marked.
    """

    task: "Task"
    config: "TrainingConfig"
    device: "Device"
    files: "EncoderFiles"
    tokenizer: Any
    labels: tuple[str, ...]
    texts_at: "Callable[[np.ndarray], list[str]]"
    targets: "np.ndarray"
    train: "np.ndarray"
    validation: "np.ndarray"
    max_length: int
    reporter: "Reporter"
    vectors: "VectorCache"
    checkpoint: Path
    targeted: float = 0.0


@dataclass(frozen=True)
class Trained:
    """A model on its way to become a version. `write` puts its weights into a folder.

    `validation`: metrics on the validation rows, the ground on which `auto` chooses.
    """

    strategy: str
    normalize: bool
    temperature: float
    validation: dict[str, float]
    config: "TrainingConfig"
    write: Callable[[Path], None]

    def save(self, folder: Path, context: Context) -> Manifest:
        """Write weights and manifest."""
        self.write(folder)
        manifest = Manifest(
            task=context.task.name,
            base=context.files.base,
            strategy=self.strategy,
            labels=context.labels,
            max_length=context.max_length,
            normalize=self.normalize,
            temperature=self.temperature,
            targets=context.targeted >= ENOUGH_TARGETS,
        )
        artifact.write_manifest(folder, manifest)
        return manifest


def fitting_length(tokenizer: Any, texts: Sequence[str], longest: int) -> int:
    """The number of tokens that holds 99 % of a sample of the texts, rounded up to a multiple of 8."""
    import numpy as np

    counts = [len(ids) for ids in tokenizer(list(texts))["input_ids"]]
    return int(min(longest, max(16, -(-int(np.percentile(counts, 99)) // 8) * 8)))
