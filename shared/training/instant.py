"""The `instant` strategy: the encoder stays frozen, and a linear head is fitted on its vectors."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.training.calibration import fit_temperature
from shared.training.context import Context, Trained
from shared.training.vectors import encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

STRENGTHS = (3.0, 10.0, 30.0, 100.0)
"""Candidates for C, the inverse of the regularisation, on vectors of length 1."""
MAX_UNITS = 50_000
SEARCH_UNITS = 4_000
CHUNK = 2_048
MAX_ITERATIONS = 60
TOLERANCE = 1e-5


def train_instant(context: Context) -> tuple[Trained, Any]:
    """Fit the head. Returns the model, and the head fitted on the training rows alone.

    C is chosen (by fits on at most 4,000 units), and the temperature fitted, on the validation rows; then the
    head is fitted once more on training and validation rows together. More than 50,000 rows, or words, are sampled
    down. The second result starts the training of other strategies: first the head, then all (Kumar et al. 2022,
    Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution).
    """
    import numpy as np

    from shared.models.loading import load_encoder
    from shared.models.modules import save_top

    rng = np.random.default_rng(context.config.seed)
    train = _sampled(context, context.train, MAX_UNITS, rng)
    module = context.task.new_module(
        load_encoder(context.files), context.task.outputs(context.labels), dropout=0.0, normalize=True
    )
    data = _Fit(context, module.to_precision(context.device.type, context.device.dtype).eval(), train, rng)  # type: ignore[operator]
    strength, start = _search(context, data)
    best = _fit(data.x, data.y, strength, start=start)
    outputs = data.validation_outputs(best)
    context.reporter.update(0.8, "Fitting the head on all rows")
    scores = context.score(data.validation, data.items, outputs)
    context.reporter.score(0, 0.0, scores)
    everything = np.concatenate([data.x, data.x_validation]), np.concatenate([data.y, data.y_validation])
    final = _head(_fit(*everything, strength, start=best), data.outputs)
    top = {name: weights for name, weights in module.top().items() if name not in ("weight", "bias")}  # type: ignore[operator]

    def write(folder: Path) -> None:
        save_top(top | final.state_dict(), folder / artifact.HEAD)
        if context.files.adapter:
            shutil.copytree(context.files.adapter, folder / artifact.ADAPTER)
        if context.files.derived:
            shutil.copytree(context.files.folder, folder / artifact.ENCODER)

    temperature = fit_temperature(_logits(best, data.x_validation, data.outputs), data.y_validation, np.unique(data.y))
    return Trained("instant", True, temperature, scores, context.config, write), _head(best, data.outputs)


class _Fit:
    """What the head is fitted on: `x` [units, features] and `y` [units], for training and validation.

    `items`: those of the validation rows.
    """

    def __init__(self, context: Context, module: Any, train: "np.ndarray", rng: "np.random.Generator") -> None:
        import numpy as np

        self.context, self.rng, self.validation = context, rng, context.validation
        self.outputs = context.task.outputs(context.labels)
        context.reporter.stage("encode", f"Encoding {len(train) + len(self.validation):,} texts once")
        self.items = context.items_at(self.validation)
        self.y_validation = context.targets_at(self.validation, self.items)
        self.y = np.concatenate([context.targets_at(at, context.items_at(at)) for at in _chunks(train)])
        vectors = self._encode(module, np.concatenate([train, self.validation]))
        self.x, self.x_validation = vectors[: len(self.y)], vectors[len(self.y) :]
        context.reporter.stage("fit", "Fitting the head")

    def validation_outputs(self, model: Any) -> "list[np.ndarray]":
        """The logits of each validation row."""
        from shared.models.modules import per_item

        return per_item(self.items, _logits(model, self.x_validation, self.outputs))

    def _encode(self, module: Any, positions: "np.ndarray") -> "np.ndarray":
        import numpy as np

        context, padding = self.context, self.context.tokenizer.pad_token_id or 0

        def progress(before: int, here: int) -> None:
            done = before + here
            context.reporter.update(done / len(positions), f"Encoded {done:,} of {len(positions):,} texts")

        def run() -> "np.ndarray":
            found: list[np.ndarray] = []
            for at in _chunks(positions):
                shown = partial(progress, len(found))
                found += encode(module, context.items_at(at), padding, context.device, shown)
            return np.concatenate(found)

        key = (
            f"{context.task.name}-{module.head.in_features}",
            context.files,
            context.texts_at(positions),
            context.max_length,
        )
        return context.vectors.get(*key, run)


def _chunks(positions: "np.ndarray") -> "Iterator[np.ndarray]":
    """Positions in parts whose tokens fit into the memory together."""
    return (positions[start : start + CHUNK] for start in range(0, len(positions), CHUNK))


def _sampled(context: Context, train: "np.ndarray", most: int, rng: "np.random.Generator") -> "np.ndarray":
    """Training rows with about `most` units together at most, judged by those of some rows."""
    import numpy as np

    some = train[:: -(-len(train) // CHUNK)]
    units = sum(item.answers for item in context.items_at(some))
    rows = max(1, most * len(some) // max(units, 1))
    return train if len(train) <= rows else np.sort(rng.choice(train, rows, replace=False))


def _search(context: Context, data: _Fit) -> tuple[float, Any]:
    """The best of the candidates for C, and a model fitted with it, on at most 4,000 of the training units."""
    x, y = data.x, data.y
    if len(x) > SEARCH_UNITS:
        chosen = data.rng.choice(len(x), SEARCH_UNITS, replace=False)
        x, y = x[chosen], y[chosen]
    best, fitted = (-1.0, STRENGTHS[0], None), None
    for index, strength in enumerate(STRENGTHS):
        context.reporter.update(0.6 * index / len(STRENGTHS), f"Fitting the head: C = {strength:g}")
        fitted = _fit(x, y, strength, start=fitted)
        scores = context.score(data.validation, data.items, data.validation_outputs(fitted))
        best = max(best, (scores[context.task.primary], strength, fitted), key=lambda result: result[0])
    return best[1], best[2]


def _fit(x: "np.ndarray", y: "np.ndarray", strength: float, start: Any = None) -> Any:
    """Logistic regression by scikit-learn. It may stop before it converges: more does not change the scores.

    The tolerance is tight: from a warm start, a loose one would be met at once. Where all of `y` is one output,
    there is nothing to fit.
    """
    import warnings

    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, max_iter=MAX_ITERATIONS, warm_start=True, tol=TOLERANCE)
    classes = np.unique(y)
    if len(classes) == 1:
        model.coef_, model.intercept_, model.classes_ = np.zeros((1, x.shape[1])), np.zeros(1), classes
        return model
    if start is not None and np.array_equal(start.classes_, classes):
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


def _head(model: Any, labels: int) -> Any:
    import torch

    from shared.models.modules import linear

    weight, bias = _weights(model, labels)
    return linear(torch.from_numpy(weight), torch.from_numpy(bias))
