"""An order, and how it is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .values import postcodes
from .values.addresses import shown

_ITEM = re.compile(r",\s*(?=\d+ ?x )|\s*[;|\n]\s*")


@dataclass(frozen=True)
class Order:
    """An order as it is now. `fields`: as texts, dates ISO; see `specs.FIELDS`."""

    number: str
    fields: Mapping[str, str]

    @property
    def status(self) -> str:
        """processing, shipped, delivered, cancelled or returned."""
        return self.fields.get("status", "")

    @property
    def items(self) -> list[str]:
        """What was ordered, a line each: `2 x Enamel mug`."""
        return [item for item in map(str.strip, _ITEM.split(self.fields.get("items", ""))) if item]

    @property
    def on_its_way_back(self) -> list[str]:
        """The items whose return is announced."""
        return [item for item in self.fields.get("returns", "").split("; ") if item]

    @property
    def address(self) -> dict[str, str]:
        """Where it goes."""
        return {part: self.fields.get(part, "") for part in ("street", "postcode", "city", "country")}

    def belongs_to(self, proof: str, fields: tuple[str, ...]) -> bool:
        """Whether this is what one of the fields holds. Empty fields match nothing."""
        return any(_same(field, proof, self.fields.get(field, "")) for field in fields)

    def told(self) -> dict[str, str]:
        """What texts may say, as `order.status` and so on; dates in words."""
        said = {**self.fields, "number": self.number, "address": shown(self.address), "items": ", ".join(self.items)}
        said["returns"] = ", ".join(self.on_its_way_back)
        for name in ("ordered", "delivered"):
            said[name] = in_words(said.get(name, ""))
        said["total"] = (
            f"€{said['total']}" if re.fullmatch(r"[\d.,]+", said.get("total", "")) else said.get("total", "")
        )
        return {f"order.{name}": value for name, value in said.items()}


def in_words(day: str) -> str:
    """`2026-11-03` as `3 November 2026`; what is no date as it is."""
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{when.day} {when:%B %Y}"


def _same(field: str, given: str, held: str) -> bool:
    if field == "postcode":
        return bool(postcodes.bare(held)) and postcodes.bare(held) == postcodes.bare(given)
    return bool(held.strip()) and held.strip().casefold() == given.strip().casefold()
