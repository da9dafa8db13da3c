"""Items and categories by what people and programs call them."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

from shared.data.wording import listing, plural
from shared.errors import DataError
from shared.recommending.catalogue import Catalogue

COMPARED = 5_000
"""Names that are looked through for one that is nearly the same; of more, those that begin with the same letters."""
LETTERS = 2
LONGEST = 80
"""Characters of an unknown name that are said again."""
NAMED = 5
"""Unknown names that are said again."""


class Names:
    """The items of a catalogue by id, or by title; capital letters do not count in a title."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def number(self, name: str) -> int:
        """The item of this id or title. Raises DataError if there is none, or several have the title."""
        return self.numbers([name])[0]

    def numbers(self, names: Iterable[str]) -> list[int]:
        """The items of these ids or titles, each once; "" is nothing. Raises DataError as `number` does."""
        wanted = [str(name) for name in names if str(name).strip()]
        found = [self._find(name) for name in wanted]
        unknown = [name for name, number in zip(wanted, found, strict=True) if number is None]
        if unknown:
            raise DataError(self._unknown(list(dict.fromkeys(unknown))))
        return list(dict.fromkeys(number for number in found if number is not None))

    def _find(self, name: str) -> int | None:
        for id in (name, name.strip()):
            if id in self._catalogue.number:
                return self._catalogue.number[id]
        same = self._titles.get(name.strip().casefold(), [])
        if len(same) > 1:
            ids = listing([f"“{self._catalogue.ids[number]}”" for number in same], 4)
            raise DataError(f"{len(same):,} items are called “{short(name)}”: name one by its id, {ids}.")
        return same[0] if same else None

    def _unknown(self, names: Sequence[str]) -> str:
        kinds = f"{plural(len(self._catalogue), 'item')} of this model, neither as an id nor as a title"
        if len(names) > 1:
            quoted = listing([f"“{short(name)}”" for name in names], NAMED)
            return f"{quoted} are not among the {kinds}."
        near = self._near(names[0])
        return f"“{short(names[0])}” is not among the {kinds}{near}."

    def _near(self, name: str) -> str:
        name = short(name).strip()
        pool = [known for number in self._pool(name) for known in self._called(number)]
        by_fold = {known.casefold(): known for known in pool}
        found = get_close_matches(name.casefold(), by_fold, n=3)
        return f"; the nearest: {listing([f'“{by_fold[one]}”' for one in found])}" if found else ""

    def _pool(self, name: str) -> Sequence[int]:
        if len(self._catalogue) <= COMPARED:
            return range(len(self._catalogue))
        return self._beginnings.get(name[:LETTERS].casefold(), [])

    def _called(self, number: int) -> tuple[str, str]:
        return str(self._catalogue.ids[number]), self._catalogue.titles[number]

    @cached_property
    def _titles(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, title in enumerate(self._catalogue.titles):
            found.setdefault(title.strip().casefold(), []).append(number)
        return found

    @cached_property
    def _beginnings(self) -> dict[str, list[int]]:
        """Items by the first letters of their id and title, not too many each."""
        found: dict[str, list[int]] = {}
        for number in range(len(self._catalogue)):
            for letters in {name[:LETTERS].casefold() for name in self._called(number)}:
                some = found.setdefault(letters, [])
                if len(some) < COMPARED:
                    some.append(number)
        return found


def categories_named(names: Iterable[str], known: Sequence[str]) -> list[str]:
    """Categories as the catalogue writes them; capital letters do not count. Raises DataError for an unknown one."""
    by_fold = {name.casefold(): name for name in known}
    wanted = [str(name).strip() for name in names if str(name).strip()]
    for name in wanted:
        if name.casefold() not in by_fold:
            near = [by_fold[one] for one in get_close_matches(name.casefold(), by_fold, n=3)]
            there = listing([f"“{one}”" for one in near or known], 6) if known else "none, as the items have none"
            raise DataError(f"There is no category “{short(name)}”: choose from {there}.")
    return [by_fold[name.casefold()] for name in dict.fromkeys(wanted)]


def short(name: str) -> str:
    """A name that came from outside, not too long to be said again."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
