"""The state of a training on disk: the best weights so far, and all that is needed to go on after a stop."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.training.averaging import trainable_weights

if TYPE_CHECKING:
    from shared.training.averaging import WeightAverage


class Checkpoint:
    """Keeps the trainable weights of a module in a folder: the last ones with the optimizer, and the best ones.

    A checkpoint of other settings is not resumed from. `without_gain`: evaluations since the best score.
    Of states whose scores differ by no more than `tolerance` from the best score, the latest one is the best.
    """

    def __init__(self, folder: Path, settings: dict[str, Any], tolerance: float = 0.0) -> None:
        self.folder = folder
        self.tolerance = tolerance
        self.settings = json.loads(json.dumps(settings))
        self.best_score = float("-inf")
        self.without_gain = 0
        self._best: dict[str, Any] | None = None

    def restore(self, module: Any, optimizer: Any, schedule: Any, average: "WeightAverage | None" = None) -> int:
        """Load the last state, if there is one of the same settings. Returns the steps done."""
        import torch

        path = self.folder / "last.pt"
        if not path.is_file():
            return 0
        state = torch.load(path, map_location="cpu", weights_only=True)
        if json.loads(state["settings"]) != self.settings:
            return 0
        module.load_state_dict(state["weights"], strict=False)
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        if average and state["average"]:
            average.load_state_dict(state["average"])
        self.best_score, self.without_gain = state["best_score"], state["without_gain"]
        self._best = torch.load(self.folder / "best.pt", map_location="cpu", weights_only=True)
        return int(state["step"])

    def keep(
        self,
        module: Any,
        optimizer: Any,
        schedule: Any,
        step: int,
        score: float,
        *,
        write: bool,
        average: "WeightAverage | None" = None,
    ) -> None:
        """Note the score of an evaluation; `write` (one process of several) saves to disk.

        `average`: the averaged weights, if they are what got the score.
        """
        weights = trainable_weights(module)
        self.without_gain = 0 if score > self.best_score else self.without_gain + 1
        self.best_score = max(score, self.best_score)
        if self.without_gain == 0 or score > self.best_score - self.tolerance:
            self._best = weights if average is None else average.weights(module)
            if write:
                self._save(self._best, "best.pt")
        if write:
            state = {
                "settings": json.dumps(self.settings),
                "step": step,
                "weights": weights,
                "optimizer": optimizer.state_dict(),
                "schedule": schedule.state_dict(),
                "average": average.state_dict() if average else None,
                "best_score": self.best_score,
                "without_gain": self.without_gain,
            }
            self._save(state, "last.pt")

    def load_best(self, module: Any) -> None:
        """Put the best weights into the module."""
        if self._best is not None:
            module.load_state_dict(self._best, strict=False)

    def _save(self, state: dict[str, Any], name: str) -> None:
        import torch

        self.folder.mkdir(parents=True, exist_ok=True)
        part = self.folder / f"{name}.part"
        torch.save(state, part)
        os.replace(part, self.folder / name)
