"""The contract of a task: the roles its data needs, how it predicts, how it learns and how it is measured."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.finding import Finding
    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.files import EncoderFiles
    from shared.models.judged import Judged
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows

RoleKind = Literal["text", "category", "target", "spans", "id", "number", "time"]


@dataclass(frozen=True)
class Role:
    """A part that a column of the user's table plays.

    `kind` tells the CSV doctor what to check: `text` is read by the model, `category` is what it
    predicts, `target` is what in the text the prediction is about (see `shared.tasks.targets`), `spans` are
    the marked parts of the text (a list of objects with start, end and label), `id` says whom or what the row is
    about, `number` how much, `time` when. `hints` are column names (lower case) that suggest the role, best first.
    An `optional` role may be left out.
    """

    name: str
    kind: RoleKind
    description: str
    hints: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Beside:
    """A second table that belongs to the rows, such as what the items in them are.

    `title` is what the page calls it, `description` what a row of it says. It may always be left out.
    """

    title: str
    description: str
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Recommended:
    """A published model that does the task well, as the catalog shows it."""

    hub_id: str
    title: str
    licence: str
    note: str


@dataclass(frozen=True)
class Item:
    """What `core` works on: one input, or one window of it. `owner`: the input's index.

    `marks`: what a task says of each token besides its id (one number a token; none: nothing is said).
    `units`: the tokens that get an answer each (None: the item as a whole gets one). `places`: where the units
    stand in the input, as start and end in characters. `part`: the sentence of the input that it is, or is of.
    `features` [units, numbers]: what a task says of each unit, float32. `cut`: there was more than the model reads.
    """

    owner: int
    ids: list[int]
    marks: list[int] = field(default_factory=list)
    units: list[int] | None = None
    places: list[tuple[int, int]] = field(default_factory=list)
    part: int = 0
    features: "np.ndarray | None" = field(default=None, compare=False)
    cut: bool = False

    @property
    def by_unit(self) -> bool:
        """Whether its units get an answer each."""
        return self.units is not None

    @property
    def answers(self) -> int:
        """How many answers it gets."""
        return 1 if self.units is None else len(self.units)


@dataclass(frozen=True)
class Answers:
    """What turns raw outputs into predictions: the labels, and the temperature that calibrates the logits."""

    labels: tuple[str, ...]
    temperature: float = 1.0


@dataclass(frozen=True)
class Measured:
    """What predictions are worth. `resample` gives the primary metric on the rows at some positions (a bootstrap
    calls it often). `per_class`, `confusion` and `mistakes` are as in `shared.training.evaluation.Report`.
    """

    metrics: dict[str, float]
    resample: "Callable[[np.ndarray], float]"
    per_class: list[dict[str, Any]]
    confusion: list[list[int]]
    mistakes: list[dict[str, Any]]


class Loadable(ABC):
    """What is needed to get a model into the memory."""

    name: ClassVar[str]
    auto_class: ClassVar[str] = "AutoModel"
    """The class of transformers that loads the base of a fine-tuned model."""

    @abstractmethod
    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published model of the Hub, and its labels. Raises ModelError."""

    @abstractmethod
    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """A fine-tuned model from its encoder and the head in `folder`."""

    def saved_as(self, manifest: "Manifest") -> "Loadable":
        """The kind of this that a saved model was trained for."""
        return self


