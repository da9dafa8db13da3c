"""Text classification: one label of several for a text."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from shared.errors import DataError
from shared.tasks.base import Answers, Item, Measured, Recommended, Role, TextTask
from shared.tasks.examples import labelled_texts
from shared.tasks.measures import (
    calibration_error,
    confusion,
    indices,
    label_columns,
    mistakes,
    per_class,
    probabilities,
    weighted_f1,
)

if TYPE_CHECKING:
    import numpy as np
    from torch import Tensor, nn

    from shared.data.table import Table
    from shared.models.artifact import Manifest
    from shared.models.judged import Judged
    from shared.models.loading import Model
    from shared.tasks.examples import Examples, Rows

OVERLAP = 32
FEW_ROWS = 30
"""For each label; with more, its name tells nothing new."""
WORD = re.compile(r"[^\W\d_]+")
MANY_LABELS, FEW_SHOT_ROWS = 10, 20
"""Labels at least, and rows of each at most, for learning by contrast."""
SHORTEST_NAME = 3
SMOOTHING = 0.1


TARGETS = (
    "It also judges a text for a target in it, such as a company: put the target into brackets, with a space on "
    'both sides, as in `python run.py "Gold shines as [ Silver ] slips"`. Put a target that is not in the text '
    "before it. Without brackets, the whole text is judged."
)

SCRIPT = """\
texts = tokenizer(sys.argv[1:], padding=True, **options)
with torch.inference_mode():
    hidden, mask = encoder.eval()(**texts).last_hidden_state, texts["attention_mask"].unsqueeze(-1)
vectors = (hidden * mask).sum(1) / mask.sum(1)
vectors = torch.nn.functional.normalize(vectors, dim=-1) if about["normalize"] else vectors
scores = ((vectors @ head["weight"].T + head["bias"]) / about["temperature"]).softmax(-1)
for text, row in zip(sys.argv[1:], scores):
    print(about["labels"][row.argmax()], f"{row.max():.3f}", text)
