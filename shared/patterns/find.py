"""All patterns at once: what overlaps is decided."""

from collections.abc import Callable, Collection, Iterator

from shared.tasks.token_classification import Entity

from . import card, email, iban, ip, phone, url
from .overlaps import without_overlaps

# The stronger check first: it decides between two of the same length.
_FINDERS: dict[str, Callable[[str], Iterator[Entity]]] = {
    iban.LABEL: iban.find,
    card.LABEL: card.find,
    email.LABEL: email.find,
    url.LABEL: url.find,
    ip.LABEL: ip.find,
    phone.LABEL: phone.find,
}
LABELS = tuple(_FINDERS)


def find_all(text: str, labels: Collection[str] | None = None) -> list[Entity]:
    """The entities of the named kinds (default: all), in order, none overlapping another.

    Of two that overlap, the longer one stays; of two as long, the one with the stronger check.
    Labels other than `LABELS` are ignored. Takes time in proportion to the text's length.
    """
    wanted = [label for label in LABELS if labels is None or label in labels]
    found = [entity for label in wanted for entity in _FINDERS[label](text)]
    return without_overlaps(found, lambda entity: (entity.start - entity.end, LABELS.index(entity.label)))
