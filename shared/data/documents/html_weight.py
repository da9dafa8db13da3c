"""How much of each block of a web page is running text, and how much is links."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from shared.data.documents.html_elements import BREAKS, HEADINGS, HIDDEN

LEAST_PARAGRAPH = 40
"""Characters: a block with less text of its own is a label, a date or an entry of a menu."""


@dataclass(slots=True)
class Weight:
    """What a block holds, counted in characters. `own`: neither linked nor in a block inside it.

    `paragraphs`: in blocks with enough text of their own; `text`: all but headings that are no links; `linked`: in
    `links` links. `headline`: whether there is a first-rank heading in it that is no link, as those of a logo are.
    """

    own: int = 0
    paragraphs: int = 0
    text: int = 0
    linked: int = 0
    links: int = 0
    headline: bool = False


def is_block(name: str) -> bool:
    """Whether an element is to be weighed by itself: blocks, and those that a site has made up (`x-story`)."""
    return name in BREAKS or name == "center" or "-" in name


def weigh(root: Any, left_out: Collection[Any] = ()) -> dict[Any, Weight]:
    """The weight of each block below an element and of that element, inner ones first; some are left out."""
    from lxml import etree

    scale = _Scale()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        shown = name not in HIDDEN and element not in left_out
        if event == "start":
            if shown:
                scale.enter(element, name, element is root or is_block(name))
            else:
                walk.skip_subtree()
            continue
        if shown:
            scale.leave(element, name, element is root or is_block(name))
        if element is not root:
            scale.add(element.tail)
    return scale.found


class _Scale:
    """Adds up while a page is walked through."""

    def __init__(self) -> None:
        self.found: dict[Any, Weight] = {}
        self._open: list[Weight] = []
        self._links = self._headings = self._first = 0

    def enter(self, element: Any, name: str, block: bool) -> None:
        """Go into an element that is shown."""
        if block:
            self._open.append(Weight())
        if name == "a" and self._is_link(element):
            self._links += 1
            self._open[-1].links += 1
        self._headings += name in HEADINGS
        self._first += name == "h1"
        self.add(element.text)

    def add(self, text: str | None) -> None:
        """Count a piece of text in the block that is open."""
        size, block = len(text.strip()) if text else 0, self._open[-1]
        if not size:
            return
        if self._links:
            block.linked += size
            block.text += size
        elif self._headings:
            block.headline |= bool(self._first)
        else:
            block.own += size
            block.text += size

    def leave(self, element: Any, name: str, block: bool) -> None:
        """Go out of an element, and hand what a block holds to the one round it."""
        self._links -= name == "a" and self._is_link(element)
        self._headings -= name in HEADINGS
        self._first -= name == "h1"
        if not block:
            return
        done = self.found[element] = self._open.pop()
        done.paragraphs += done.own if done.own >= LEAST_PARAGRAPH else 0
        if self._open:
            outer = self._open[-1]
            outer.paragraphs += done.paragraphs
            outer.text += done.text
            outer.linked += done.linked
            outer.links += done.links
            outer.headline |= done.headline

    def _is_link(self, element: Any) -> bool:
        """Headings are often links to themselves: that does not make links of them."""
        target = element.get("href")
        return target is not None and not (self._headings and target.startswith("#"))