class Predictor(Loadable):
    """What the engine needs to run a model.

    `pre` and `post` may run in any thread; only `core` touches the model's weights, and it is called
    with items of many users at once.
    """

    @abstractmethod
    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """Tokenise. An input longer than the model reads becomes several items."""

    def core(self, model: "Model", batch: Sequence[Item]) -> "list[np.ndarray]":
        """Run the model on a batch: an array per item, [outputs], or [units, outputs] where items have units."""
        from shared.models.modules import run_batch

        return run_batch(model, batch)

    @abstractmethod
    def post(
        self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[Any]:
        """Put the items of each input together: a prediction per input."""


class Task:
    """One kind of thing that a model can be trained to do: what the panel, the jobs, the versions and the command
    line need to know. Add a file with a subclass to add a task; of a `TextTask`, where a model reads texts.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    pipeline_tag: ClassVar[str]
    roles: ClassVar[tuple[Role, ...]]
    accepts: ClassVar[str]
    """What the user's file may be, in a sentence or two."""
    metrics: ClassVar[tuple[str, ...]]
    """Names of the metrics, the primary one first."""
    plainest: ClassVar[str]
    """What the baseline does, as in “against 0.5 for …”."""
    script: ClassVar[str]
    """The end of the script that runs an exported model elsewhere; `shared.training.card` has the beginning."""
    printed: ClassVar[str]
    """What that script prints."""
    asked_with: ClassVar[str] = "a text"
    """What it is given."""
    tested: ClassVar[str] = "rows it never saw"
    """What it is measured on, as in “on 300 …”."""
    held_back: ClassVar[str] = "them"
    """What an earlier model may know of that, as in “was trained on 12 of …”."""
    unit: ClassVar[str] = "row"
    """What `per_class` counts."""
    recommended: ClassVar[tuple[Recommended, ...]] = ()
    example: ClassVar[Mapping[str, Any]]
    """A row of data by role, for the documentation and the tests."""
    beside: ClassVar[Beside | None] = None
    """A second table that training may be given; None: that is one to test on."""
    corrected: ClassVar[Literal["label", "entities", "summary", "answer", "response"] | None] = "label"
    """What users set right on a page; None: nothing."""
    headless: ClassVar[bool] = False
    """Whether there is nothing above the base: no head to be fitted, and no labels to be sure of."""
    untrained: ClassVar[bool] = False
    """Whether any base does the task before it is trained, so that it can be compared with."""
    without_starter: ClassVar[str] = ""
    """The model_ref that answers where a Space has no starter of its own; "": nothing does."""
    auto_class: ClassVar[str] = "AutoModel"
    """The class of transformers that loads the base of a fine-tuned model."""

    @property
    def primary(self) -> str:
        """The metric that decides."""
        return self.metrics[0]

    def trained_from(self, files: "EncoderFiles") -> "Task":
        """The kind of this task that these weights are trained for. Raises ModelError for weights that cannot be."""
        return self

    # The user's rows

    def suffices(self, columns: Mapping[str, str]) -> None:
        """Raise DataError if these columns, by role, do not suffice together where each role may be left out."""

    def findings(
        self, table: "Table", columns: Mapping[str, str], beside: "Table | None" = None
    ) -> "Sequence[Finding]":
        """What is wrong with the rows that only this task can tell; see `shared.data.doctor`.

        `beside`: the table that belongs to them.
        """
        return ()

    def read(self, path: Path, cache_dir: Path, name: str | None = None) -> "Table":
        """The table in a user's file. Raises DataError if there is none."""
        from shared.data.reading import read_table

        return read_table(path, cache_dir, name=name)


class TextTask(Task, Predictor):
    """A task whose model reads texts: an encoder with a head, or a model that writes."""

    target_note: ClassVar[str] = ""
    """How the script is told what a text is judged for, if the model has learnt with targets."""
    fewest_labels: ClassVar[int] = 2
    """With fewer different labels there is nothing to learn."""
    shortest: ClassVar[int] = 16
    """Tokens that a model of this task reads at once, at least."""
    hidden: ClassVar[int] = 0
    """Size of a layer between what the head reads and its answers; 0: there is none, the head is linear."""
    by_sentence: ClassVar[bool] = False
    """Whether a text of any length is read, a sentence at a time."""
    does: ClassVar[str] = ""
    """What a model without a head does, as in “it writes summaries”."""
    writes: ClassVar[bool] = False
    """Whether a model reads a text and writes another."""
    read_roles: ClassVar[tuple[str, ...]] = ("text", "target")
    """The roles of what a model is shown to predict, the text first."""
    spread: ClassVar[float] = 0.357
    """Standard deviation of the primary metric of a single row: by default, that of a share near 0.85."""
    usual: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """Settings of a training that suit the task better than the usual ones, by strategy and name."""

    # Its kinds

    def trained_from(self, files: "EncoderFiles") -> "TextTask":
        """The kind of this task that these weights are trained for. Raises ModelError for weights that cannot be."""
        return self

    def saved_as(self, manifest: "Manifest") -> "TextTask":
        """The kind of this task that a saved model was trained for."""
        return self

    def fitted_to(self, files: "EncoderFiles", tokenizer: Any, answers: Sequence[Any]) -> "TextTask":
        """With what is to be known of the base and of the training rows' right answers before training begins."""
        return self

    # The user's rows

    @abstractmethod
    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The usable rows of a table. `columns`: by role. Raises DataError for what cannot be trained on."""

    @abstractmethod
    def labels(self, answers: Sequence[Any]) -> tuple[str, ...]:
        """The label names in the right answers. Raises DataError if there are too few to learn from."""

    @abstractmethod
    def names(self, answer: Any) -> "Collection[str]":
        """The labels in one right answer."""

    @abstractmethod
    def matched(self, answers: Sequence[Any], labels: Sequence[str]) -> tuple[list[int], list[Any], str]:
        """Right answers in terms of a model's labels, capitals aside: which rows can count, their answers, and a
        sentence about what was left out ("" if nothing was).
        """

    # Learning

    @abstractmethod
    def outputs(self, labels: Sequence[str]) -> int:
        """How many outputs the head has for these labels."""

    @abstractmethod
    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """One item per input to learn from; what is longer than `max_length` tokens is cut."""

    @abstractmethod
    def targets(self, items: Sequence[Item], answers: Sequence[Any], labels: Sequence[str]) -> "list[np.ndarray]":
        """The right output of each item, or of each of its units, as indices: [1] or [units]."""

    @abstractmethod
    def asked(self, answer: Any, labels: Sequence[str]) -> "Collection[int]":
        """The outputs (indices) that a right answer may ask for."""

    @abstractmethod
    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder with a fresh head, for training (see `shared.models.modules.Tuned`)."""

    def forced(self, targets: "Sequence[np.ndarray]") -> "dict[str, Tensor]":
        """What the module sees of the right outputs while it learns, as a part of its batch (teacher forcing)."""
        return {}

    def tried(self, model: "Model", batch: Sequence[Item]) -> list[Any]:
        """What a module that is being trained answers to a batch, for `post`: its raw outputs."""
        from shared.models.modules import run_batch

        return run_batch(model, batch)

    def named(self, labels: Sequence[str], rows: int) -> list[tuple[str, Any]]:
        """Texts made of the labels' names, each with its right answer: where there are few rows, they help."""
        return []

    def few_shot(self, labels: Sequence[str], rows: int) -> bool:
        """Whether so few training rows are learnt better by contrast (see `shared.training.few_shot`)."""
        return False

    def write_beside(self, folder: Path) -> None:
        """Save what a model needs besides its weights and its manifest."""

    @abstractmethod
    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """The training loss (a scalar) of a batch: [n, outputs] against indices [n]."""

    # Measuring

    @abstractmethod
    def score(self, labels: Sequence[str], answers: Sequence[Any], predictions: Sequence[Any]) -> dict[str, float]:
        """Every metric of `predictions` (see `post`) against the right answers."""

    @abstractmethod
    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Any]) -> Measured:
        """All that a report says about predictions for `rows`."""

    @abstractmethod
    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """The metrics on the test rows of the plainest rule learnt from the training rows (see `plainest`)."""

    def plainest_of(self, labels: Sequence[str], rows: "Rows") -> dict[str, float] | None:
        """The metrics of the plainest rule where there are no training rows to learn it from; None if it needs some."""
        return None

    def plainest_resample(self, rows: "Rows") -> "Callable[[np.ndarray], float] | None":
        """As `Measured.resample`, of the plainest rule, where nothing has to be learnt for it; else None."""
        return None

    def judged(self, rows: "Rows", predictions: Sequence[Any]) -> "list[Judged]":
        """How sure each of these predictions is, and whether it is right; nothing where they are no single labels."""
        return []

    def remark(self, predictions: Sequence[Any]) -> str:
        """A sentence about predictions for test rows that the user should know, "" if there is none."""
        return ""

    # Showing

    def among(
        self, table: "Table", columns: Mapping[str, str], predict: Callable[[Sequence[str]], Sequence[Any]]
    ) -> Callable[[Any], dict[str, Any]]:
        """What turns a prediction into the columns that it adds to its row, where it takes the whole table to do so.

        `predict`: what the model says to any texts.
        """
        return self.cells

    @abstractmethod
    def cells(self, prediction: Any) -> dict[str, Any]:
        """The columns that a prediction adds to its row in a table."""

    @abstractmethod
    def found(self, prediction: Any) -> list[tuple[str, float]]:
        """The labels in a prediction, each with its confidence (0 to 1), for counting."""