"""


@dataclass(frozen=True)
class Classification:
    """`scores`: calibrated probability by label, summing to 1. `windows`: parts the text was read in."""

    label: str
    scores: dict[str, float]
    windows: int


class TextClassification(TextTask):
    """Reads a whole text, in windows if it is long, and weighs the labels."""

    name = "text-classification"
    title = "Text classification"
    pipeline_tag = "text-classification"
    roles: ClassVar[tuple[Role, ...]] = (
        Role(
            "text",
            "text",
            "what is read",
            (
                "text",
                "sentence",
                "headline",
                "title",
                "content",
                "message",
                "review",
                "tweet",
                "body",
                "question",
            ),
        ),
        Role(
            "label",
            "category",
            "the right answer",
            ("label", "sentiment", "intent", "category", "class", "target", "topic", "tag", "rating", "y"),
        ),
        Role(
            "target",
            "target",
            "what the text is judged for, such as a company; leave it out to judge the whole text",
            ("target", "entity", "company", "aspect", "ticker", "product", "brand", "organisation", "organization"),
            optional=True,
        ),
    )
    accepts = (
        "A table with a row per example: CSV, TSV, Excel, JSON, JSON lines or Parquet, in any encoding. A few hundred "
        "rows already help."
    )
    script = SCRIPT
    printed = "the label, its probability and the text"
    target_note = TARGETS
    plainest = "always answering the most frequent label"
    metrics = ("f1_weighted", "accuracy", "f1_macro", "ece")
    recommended: ClassVar[tuple[Recommended, ...]] = (
        Recommended(
            "ProsusAI/finbert",
            "FinBERT",
            "see its card",
            "Financial sentiment: positive, negative, neutral. 110 M parameters, 440 MB.",
        ),
    )
    example = {  # noqa: RUF012
        "text": "Harbor Lane raises its outlook after a record quarter",
        "label": "positive",
        "target": "Harbor Lane",
    }

    def pre(self, model: "Model", inputs: Sequence[str]) -> list[Item]:
        """Token ids; a long text becomes windows that overlap by 32 tokens."""
        with model.lock:
            encoded = model.tokenizer(
                list(inputs),
                truncation=True,
                max_length=model.max_length,
                stride=min(OVERLAP, model.max_length // 4),
                return_overflowing_tokens=True,
            )
        owners = encoded["overflow_to_sample_mapping"]
        return [Item(owner, ids) for owner, ids in zip(owners, encoded["input_ids"], strict=True)]

    def post(
        self, answers: Answers, inputs: Sequence[str], items: Sequence[Item], outputs: "Sequence[np.ndarray]"
    ) -> list[Classification]:
        """Average the windows' logits by their length, then calibrated probabilities."""
        import numpy as np
        from scipy.special import softmax

        total = np.zeros((len(inputs), len(answers.labels)))
        tokens = np.zeros((len(inputs), 1))
        windows = Counter(item.owner for item in items)
        for item, logits in zip(items, outputs, strict=True):
            total[item.owner] += logits * len(item.ids)
            tokens[item.owner] += len(item.ids)
        probabilities = softmax(total / tokens / answers.temperature, axis=1)
        return [
            Classification(
                answers.labels[int(row.argmax())],
                dict(zip(answers.labels, map(float, row), strict=True)),
                windows[index],
            )
            for index, row in enumerate(probabilities)
        ]

    def published(self, folder: Path) -> "tuple[nn.Module, tuple[str, ...]]":
        """A published sequence classifier and its labels in order."""
        from transformers import AutoModelForSequenceClassification

        from shared.models.loading import load_published
        from shared.models.modules import SequenceClassifier

        model = load_published(folder, AutoModelForSequenceClassification)
        names = model.config.id2label
        return SequenceClassifier(model), tuple(str(names[index]) for index in range(model.config.num_labels))

    def module(self, encoder: "nn.Module", folder: Path, manifest: "Manifest") -> "nn.Module":
        """The encoder, mean pooling and the linear head in `folder`."""
        from shared.models.artifact import HEAD
        from shared.models.modules import PooledClassifier, load_head

        return PooledClassifier(encoder, load_head(folder / HEAD), normalize=manifest.normalize)

    def examples(self, table: "Table", columns: Mapping[str, str]) -> "Examples":
        """The rows with a text and a label. Raises DataError if there are none."""
        return labelled_texts(table, columns)

    def labels(self, answers: Sequence[str]) -> tuple[str, ...]:
        """The distinct labels, sorted. Raises DataError if there are fewer than two."""
        found = tuple(sorted(set(answers)))
        if len(found) < self.fewest_labels:
            raise DataError(
                f"Every row has the same label ({found[0] if found else 'none'}): at least two different labels "
                "are needed, so choose another label column or add rows."
            )
        return found

    def names(self, answer: str) -> tuple[str]:
        """The label itself."""
        return (answer,)

    def matched(self, answers: Sequence[str], labels: Sequence[str]) -> tuple[list[int], list[Any], str]:
        """Rows with a label that the model does not have cannot count."""
        known = label_columns(labels)
        found = [known.get(answer, known.get(answer.casefold())) for answer in answers]
        kept = [index for index, column in enumerate(found) if column is not None]
        unknown = [answer for answer, column in zip(answers, found, strict=True) if column is None]
        return kept, [labels[column] for column in found if column is not None], _left_out(unknown, labels)

    def outputs(self, labels: Sequence[str]) -> int:
        """One for each label."""
        return len(labels)

    def items(self, tokenizer: Any, inputs: Sequence[str], max_length: int) -> list[Item]:
        """The beginning of each text."""
        encoded = tokenizer(list(inputs), truncation=True, max_length=max_length)["input_ids"]
        return [Item(owner, ids) for owner, ids in enumerate(encoded)]

    def targets(self, items: Sequence[Item], answers: Sequence[str], labels: Sequence[str]) -> "list[np.ndarray]":
        """The index of each label."""
        import numpy as np

        numbers = {label: index for index, label in enumerate(labels)}
        return [np.array([numbers[answer]]) for answer in answers]

    def named(self, labels: Sequence[str], rows: int) -> list[tuple[str, str]]:
        """The names themselves as words, if all of them are words."""
        said = {label: " ".join(WORD.findall(label)) for label in labels}
        if rows > FEW_ROWS * len(labels) or not all(len(text) >= SHORTEST_NAME for text in said.values()):
            return []
        return [(text, label) for label, text in said.items()]

    def few_shot(self, labels: Sequence[str], rows: int) -> bool:
        """With few rows each of many labels."""
        return len(labels) >= MANY_LABELS and rows <= FEW_SHOT_ROWS * len(labels)

    def asked(self, answer: str, labels: Sequence[str]) -> tuple[int]:
        """That of the label."""
        return (labels.index(answer),)

    def new_module(self, encoder: "nn.Module", outputs: int, *, dropout: float, normalize: bool = False) -> "nn.Module":
        """The encoder with a linear head on the mean of its token vectors."""
        from torch import nn

        from shared.models.modules import PooledClassifier

        head = nn.Linear(encoder.config.hidden_size, outputs)  # type: ignore[arg-type, union-attr]
        return PooledClassifier(encoder, head, normalize=normalize, dropout=dropout)

    def loss(self, outputs: "Tensor", targets: "Tensor") -> "Tensor":
        """Cross-entropy with smoothed labels (Szegedy et al. 2016, Rethinking the Inception Architecture)."""
        from torch.nn.functional import cross_entropy

        return cross_entropy(outputs, targets, label_smoothing=SMOOTHING)

    def score(self, labels: Sequence[str], answers: Sequence[str], predictions: Sequence[Any]) -> dict[str, float]:
        """Weighted F1, accuracy, macro F1 and calibration error. Needs at least one row."""
        return self.scores(indices(answers, labels), probabilities(labels, predictions), labels)

    def measure(self, labels: Sequence[str], rows: "Rows", predictions: Sequence[Any]) -> Measured:
        """Scores, per label, the confusion matrix, and the rows it gets wrong."""
        targets, shares = indices(rows.answers, labels), probabilities(labels, predictions)
        predicted = shares.argmax(1)
        return Measured(
            metrics=self.scores(targets, shares, labels),
            resample=self.resampler(targets, predicted, labels),
            per_class=per_class(labels, targets, predicted),
            confusion=confusion(targets, predicted, len(labels)),
            mistakes=mistakes(labels, rows, targets, shares),
        )

    def baseline(self, labels: Sequence[str], train: "Rows", test: "Rows") -> dict[str, float]:
        """Always the most frequent label, with the labels' shares as probabilities."""
        import numpy as np

        shares = np.bincount(indices(train.answers, labels), minlength=len(labels)) / max(len(train.answers), 1)
        return self.scores(indices(test.answers, labels), np.tile(shares, (len(test.answers), 1)), labels)

    def plainest_of(self, labels: Sequence[str], rows: "Rows") -> dict[str, float]:
        """Always the label that is most frequent in these rows."""
        return self.baseline(labels, rows, rows)

    def scores(self, targets: "np.ndarray", probabilities: "np.ndarray", labels: Sequence[str]) -> dict[str, float]:
        """Every metric. Targets [rows] are label indices; probabilities are [rows, labels]."""
        from sklearn.metrics import accuracy_score, f1_score

        predicted = probabilities.argmax(axis=1)
        return {
            "f1_weighted": float(f1_score(targets, predicted, average="weighted", zero_division=0)),
            "accuracy": float(accuracy_score(targets, predicted)),
            "f1_macro": float(f1_score(targets, predicted, average="macro", zero_division=0)),
            "ece": calibration_error(targets, probabilities),
        }

    def resampler(
        self, targets: "np.ndarray", predicted: "np.ndarray", labels: Sequence[str]
    ) -> "Callable[[np.ndarray], float]":
        """The primary metric on the rows at some positions; both arrays are label indices [rows]."""
        return lambda rows: weighted_f1(targets[rows], predicted[rows])

    def judged(self, rows: "Rows", predictions: Sequence[Classification]) -> "list[Judged]":
        """The probability of the likeliest label."""
        from shared.models.judged import Judged

        pairs = zip(rows.answers, predictions, strict=True)
        return [Judged(found.scores[found.label], found.label == answer) for answer, found in pairs]

    def cells(self, prediction: Classification) -> dict[str, Any]:
        """The label, its confidence, and the probability of every label."""
        scores = {f"p_{label}": round(probability, 4) for label, probability in prediction.scores.items()}
        confidence = round(prediction.scores[prediction.label], 4)
        return {"predicted": prediction.label, "confidence": confidence} | scores

    def found(self, prediction: Classification) -> list[tuple[str, float]]:
        """The one label."""
        return [(prediction.label, prediction.scores[prediction.label])]


def _left_out(unknown: Sequence[str], labels: Sequence[str]) -> str:
    """A sentence about test rows that could not count, "" if there are none."""
    if not unknown:
        return ""
    return (
        f"{len(unknown):,} test rows were left out: their labels ({', '.join(sorted(set(unknown))[:5])}) are not "
        f"among those of the model ({', '.join(labels[:5])})."
    )
