"""Fitting a head on what it reads, with the encoder frozen: a linear one, or one with a hidden layer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    from torch import nn

STRENGTHS = (3.0, 10.0, 30.0, 100.0)
"""Candidates for C, the inverse of the regularisation, on vectors of length 1."""
FEW_SHOT_STRENGTH = 30.0
"""C where there are too few rows to choose it by."""
MAX_ITERATIONS = 60
TOLERANCE = 1e-5

HEADS = 4
DROPOUT = 0.5
BATCH = 128
RATE = 1e-3
DECAY = 0.01
PASSES = 10
"""Times through 30,000 units; the fewer there are, the more often."""
MOST_PASSES = 40


class Fitted(Protocol):
    """A head that was fitted on examples."""

    def logits(self, x: "np.ndarray") -> "np.ndarray":
        """[n, inputs] to [n, outputs]."""
        ...

    def head(self) -> "nn.Module":
        """The same as a torch module."""
        ...


class LinearFit:
    """Logistic regression by scikit-learn, for `outputs` outputs."""

    def __init__(self, model: Any, outputs: int) -> None:
        self.model, self.outputs = model, outputs

    @classmethod
    def fit(cls, x: "np.ndarray", y: "np.ndarray", outputs: int, strength: float, start: Self | None = None) -> Self:
        """Fit on `x` [n, inputs] and `y` [n]. It may stop before it converges: more does not change the scores.

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
            return cls(model, outputs)
        if start is not None and np.array_equal(start.model.classes_, classes):
            model.coef_, model.intercept_ = start.model.coef_.copy(), start.model.intercept_.copy()
            model.classes_ = start.model.classes_
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return cls(model.fit(x, y), outputs)

    def logits(self, x: "np.ndarray") -> "np.ndarray":
        """[n, inputs] to [n, outputs]."""
        weight, bias = self._weights()
        return x @ weight.T + bias

    def head(self) -> "nn.Module":
        """The same as a linear layer."""
        import torch

        from shared.models.modules import linear

        weight, bias = self._weights()
        return linear(torch.from_numpy(weight), torch.from_numpy(bias))

    def _weights(self) -> tuple["np.ndarray", "np.ndarray"]:
        """Weights [outputs, inputs] and bias [outputs]; an output without training rows is never answered."""
        import numpy as np

        coef, intercept, classes = self.model.coef_, self.model.intercept_, self.model.classes_
        if len(classes) == 2:  # scikit-learn keeps one row for two classes
            coef, intercept = np.concatenate([-coef, coef]) / 2, np.concatenate([-intercept, intercept]) / 2
        weight = np.zeros((self.outputs, coef.shape[1]), dtype=np.float32)
        bias = np.full(self.outputs, -1e4, dtype=np.float32)
        weight[classes], bias[classes] = coef, intercept
        return weight, bias


class HiddenFit:
    """A head with a hidden layer: several small ones, fitted from different beginnings, that answer as one.

    Where there are few examples, what one of them has learnt by chance the others have not (Hansen and Salamon 1990,
    Neural Network Ensembles).
    """

    def __init__(self, module: Any) -> None:
        self.module = module.eval()

    @classmethod
    def fit(
        cls,
        x: "np.ndarray",
        y: "np.ndarray",
        outputs: int,
        hidden: int,
        seed: int,
        progress: Callable[[float], None] = lambda done: None,
    ) -> Self:
        """Fit on `x` [n, inputs] and `y` [n], by AdamW with dropout and a rate that falls to zero.

        `hidden`: the size of the layer of all together. `progress` is told the share done, 0 to 1.
        """
        import torch
        from torch.nn.functional import cross_entropy

        from shared.models.hidden_head import HiddenHead, SideBySide

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            whole = HiddenHead(x.shape[1], hidden, outputs, DROPOUT)
            whole.standardise(x)
            heads = SideBySide(whole, HEADS)
            inputs, targets = whole.standard(torch.from_numpy(x).float()), torch.from_numpy(y).long()
            passes = max(1, min(MOST_PASSES, round(PASSES * 30_000 / max(len(x), 1))))
            optimizer = torch.optim.AdamW(heads.parameters(), RATE, weight_decay=DECAY)
            schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, passes * -(-len(x) // BATCH))
            for turn in range(passes):
                progress(turn / passes)
                for at in torch.randperm(len(x)).split(BATCH):
                    logits = heads(inputs[at])
                    # Each learns by itself: so their losses are added.
                    loss = HEADS * cross_entropy(logits.flatten(0, 1), targets[at].repeat(HEADS))
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                    schedule.step()
        return cls(heads.as_one())

    def logits(self, x: "np.ndarray") -> "np.ndarray":
        """[n, inputs] to [n, outputs]."""
        import torch

        with torch.inference_mode():
            return self.module(torch.from_numpy(x).float()).numpy()

    def head(self) -> "nn.Module":
        """The head itself."""
        return self.module
