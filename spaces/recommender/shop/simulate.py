"""Visits to the invented shop: `python spaces/recommender/shop/simulate.py --users 1200 --seed 7 --out visits.csv`.

Every visitor is a mixture of two or three personas of `personas.yaml`, and has an eye for a certain look. A product has
an appeal and a look of its own, which no text tells. A visitor comes several times within 18 months, each time as one
of their personas, more often in the months of it. What is looked at next is, by chance,

- what goes with the last product (`goes_with.csv`: after a tent, a mat), now or on the next visit;
- something like the last product: of its category, with its tags, or words of its title;
- anything, weighed by the persona's taste in categories, tags and prices, the visitor's eye for looks, the appeal,
  the season, and whether it is new;
- now and then anything at all.

So co-occurrence can learn looks, content can place what nobody has seen, order tells what follows what, and none of
them tells everything. A product is seen only once it has been added; what was seen before is rarely opened again, but
what is used up (`refill`) is bought anew. No encoder has a part in it. The same seed gives the same file.

Columns: `user`, `item`, `count` (how often it was looked at or bought), `time` (the last time).
"""

import csv
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import numpy as np

    from .traits import Traits

HERE = Path(__file__).resolve().parent
FOLLOWS, RESEMBLES, ANYTHING = 0.27, 0.3, 0.04
"""How often the next product goes with the last one, is like it, or is any; else taste decides."""
WISHES = 0.6
"""How often something that goes with a product is looked at first on the next visit."""
LOOKS, EYE, APPEAL, BESTSELLER = 6, 0.3, 0.6, 0.8
"""Numbers that make a look, how much it matters, the spread of the appeal and what a bestseller has more (logs)."""
NEW_DAYS = 60
VISITS, MORE, STAYS = 6.2, 0.71, 170
"""Visits of a visitor on average, the chance that yet another product is looked at, days until visitors stay away."""


@dataclass(frozen=True)
class Visit:
    """All that one visitor had to do with one product."""

    user: str
    item: str
    count: int
    time: datetime


@dataclass(eq=False)
class Visitor:
    """`mixture` [personas]; `liking` [items]: the eye for looks and the appeal; `seen`: item to count and minute."""

    mixture: "np.ndarray"
    liking: "np.ndarray"
    first: int
    seen: dict[int, tuple[int, int]] = field(default_factory=dict)
    wish: int | None = None


