"""Temperatures that make probabilities mean what they say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from shared.tasks.base import Item
    from shared.training.context import Context


def temperature_of(
    context: "Context", positions: "np.ndarray", items: "Sequence[Item]", outputs: "Sequence[np.ndarray]"
) -> float:
    """The temperature for a module that gave these outputs to the examples at some positions; 1 without a head."""
    import numpy as np

    if context.task.headless:
        return 1.0

    logits = np.concatenate([output.reshape(-1, output.shape[-1]) for output in outputs])
    return fit_temperature(logits, context.targets_at(positions, items), context.learnt_outputs)


def fit_temperature(logits: "np.ndarray", targets: "np.ndarray", known: "np.ndarray") -> float:
    """The temperature that makes softmax(logits / T) fit the validation targets best.

    Logits are [n, outputs], targets [n]. Targets that are not among `known` were not in training and are left
    out: no temperature fits them. Guo et al. 2017, On Calibration of Modern Neural Networks.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar
    from scipy.special import logsumexp

    kept = np.isin(targets, known)
    logits, targets = logits[kept], targets[kept]
    if not len(targets):
        return 1.0

    def negative_log_likelihood(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        return float((logsumexp(scaled, axis=1) - scaled[np.arange(len(targets)), targets]).mean())

    return float(np.exp(minimize_scalar(negative_log_likelihood, bounds=(-3, 3), method="bounded").x))
