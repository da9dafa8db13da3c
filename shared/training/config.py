"""What a fine-tuning job is asked to do."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal, get_args

from shared.errors import JobError

Strategy = Literal["auto", "instant", "adapter", "full"]
Optimizer = Literal["adamw", "sgd"]

BOUNDS = {
    "learning_rate": (0.0, 10.0),
    "batch_size": (1, 1024),
    "epochs": (1, 1000),
    "weight_decay": (0.0, 1.0),
    "dropout": (0.0, 0.9),
    "patience": (1, 100),
    "max_length": (8, 1024),
}


@dataclass(frozen=True)
class TrainingConfig:
    """Settings of one job. Those that are None are chosen from the data (see `with_defaults`).

    `base`: a model_ref. `roles`: column by role name. `patience`: evaluations without a better score
    before training ends. `max_length`: in tokens. `dropout`: before the head.
    """

    task: str
    space: str | None = None
    base: str = "embedded"
    strategy: Strategy = "auto"
    roles: dict[str, str] = field(default_factory=dict)
    data_name: str = ""
    optimizer: Optimizer = "adamw"
    learning_rate: float | None = None
    batch_size: int | None = None
    epochs: int | None = None
    weight_decay: float = 0.01
    dropout: float = 0.1
    patience: int = 2
    seed: int = 0
    max_length: int | None = None

    def __post_init__(self) -> None:
        """Raise JobError for a value that training could not use."""
        if self.strategy not in get_args(Strategy):
            raise JobError(f"“{self.strategy}” is not a strategy: choose one of {', '.join(get_args(Strategy))}.")
        if self.optimizer not in get_args(Optimizer):
            raise JobError(f"“{self.optimizer}” is not an optimizer: choose adamw or sgd.")
        for name, (low, high) in BOUNDS.items():
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise JobError(f"{name.replace('_', ' ').capitalize()} is {value}: choose from {low} to {high}.")

    def with_defaults(self, rows: int, strategy: str) -> "TrainingConfig":
        """The same with every None replaced by a value that suits `rows` training rows and the strategy."""
        rates = {("adamw", "full"): 5e-5, ("adamw", "adapter"): 1e-3, ("sgd", "full"): 0.01, ("sgd", "adapter"): 0.1}
        batch_size = self.batch_size or (32 if rows >= 1000 else 16)
        return replace(
            self,
            learning_rate=self.learning_rate or rates[self.optimizer, strategy],
            batch_size=batch_size,
            epochs=self.epochs or _epochs(rows),
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "TrainingConfig":
        """Read `to_dict`'s form; names that this release does not know are ignored."""
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


def _epochs(rows: int) -> int:
    """About 27,000 rows in all, but no less than 2 and no more than 20 times through the data."""
    return max(2, min(20, round(27_000 / max(rows, 1))))
