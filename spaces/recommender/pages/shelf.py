"""What there is to choose from: search over titles, categories, prices, and how many people had an item. No Gradio."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..pictures import picture

if TYPE_CHECKING:
    import numpy as np

    from shared.recommending.recommender import Recommender

PRICE = re.compile(r"\b(?:price|cost)\b", re.IGNORECASE)
DRAWN = 5_000
"""Drawn pictures that are kept; each has about 2 KB."""
SIGNS = {"eur": "€", "€": "€", "euro": "€", "usd": "$", "$": "$", "gbp": "£", "£": "£", "chf": "CHF"}


@dataclass(frozen=True)
class Found:
    """A page of what was looked for. `items`: numbers; `page` counts from 0; `pages` is at least 1."""

    items: tuple[int, ...]
    total: int
    page: int
    pages: int


class Shelf:
    """Of one recommender. The words of titles are folded once; that, too, only when somebody searches."""

    def __init__(self, recommender: "Recommender") -> None:
        self.recommender, self.catalogue = recommender, recommender.catalogue
        self.drawn = lru_cache(DRAWN)(self._draw)
        """The picture that is drawn of an item, by number."""

    def _draw(self, item: int) -> str:
        return picture(str(self.catalogue.ids[item]), self.catalogue.titles[item], self.catalogue.categories[item])

    @cached_property
    def people(self) -> "np.ndarray":
        """How many users had each item [I]."""
        import numpy as np

        return np.bincount(self.recommender.interactions.item, minlength=len(self.catalogue))

    @cached_property
    def order(self) -> "np.ndarray":
        """Item numbers, those that most people had first."""
        import numpy as np

        return np.argsort(-self.people, kind="stable")

    @cached_property
    def _titles(self) -> list[str]:
        return [f" {folded(title)}" for title in self.catalogue.titles]

    @cached_property
    def _texts(self) -> list[str]:
        of = self.catalogue.categories
        return [f"{title} {folded(' '.join(names))}" for title, names in zip(self._titles, of, strict=True)]

    def find(self, query: str, category: str, page: int, size: int) -> Found:
        """Items with all the words in title or categories; titles that begin with them come first."""
        items = self._matching(query, category)
        pages = max(1, -(-len(items) // size))
        page = min(max(0, page), pages - 1)
        return Found(tuple(items[page * size : (page + 1) * size]), len(items), page, pages)

    def _matching(self, query: str, category: str) -> list[int]:
        items = self.order.tolist()
        if category:
            of = self.catalogue.categories
            items = [item for item in items if category in of[item]]
        words = folded(query).split()
        if words:
            titles, texts = self._titles, self._texts
            items = [item for item in items if all(word in texts[item] for word in words)]
            first = f" {' '.join(words)}"
            items.sort(key=lambda item: (not titles[item].startswith(first), first not in titles[item]))
        return items

    @cached_property
    def _prices(self) -> tuple[str, Sequence[str]] | None:
        name = next((name for name in self.catalogue.more if PRICE.search(name.replace("_", " "))), None)
        if name is None:
            return None
        signs = [SIGNS[word] for word in re.findall(r"[a-z]+|[€$£]", name.lower()) if word in SIGNS]
        currencies = next((values for key, values in self.catalogue.more.items() if key.lower() == "currency"), None)
        if not signs and currencies:
            signs = [SIGNS.get(next(filter(None, currencies), "").lower(), "")]
        return (signs[0] if signs else ""), self.catalogue.more[name]

    def price(self, item: int) -> str:
        """The price as it is written, "" if the data has none."""
        if self._prices is None:
            return ""
        sign, values = self._prices
        value = values[item].strip()
        plain = re.fullmatch(r"\d+(?:\.\d+)?", value)
        return f"{sign} {float(value):,.2f}".strip() if plain else value


def folded(text: str) -> str:
    """Lower-case words without accents and marks, with one space between them."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return " ".join(re.findall(r"\w+", plain))
