"""The `instant` strategy: the encoder stays frozen, and a head is fitted on its vectors."""

import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.training.calibration import fit_temperature
from shared.training.context import Context, Trained
from shared.training.heads import FEW_SHOT_STRENGTH, STRENGTHS, Fitted, HiddenFit, LinearFit
from shared.training.vectors import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

MAX_UNITS = 50_000
SEARCH_UNITS = 4_000
CHUNK = 2_048


def train_instant(context: Context) -> tuple[Trained, Any]:
    """Fit the head. Returns the model, and the head fitted on the training rows alone.

    C of a linear head is chosen (by fits on at most 4,000 units), and the temperature fitted, on the validation rows;
    then the head is fitted once more on training and validation rows together. More than 50,000 units are sampled
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
    fit = _hidden(context) if context.task.hidden else _linear(context, data)
    best = fit(data.x, data.y)
    outputs = data.validation_outputs(best)
    context.reporter.update(0.8, "Fitting the head on all rows")
    scores = context.score(data.validation, data.items, outputs)
    context.reporter.score(0, 0.0, scores)
    everything = np.concatenate([data.x, data.x_validation]), np.concatenate([data.y, data.y_validation])
    final = fit(*everything).head().state_dict()
    top = module.top() | final  # type: ignore[operator]

    def write(folder: Path) -> None:
        save_top(top, folder / artifact.HEAD)
        if context.files.adapter:
            shutil.copytree(context.files.adapter, folder / artifact.ADAPTER)
        if context.files.derived:
            shutil.copytree(context.files.folder, folder / artifact.ENCODER)

    temperature = fit_temperature(best.logits(data.x_validation), data.y_validation, np.unique(data.y))
    return Trained("instant", True, temperature, scores, context.config, write), best.head()


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
        self._add_names(module, len(train))
        context.reporter.stage("fit", "Fitting the head")

    def _add_names(self, module: Any, rows: int) -> None:
        """The labels' names are one more example each, where the task says so."""
        import numpy as np

        context = self.context
        named = context.task.named(context.labels, rows)
        if not named:
            return
        texts, answers = zip(*named, strict=True)
        items = context.task.items(context.tokenizer, texts, context.max_length)
        found = encode(module, items, context.tokenizer.pad_token_id or 0, context.device, lambda done: None)
        targets = np.concatenate(context.task.targets(items, answers, context.labels))
        learnt = np.isin(targets, self.y)  # a name alone does not teach a label
        self.x = np.concatenate([self.x, np.concatenate(found)[learnt]])
        self.y = np.concatenate([self.y, targets[learnt]])

    def validation_outputs(self, fitted: Fitted) -> "list[np.ndarray]":
        """The logits of each validation row."""
        from shared.models.modules import per_item

        return per_item(self.items, fitted.logits(self.x_validation))

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


def _hidden(context: Context) -> "Callable[[np.ndarray, np.ndarray], Fitted]":
    """How a head with a hidden layer is fitted."""
    task = context.task

    def told(done: float) -> None:
        context.reporter.update(done, f"Fitting the head, {done:.0%}")

    return lambda x, y: HiddenFit.fit(x, y, task.outputs(context.labels), task.hidden, context.config.seed, told)


def _linear(context: Context, data: _Fit) -> "Callable[[np.ndarray, np.ndarray], Fitted]":
    """How a linear head is fitted, with the best of the candidates for C on at most 4,000 of the training units."""
    x, y = data.x, data.y
    if len(x) > SEARCH_UNITS:
        chosen = data.rng.choice(len(x), SEARCH_UNITS, replace=False)
        x, y = x[chosen], y[chosen]
    # A few rows for validation cannot tell the candidates apart.
    few = context.task.few_shot(context.labels, len(context.train))
    candidates = (FEW_SHOT_STRENGTH,) if few else STRENGTHS
    strength, start, most, fitted = candidates[0], None, -1.0, None
    for index, candidate in enumerate(candidates):
        context.reporter.update(0.6 * index / len(candidates), f"Fitting the head: C = {candidate:g}")
        fitted = LinearFit.fit(x, y, data.outputs, candidate, fitted)
        score = context.score(data.validation, data.items, data.validation_outputs(fitted))[context.task.primary]
        if score > most:
            strength, start, most = candidate, fitted, score
    return _warm(strength, start, data.outputs)


def _warm(strength: float, start: LinearFit | None, outputs: int) -> "Callable[[np.ndarray, np.ndarray], Fitted]":
    """Fits that begin, each, where the one before ended."""
    last = start

    def fit(x: "np.ndarray", y: "np.ndarray") -> LinearFit:
        nonlocal last
        last = LinearFit.fit(x, y, outputs, strength, last)
        return last

    return fit
