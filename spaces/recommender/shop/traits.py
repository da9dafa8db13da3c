"""What is known of the products and of the personas, as numbers for `simulate.py`."""

import csv
import re
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

OTHER, PRICE_SPREAD = 0.02, 0.9
"""What a category is worth that a persona does not name; the spread of welcome prices (of their logarithm)."""
SEASONS = {
    "winter": (10, 11, 12, 1, 2),
    "spring": (2, 3, 4, 5),
    "summer": (5, 6, 7, 8),
    "autumn": (8, 9, 10, 11),
    "gift": (11, 12),
}
IN_SEASON, OUT_OF_SEASON = 1.9, 0.6
"""Months of a tag, and factors inside and outside of them."""


class Traits:
    """Of the shop in a folder: `products` as rows of `products.csv`, `personas` by name.

    Visits are from the `start` on, for so many `days`: until 31 October 2026.
    """

    start = datetime(2025, 5, 1)
    days = 549

    def __init__(self, folder: Path) -> None:
        import yaml

        self.folder = folder
        with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
            self.products = list(csv.DictReader(file))
        self.personas: dict[str, dict] = yaml.safe_load((folder / "personas.yaml").read_text("utf-8"))

    @cached_property
    def shares(self) -> "np.ndarray":
        """How many visitors are mostly a persona, [personas]."""
        import numpy as np

        return np.array([persona["share"] for persona in self.personas.values()], dtype=float)

    @cached_property
    def goes_with(self) -> dict[int, tuple[int, ...]]:
        """By product: those that are often looked at after it."""
        number = {product["title"]: at for at, product in enumerate(self.products)}
        found: dict[int, tuple[int, ...]] = {}
        with (self.folder / "goes_with.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                after, then = number[row["after"]], number[row["then"]]
                found[after] = (*found.get(after, ()), then)
        return found

    def tagged(self, tag: str) -> "np.ndarray":
        """Whether each product carries a tag, bool [items]."""
        import numpy as np

        return np.array([tag in product["tags"].split("|") for product in self.products])

    @cached_property
    def refills(self) -> list[bool]:
        """Whether each product is used up and bought anew."""
        return self.tagged("refill").tolist()

    @cached_property
    def added(self) -> "np.ndarray":
        """Days after the start."""
        import numpy as np

        return np.array([(datetime.fromisoformat(product["added"]) - self.start).days for product in self.products])

    @cached_property
    def season(self) -> "np.ndarray":
        """Factors, [12, items]."""
        import numpy as np

        factors = np.ones((12, len(self.products)))
        for tag, months in SEASONS.items():
            inside = np.isin(np.arange(1, 13), months)[:, None]
            factors *= np.where(self.tagged(tag), np.where(inside, IN_SEASON, OUT_OF_SEASON), 1)
        return factors

    @cached_property
    def busy(self) -> "np.ndarray":
        """How likely a persona is to come on a day, [personas, days]."""
        import numpy as np

        months = [(self.start + timedelta(days=day)).month for day in range(self.days)]
        return np.array([[p.get("months", {}).get(m, 1) for m in months] for p in self.personas.values()], dtype=float)

    @cached_property
    def taste(self) -> "np.ndarray":
        """[personas, items]."""
        import numpy as np

        price = np.log([float(product["price_eur"]) for product in self.products])
        rows = []
        for persona in self.personas.values():
            row = np.array([persona["categories"].get(product["category"], OTHER) for product in self.products])
            for tag, factor in persona["tags"].items():
                row *= np.where(self.tagged(tag), factor, 1)
            rows.append(row * np.exp(-0.5 * ((price - np.log(persona["price"])) / PRICE_SPREAD) ** 2))
        return np.array(rows)

    @cached_property
    def likeness(self) -> "np.ndarray":
        """Of products to each other, [items, items]: by category, tags and words of titles; rare ones weigh more."""
        import numpy as np

        signs = [
            {*product["tags"].split("|"), *re.findall(r"[a-z]{4,}", product["title"].casefold())}
            for product in self.products
        ]
        known = sorted(set().union(*signs))
        has = np.array([[sign in those for sign in known] for those in signs], dtype=float)
        alike = (has / has.sum(axis=0)) @ has.T
        kinds = np.array([product["category"] for product in self.products])
        return np.where(kinds[:, None] == kinds, 1, 0.15) * (0.02 + alike)
