"""The contract of a task: the roles its data needs, how it predicts, how it learns and how it is measured."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.models.artifact import Manifest
    from shared.models.loading import Model

RoleKind = Literal["text", "category", "target"]


@dataclass(frozen=True)
class Role:
    """A part that a column of the user's table plays.

    `kind` tells the CSV doctor what to check: `text` is read by the model, `category` is what it
    predicts, `target` is what in the text the prediction is about (see `shared.tasks.targets`). `hints` are
    column names (lower case) that suggest the role, best first. An `optional` role may be left out.
    """

    name: str
    kind: RoleKind
    description: str
    hints: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Recommended:
    """A published model that does the task well, as the catalog shows it."""

    hub_id: str
    title: str
    licence: str
    note: str


@dataclass(frozen=True)
class Item:
    """What `core` works on: token ids of one input, or of one window of it. `owner`: the input's index."""

    owner: int
    ids: list[int]


class Predictor(ABC):
    """What the engine needs to run a model.

    `pre` and `post` may run in any thread; only `core` touches the model's weights, and it is called
    with items of many users at once.
    """

    name: ClassVar[str]

    @abstractmethod
    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """Tokenise. An input longer than the model reads becomes several overlapping items."""

    @abstractmethod
    def core(self, model: "Model", batch: Sequence[Sequence[int]]) -> "list[np.ndarray]":
        """Run the model on a batch of token ids: an array per item."""

    @abstractmethod
    def post(
        self, model: "Model", inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[Any]:
        """Put the items of each input together: a prediction per input."""

    @abstractmethod
    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published model of the Hub, and its labels. Raises ModelError."""

    @abstractmethod
    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """A fine-tuned model from its encoder and the head in `folder`."""


class Task(Predictor):
    """One kind of thing that a model can be trained to do. Add a file with a subclass to add a task."""

    title: ClassVar[str]
    pipeline_tag: ClassVar[str]
    roles: ClassVar[tuple[Role, ...]]
    metrics: ClassVar[tuple[str, ...]]
    """Names of the metrics, the primary one first."""
    recommended: ClassVar[tuple[Recommended, ...]] = ()
    example: ClassVar[Mapping[str, str]]
    """A row of data by role, for the documentation and the tests."""

    @property
    def primary(self) -> str:
        """The metric that decides."""
        return self.metrics[0]

    # Learning

    @abstractmethod
    def labels(self, targets: Sequence[str]) -> tuple[str, ...]:
        """The label names in the targets of the training rows. Raises DataError if they cannot be learnt."""

    @abstractmethod
    def new_module(self, encoder: "nn.Module", labels: int, *, dropout: float) -> "nn.Module":
        """The encoder with a fresh head, for training."""

    @abstractmethod
    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """The training loss (a scalar) of a batch."""

    # Measuring

    @abstractmethod
    def score(self, targets: "np.ndarray", probabilities: "np.ndarray") -> dict[str, float]:
        """Every metric. Targets [rows] are label indices; probabilities are [rows, labels]."""

    @abstractmethod
    def primary_score(self, targets: "np.ndarray", predicted: "np.ndarray") -> float:
        """The primary metric alone, of label indices [rows] against [rows]; a bootstrap calls it often."""

    @abstractmethod
    def baseline(self, train: "np.ndarray", test: "np.ndarray", labels: int) -> dict[str, float]:
        """The metrics on the test targets of the plainest rule learnt from the train targets."""
