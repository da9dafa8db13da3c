"""The `instant` strategy: the encoder stays frozen, and a linear head is fitted on its vectors."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.training.context import Context, Trained
from shared.training.evaluation import fit_temperature
from shared.training.vectors import encode

if TYPE_CHECKING:
    import numpy as np

STRENGTHS = (3.0, 10.0, 30.0, 100.0)
"""Candidates for C, the inverse of the regularisation, on vectors of length 1."""
MAX_ROWS = 50_000
SEARCH_ROWS = 4_000
MAX_ITERATIONS = 60
TOLERANCE = 1e-5


def train_instant(context: Context) -> tuple[Trained, Any]:
    """Fit the head. Returns the model, and the head fitted on the training rows alone.

    C is chosen (by fits on at most 4,000 rows), and the temperature fitted, on the validation rows; then the
    head is fitted once more on training and validation rows together. More than 50,000 rows are sampled down.
    The second result starts the training of other strategies: first the head, then all (Kumar et al. 2022,
    Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution).
    """
    import numpy as np

    from shared.models.loading import load_encoder
    from shared.models.modules import save_head

    rng = np.random.default_rng(context.config.seed)
    train = context.train
    if len(train) > MAX_ROWS:
        train = np.sort(rng.choice(train, MAX_ROWS, replace=False))
    context.reporter.stage("encode", f"Encoding {len(train) + len(context.validation):,} texts once")
    encoder = load_encoder(context.files).to(context.device.type, context.device.dtype).eval()
    vectors = _encode(context, encoder, np.concatenate([train, context.validation]))
    x, y = vectors[: len(train)], context.targets[train]
    x_validation, y_validation = vectors[len(train) :], context.targets[context.validation]

    context.reporter.stage("fit", "Fitting the head")
    strength, start = _search(context, x, y, x_validation, y_validation, rng)
    best = _fit(x, y, strength, start=start)
    logits = _logits(best, x_validation, len(context.labels))
    context.reporter.update(0.8, "Fitting the head on all rows")
    scores = context.task.score(y_validation, _probabilities(logits))
    context.reporter.score(0, 0.0, scores)
    everything = np.concatenate([y, y_validation])
    final = _head(_fit(vectors, everything, strength, start=best), len(context.labels))
    trained_head = _head(best, len(context.labels))

    def write(folder: Path) -> None:
        save_head(final, folder / artifact.HEAD)
        if context.files.adapter:
            shutil.copytree(context.files.adapter, folder / artifact.ADAPTER)
        if context.files.derived:
            shutil.copytree(context.files.folder, folder / artifact.ENCODER)

    temperature = fit_temperature(logits, y_validation, y)
    return Trained("instant", True, temperature, scores, context.config, write), trained_head


def _encode(context: Context, encoder: Any, positions: "np.ndarray") -> "np.ndarray":
    texts = context.texts_at(positions)

    def progress(done: int) -> None:
        context.reporter.update(done / len(texts), f"Encoded {done:,} of {len(texts):,} texts")

    return context.vectors.get(
        context.files,
        texts,
        context.max_length,
        lambda: encode(encoder, context.tokenizer, texts, context.device, context.max_length, progress),
    )


def _search(
    context: Context,
    x: "np.ndarray",
    y: "np.ndarray",
    x_validation: "np.ndarray",
    y_validation: "np.ndarray",
    rng: "np.random.Generator",
) -> tuple[float, Any]:
    """The best of the candidates for C, and a model fitted with it, on at most 4,000 of the training rows."""
    if len(x) > SEARCH_ROWS:
        chosen = rng.choice(len(x), SEARCH_ROWS, replace=False)
        x, y = x[chosen], y[chosen]
    best, fitted = (-1.0, STRENGTHS[0], None), None
    for index, strength in enumerate(STRENGTHS):
        context.reporter.update(0.6 * index / len(STRENGTHS), f"Fitting the head: C = {strength:g}")
        fitted = _fit(x, y, strength, start=fitted)
        logits = _logits(fitted, x_validation, len(context.labels))
        score = context.task.primary_score(y_validation, logits.argmax(1))
        best = max(best, (score, strength, fitted), key=lambda result: result[0])
    return best[1], best[2]


def _fit(x: "np.ndarray", y: "np.ndarray", strength: float, start: Any = None) -> Any:
    """Logistic regression by scikit-learn. It may stop before it converges: more does not change the scores.

    The tolerance is tight: from a warm start, a loose one would be met at once.
    """
    import warnings

    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=MAX_ITERATIONS, warm_start=True, tol=TOLERANCE)
    if start is not None and np.array_equal(start.classes_, np.unique(y)):
        model.coef_, model.intercept_, model.classes_ = start.coef_.copy(), start.intercept_.copy(), start.classes_
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(x, y)


def _weights(model: Any, labels: int) -> tuple["np.ndarray", "np.ndarray"]:
    """Weights [labels, hidden] and bias [labels]; a label without training rows is never answered."""
    import numpy as np

    coef, intercept = model.coef_, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps one row for two classes
        coef, intercept = np.concatenate([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
    weight = np.zeros((labels, coef.shape[1]), dtype=np.float32)
    bias = np.full(labels, -1e4, dtype=np.float32)
    weight[model.classes_], bias[model.classes_] = coef, intercept
    return weight, bias


def _logits(model: Any, x: "np.ndarray", labels: int) -> "np.ndarray":
    weight, bias = _weights(model, labels)
    return x @ weight.T + bias


def _probabilities(logits: "np.ndarray") -> "np.ndarray":
    from scipy.special import softmax

    return softmax(logits, axis=1)


def _head(model: Any, labels: int) -> Any:
    import torch

    from shared.models.modules import linear

    weight, bias = _weights(model, labels)
    return linear(torch.from_numpy(weight), torch.from_numpy(bias))
