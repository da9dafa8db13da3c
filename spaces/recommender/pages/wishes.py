"""How a list is to be."""

import math
from dataclasses import asdict, dataclass
from typing import Any

FEWEST, MOST, USUAL = 4, 30, 10
"""Items of a list."""


@dataclass(frozen=True)
class Wishes:
    """`model`: "" for the one in use; `novelty` and `diversity`: 0 to 1; `categories`: any of these, none for all."""

    model: str = ""
    novelty: float = 0.0
    diversity: float = 0.0
    count: int = USUAL
    categories: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        model: object = "",
        novelty: object = 0,
        diversity: object = 0,
        count: object = USUAL,
        categories: object = (),
    ) -> "Wishes":
        """From what a page or a browser sends, kept within bounds."""
        names = [name for name in categories if isinstance(name, str)] if isinstance(categories, list | tuple) else []
        size = round(_between(count, FEWEST, MOST, USUAL))
        name = model if isinstance(model, str) else ""
        return cls(name, _between(novelty, 0, 1, 0), _between(diversity, 0, 1, 0), size, tuple(dict.fromkeys(names)))

    @classmethod
    def kept(cls, found: object) -> "Wishes":
        """What `json` gave; what cannot be read is as usual."""
        return (
            cls.of(**{key: found[key] for key in asdict(cls()) if key in found}) if isinstance(found, dict) else cls()
        )

    def json(self) -> dict[str, Any]:
        """For the browser to remember."""
        return {**asdict(self), "categories": list(self.categories)}


def _between(value: object, low: float, high: float, otherwise: float) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        return otherwise
    return min(high, max(low, float(value)))
