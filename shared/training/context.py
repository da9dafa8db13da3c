"""What every strategy is given, and what it gives back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.models.artifact import Manifest
from shared.tasks.base import Answers

if TYPE_CHECKING:
    import numpy as np

    from shared.models.device import Device
    from shared.models.files import EncoderFiles
    from shared.tasks.base import Item, TextTask
    from shared.tasks.examples import Examples
    from shared.training.config import TrainingConfig
    from shared.training.progress import Reporter
    from shared.training.vectors import VectorCache

SAMPLE = 2000
MOST_JUDGED = 64
"""Of the validation rows, where a model writes: each takes long."""
ENOUGH_TARGETS = 0.05
"""With this share of training rows a model has learnt to answer for a target."""


@dataclass
class Context:
    """One job's data and tools.

    `train` and `validation` are positions among the examples. `max_length`: in tokens.
    """

    task: "TextTask"
    config: "TrainingConfig"
    device: "Device"
    files: "EncoderFiles"
    tokenizer: Any
    labels: tuple[str, ...]
    examples: "Examples"
    train: "np.ndarray"
    validation: "np.ndarray"
    max_length: int
    reporter: "Reporter"
    vectors: "VectorCache"
    checkpoint: Path

    def texts_at(self, positions: "np.ndarray") -> list[str]:
        """The texts of some examples as the model reads them, from the disk."""
        return self.examples.inputs(positions)

    def answers_at(self, positions: "np.ndarray") -> list[Any]:
        """Their right answers."""
        return [self.examples.answers[int(i)] for i in positions]

    def items_at(self, positions: "np.ndarray") -> "list[Item]":
        """Their tokens."""
        return self.task.items(self.tokenizer, self.texts_at(positions), self.max_length)

    def targets_by_item(self, positions: "np.ndarray", items: "Sequence[Item]") -> "list[np.ndarray]":
        """The right outputs of each, or of the units of each, as indices."""
        return self.task.targets(items, self.answers_at(positions), self.labels)

    def targets_at(self, positions: "np.ndarray", items: "Sequence[Item]") -> "np.ndarray":
        """The right outputs of their units, as indices [units]."""
        import numpy as np

        return np.concatenate([np.zeros(0, dtype=np.int64), *self.targets_by_item(positions, items)])

    def settings(self, strategy: str) -> "TrainingConfig":
        """The settings with everything chosen that the user left open."""
        return settings(self.task, self.config, len(self.train), strategy)

    @property
    def judged(self) -> "np.ndarray":
        """The validation rows by which states of a training are compared: not all, if each takes long."""
        import numpy as np

        if not self.task.writes or len(self.validation) <= MOST_JUDGED:
            return self.validation
        rng = np.random.default_rng(self.config.seed)
        return np.sort(rng.choice(self.validation, MOST_JUDGED, replace=False))

    def score(
        self, positions: "np.ndarray", items: "Sequence[Item]", outputs: "Sequence[np.ndarray]"
    ) -> dict[str, float]:
        """Every metric of raw outputs (an array per item) for these examples."""
        predictions = self.task.post(Answers(self.labels), self.texts_at(positions), items, outputs)
        return self.task.score(self.labels, self.answers_at(positions), predictions)

    @property
    def learnt_outputs(self) -> "np.ndarray":
        """The outputs (indices) that training rows ask for."""
        import numpy as np

        answers = self.answers_at(self.train)
        return np.array(sorted({output for answer in answers for output in self.task.asked(answer, self.labels)}))

    @property
    def targeted(self) -> float:
        """Share (0 to 1) of the training rows whose text has a target marked."""
        return self.examples.targeted(self.train)


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
            writes=context.task.writes,
        )
        artifact.write_manifest(folder, manifest)
        return manifest


def settings(task: "TextTask", config: "TrainingConfig", rows: int, strategy: str) -> "TrainingConfig":
    """The same with every None replaced: by what suits the task, else by what suits `rows` and the strategy."""
    usual = task.usual.get(strategy, {})
    chosen = {name: value for name, value in usual.items() if getattr(config, name) is None}
    return replace(config, **chosen).with_defaults(rows, strategy)


def fitting_length(tokenizer: Any, texts: Sequence[str], longest: int, shortest: int) -> int:
    """The number of tokens that holds 99 % of a sample of the texts, rounded up to a multiple of 8."""
    import numpy as np

    counts = [len(ids) for ids in tokenizer(list(texts))["input_ids"]]
    return int(min(longest, max(shortest, -(-int(np.percentile(counts, 99)) // 8) * 8)))
