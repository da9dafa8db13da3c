"""Which colour a type of entity has: always the same one beside the same other types."""

from collections.abc import Iterable

COLOURS = 12
"""The classes `pz-e0` to `pz-e11` of style.css."""
_FAMILIAR = (
    ("per", "person", "people", "name"),
    ("org", "organisation", "organization", "company", "corporation"),
    ("loc", "location", "place", "geo", "gpe"),
    ("misc", "other"),
    ("date", "time", "tim", "dat"),
    ("event", "eve"),
    ("product", "art", "work_of_art", "creative-work"),
    ("email", "mail"),
    ("phone", "ip"),
    ("iban", "url"),
    ("card",),
    ("group", "nat", "norp", "nationality"),
)
_HOME = {name: colour for colour, names in enumerate(_FAMILIAR) for name in names}
_RANK = {name: rank for names in _FAMILIAR for rank, name in enumerate(names)}


def colours(types: Iterable[str]) -> dict[str, int]:
    """A colour (0 to 11) for each type, in alphabetical order of the types.

    Familiar types have a colour of their own, others one by their name. Where two would share a colour, the
    second takes one that nobody has, as long as there is one.
    """
    names = sorted(set(types), key=lambda name: (_RANK.get(name.lower(), len(_HOME)), name.lower(), name))
    homes = {name: _HOME.get(name.lower(), sum(name.lower().encode()) % COLOURS) for name in names}
    given: dict[str, int] = {}
    for name, home in homes.items():
        if home not in given.values():
            given[name] = home
    for name, home in homes.items():
        if name not in given:
            places = [(home + step) % COLOURS for step in range(COLOURS)]
            given[name] = next((place for place in places if place not in given.values()), home)
    return dict(sorted(given.items(), key=lambda pair: (pair[0].lower(), pair[0])))