class Shop:
    """Who comes to see the products, and what they see, drawn from a seed."""

    def __init__(self, traits: "Traits", seed: int) -> None:
        import numpy as np

        self.traits = traits
        self.rng = np.random.default_rng(seed)
        count = len(traits.products)
        self.appeal = np.exp(APPEAL * self.rng.standard_normal(count) + BESTSELLER * traits.tagged("bestseller"))
        self.look = self.rng.standard_normal((count, LOOKS))

    def visitor(self) -> Visitor:
        """A new one."""
        import numpy as np

        shares = self.traits.shares
        mixture = np.zeros(len(shares))
        for weight in (1.0, 0.45, 0.2 * (self.rng.random() < 0.5)):
            mixture[self._pick(shares)] += weight
        eye = np.exp(EYE * self.look @ self.rng.standard_normal(LOOKS))
        first = int(self.rng.random() * (self.traits.days + 90)) - 120  # some came before, too
        return Visitor(mixture / mixture.sum(), eye * self.appeal, first)

    def visits_of(self, visitor: Visitor) -> None:
        """Lets them come, in order of time, and notes what they see."""
        import numpy as np

        times = 1 + int(-(VISITS - 1) * math.log(1 - self.rng.random()))
        came = []
        for _ in range(times):
            persona = self._pick(visitor.mixture)
            since = np.arange(self.traits.days) - visitor.first
            busy = self.traits.busy[persona] * np.where(since < 0, 0, np.exp(-since / STAYS))
            came.append((self._pick(busy), persona))
        for day, persona in sorted(came):
            self._visit(visitor, day, persona)

    def _visit(self, visitor: Visitor, day: int, persona: int) -> None:
        minute = day * 1440 + 420 + int(930 * self.rng.random() ** 0.6)
        weights = self._weights(visitor, day, persona)
        last: int | None = None
        while last is None or self.rng.random() < MORE:
            last = self._next(visitor, weights, last)
            count, _ = visitor.seen.get(last, (0, 0))
            visitor.seen[last] = count + 1 + int(self.rng.random() < 0.25), minute
            weights[last] *= 0.02  # hardly twice on one visit
            minute += 1 + int(8 * self.rng.random())
        follows = self._open(self.traits.goes_with.get(last, ()), weights)
        visitor.wish = self._one(follows) if follows and self.rng.random() < WISHES else None

    def _weights(self, visitor: Visitor, day: int, persona: int) -> "np.ndarray":
        """How likely each product is to be looked at [items]; 0 for those that are not there yet."""
        import numpy as np

        age = day - self.traits.added
        fresh = 1 + np.where((age >= 0) & (age < NEW_DAYS) & (self.traits.added > 0), 1.5, 0)
        month = (self.traits.start + timedelta(days=day)).month
        weights = self.traits.taste[persona] * visitor.liking * self.traits.season[month - 1] * fresh * (age >= 0)
        for item, (_, minute) in visitor.seen.items():
            due = self.traits.refills[item] and day - minute // 1440 > 40
            weights[item] *= 3 if due else 0.12
        return weights

    def _next(self, visitor: Visitor, weights: "np.ndarray", last: int | None) -> int:
        if last is None:
            wish, visitor.wish = visitor.wish, None
            return self._pick(weights) if wish is None else wish
        chance = self.rng.random()
        follows = self._open(self.traits.goes_with.get(last, ()), weights)
        if chance < FOLLOWS and follows:
            return self._one(follows)
        if FOLLOWS <= chance < FOLLOWS + RESEMBLES:
            return self._pick(self.traits.likeness[last] * weights**0.5)
        if chance > 1 - ANYTHING:
            return self._pick(self.appeal * (weights > 0))
        return self._pick(weights)

    def _open(self, items: tuple[int, ...], weights: "np.ndarray") -> list[int]:
        """Those that are there already."""
        return [item for item in items if weights[item] > 0]

    def _one(self, items: list[int]) -> int:
        return items[int(self.rng.random() * len(items))]

    def _pick(self, weights: "np.ndarray") -> int:
        """A number by chance."""
        import numpy as np

        sums = np.cumsum(weights)
        return int(np.searchsorted(sums, self.rng.random() * sums[-1], side="right"))


def simulate(users: int, seed: int, folder: Path = HERE) -> Iterator[Visit]:
    """The visits of so many visitors, by visitor, each from the first to the last."""
    from .traits import Traits

    shop = Shop(Traits(folder), seed)
    for number in range(1, users + 1):
        visitor = shop.visitor()
        shop.visits_of(visitor)
        for item, (count, minute) in sorted(visitor.seen.items(), key=lambda entry: entry[1][1]):
            time = shop.traits.start + timedelta(minutes=minute)
            yield Visit(f"customer-{number:04d}", shop.traits.products[item]["item"], count, time)


def main(
    out: Annotated[Path, typer.Option(help="The CSV file to write.")],
    users: Annotated[int, typer.Option(min=1, help="Visitors.")] = 1200,
    seed: Annotated[int, typer.Option(help="Another seed gives other visits.")] = 7,
) -> None:
    """Write simulated visits to the invented shop."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["user", "item", "count", "time"])
        for visit in simulate(users, seed):
            writer.writerow([visit.user, visit.item, visit.count, visit.time.isoformat(timespec="minutes")])


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    __package__ = "shop"  # run by its path, it is in no package
    typer.run(main)
