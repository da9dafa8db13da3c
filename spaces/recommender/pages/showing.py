"""What the HTML of the page asks about items, for one visit: pictures, prices, and what was said about them."""

import re
from typing import TYPE_CHECKING

from shared.ui import markup

from .shelf import PRICE

if TYPE_CHECKING:
    from shared.recommending.catalogue import Catalogue

    from .shelf import Shelf
    from .visit import Visit

ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


class Showing:
    """Items of a shelf as one visitor sees them."""

    def __init__(self, shelf: "Shelf", visit: "Visit") -> None:
        self.shelf, self.visit = shelf, visit

    @property
    def catalogue(self) -> "Catalogue":
        """What the items are."""
        return self.shelf.catalogue

    def title(self, id: str) -> str:
        """By id."""
        number = self.catalogue.number.get(id)
        return id if number is None else self.catalogue.titles[number]

    def judged(self, id: str) -> str:
        """`like`, `dislike` or ""."""
        return self.visit.judged(id)

    def people(self, item: int) -> int:
        """How many had it."""
        return int(self.shelf.people[item])

    def is_price(self, column: str) -> bool:
        """Whether a column is shown as the price."""
        return PRICE.search(column.replace("_", " ")) is not None or column.lower() == "currency"

    def picture(self, item: int) -> str:
        """Its picture: that of the data over a drawn one, which is seen where the former cannot be had."""
        address = self.catalogue.images[item].strip()
        if not ADDRESS.fullmatch(address):
            return self.shelf.drawn(item)
        shown = f'<img src="{markup.text(address)}" alt="" loading="lazy" referrerpolicy="no-referrer">'
        return self.shelf.drawn(item) + shown

    def facts_html(self, item: int) -> str:
        """Category and price in a line."""
        names = self.catalogue.categories[item]
        price = self.shelf.price(item)
        parts = [f"<span>{markup.text(names[0])}</span>"] if names else []
        parts += [f"<b>{markup.text(price)}</b>"] if price else []
        return f'<p class="pz-rec-line pz-quiet">{" ".join(parts)}</p>' if parts else ""
