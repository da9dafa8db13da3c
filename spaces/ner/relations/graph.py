"""The relations of a text as a drawing: entities in boxes, an arrow for each relation with its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

from shared.data.wording import plural
from shared.ui import markup

from ..highlight.palette import colours
from .layout import Arrow, Layout, Point, arrange
from .lettering import fitted, text_width
from .pairs import same_name

if TYPE_CHECKING:
    from shared.tasks.token_classification import Entity

    from .finding import Relation

MOST_BOXES, MOST_ARROWS = 25, 40
NAME_SIZE, SMALL_SIZE, BOLD = 13.0, 11.0, 1.08
BOX_HEIGHT, WIDEST_NAME, WIDEST_TYPE = 42.0, 190.0, 170.0
PADDING, GAP, PAGE = 12.0, 36.0, 1000.0
TEXT, QUIET = "var(--body-text-color, #1f2633)", "var(--body-text-color-subdued, #67738a)"
PAPER = "var(--block-background-fill, #fff)"
TINT, INK = "var(--tint, #e1e6ef)", "var(--ink, #37455e)"
"""Of the type of an entity: the classes `pz-e0` to `pz-e11`."""
ACCENT, FONT = "var(--color-accent, #4470e6)", "var(--font, system-ui), sans-serif"
Key = tuple[str, str]


@dataclass(frozen=True)
class _Link:
    """All relations of one type from one entity to another."""

    head: Key
    tail: Key
    type: str
    score: float
    count: int


@dataclass(frozen=True)
class _Part:
    """Boxes that are connected, with their arrows."""

    keys: list[Key]
    links: list[_Link]
    layout: Layout


def graph_svg(relations: "Sequence[Relation]") -> str:
    """An SVG with its own title and description; in the colours of the page, or light ones where it stands alone.

    Entities of the same name and type share a box, equal relations an arrow. At most 25 boxes and 40 arrows are drawn,
    the most certain first; the drawing says what it leaves out. The same relations give the same drawing.
    """
    shown, left_out = _chosen(relations)
    if not shown:
        return '<p class="pz-quiet">There are no relations to draw.</p>'
    names = _names(relations)
    parts = [_part(names, links) for links in _connected(shown)]
    places, width, height = _packed(parts)
    inks = colours(entity.label for relation in relations for entity in (relation.head, relation.tail))
    drawn = "".join(_drawn(part, at, names, inks) for part, at in zip(parts, places, strict=True))
    if left_out:
        drawn += _text(
            (PADDING, height + 18), f"{plural(left_out, 'relation')} left out, the least certain", SMALL_SIZE
        )
        height += 26
    return _frame(drawn, width, height, _title(shown), _description(shown, names))


def _key(entity: "Entity") -> Key:
    return same_name(entity), entity.label


def _names(relations: "Sequence[Relation]") -> dict[Key, str]:
    """The first spelling of each entity."""
    names: dict[Key, str] = {}
    for relation in relations:
        for entity in (relation.head, relation.tail):
            names.setdefault(_key(entity), " ".join(entity.text.split()))
    return names


def _chosen(relations: "Sequence[Relation]") -> tuple[list[_Link], int]:
    """What is drawn, the most certain first, and how many relations are not drawn."""
    merged: dict[tuple[Key, Key, str], list[float]] = {}
    for relation in relations:
        merged.setdefault((_key(relation.head), _key(relation.tail), relation.type), []).append(relation.score)
    links = [_Link(head, tail, kind, max(s), len(s)) for (head, tail, kind), s in merged.items() if head != tail]
    links.sort(key=lambda link: (-link.score, link.head, link.tail, link.type))
    shown: list[_Link] = []
    boxes: set[Key] = set()
    for link in links:
        with_it = boxes | {link.head, link.tail}
        if len(with_it) <= MOST_BOXES and len(shown) < MOST_ARROWS:
            shown.append(link)
            boxes = with_it
    return shown, len(relations) - sum(link.count for link in shown)


def _connected(links: Sequence[_Link]) -> list[list[_Link]]:
    """The links by the connected part of the graph that they are in, the largest part first."""
    groups: list[tuple[set[Key], list[_Link]]] = []
    for link in links:
        ends = {link.head, link.tail}
        touched = [group for group in groups if group[0] & ends]
        groups = [group for group in groups if not group[0] & ends]
        keys = ends.union(*(group[0] for group in touched))
        groups.append((keys, [*(each for group in touched for each in group[1]), link]))
    return sorted((group[1] for group in groups), key=lambda group: -len(group))


def _part(names: dict[Key, str], links: list[_Link]) -> _Part:
    keys = list(dict.fromkeys(key for link in links for key in (link.head, link.tail)))
    sizes = [(_box_width(names[key], key[1]), BOX_HEIGHT) for key in keys]
    arrows = [
        Arrow(keys.index(link.head), keys.index(link.tail), text_width(_said(link), SMALL_SIZE) + PADDING)
        for link in links
    ]
    return _Part(keys, links, arrange(sizes, arrows))


def _box_width(name: str, label: str) -> float:
    name_width = BOLD * text_width(fitted(name, NAME_SIZE, WIDEST_NAME), NAME_SIZE)
    return max(name_width, text_width(fitted(label, SMALL_SIZE, WIDEST_NAME), SMALL_SIZE)) + 2 * PADDING


def _said(link: _Link) -> str:
    """The type of a relation beside its arrow, and how often it was found."""
    times = f" ×{link.count}" if link.count > 1 else ""
    return fitted(link.type, SMALL_SIZE, WIDEST_TYPE) + times


def _packed(parts: Sequence[_Part]) -> tuple[list[Point], float, float]:
    """Where each part's left upper corner is: in rows, as many beside each other as the page is wide."""
    places: list[Point] = []
    x, y, row, width = GAP / 2, GAP / 2, 0.0, 0.0
    for part in parts:
        if places and x + part.layout.width > PAGE:
            x, y, row = GAP / 2, y + row + GAP, 0.0
        places.append((x, y))
        x, row = x + part.layout.width + GAP, max(row, part.layout.height)
        width = max(width, x - GAP / 2)
    return places, width, y + row + GAP / 2


def _drawn(part: _Part, at: Point, names: dict[Key, str], inks: dict[str, int]) -> str:
    layout = part.layout
    lines = "".join(_line(route) for route in layout.routes)
    labels = "".join(_label(link, place, names) for link, place in zip(part.links, layout.labels, strict=True))
    placed = zip(part.keys, layout.boxes, strict=True)
    boxes = "".join(_box(key, names[key], place, inks[key[1]]) for key, place in placed)
    return f'<g transform="translate({at[0]:.1f} {at[1]:.1f})">{lines}{labels}{boxes}</g>'


def _line(route: list[Point]) -> str:
    """A curve through the points, level at each of them, with a head at its end."""
    rightwards = route[-1][0] > route[0][0]
    end = (route[-1][0] + (-7 if rightwards else 7), route[-1][1])
    points = [*route[:-1], end]
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = (x1 + x2) / 2
        path += f"C{middle:.1f} {y1:.1f} {middle:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    tip = f"M{route[-1][0]:.1f} {end[1]:.1f}L{end[0]:.1f} {end[1] - 4.5:.1f}V{end[1] + 4.5:.1f}Z"
    return (
        f'<path class="pz-arrow" d="{path}" fill="none" stroke="{ACCENT}" stroke-width="1.5"/>'
        f'<path class="pz-tip" d="{tip}" fill="{ACCENT}"/>'
    )


def _label(link: _Link, place: Point, names: dict[Key, str]) -> str:
    said = _said(link)
    wide = text_width(said, SMALL_SIZE) + PADDING
    told = f"{names[link.head]} → {link.type} → {names[link.tail]}, score {link.score:.2f}"
    return (
        f'<g class="pz-link"><title>{markup.text(told)}</title>'
        f'<rect x="{place[0] - wide / 2:.1f}" y="{place[1] - 10:.1f}" width="{wide:.1f}" height="20" rx="6" '
        f'fill="{PAPER}"/>{_text((place[0], place[1] + 4), said, SMALL_SIZE, "middle")}</g>'
    )


def _box(key: Key, name: str, place: Point, ink: int) -> str:
    label, wide = key[1], _box_width(name, key[1])
    return (
        f'<g class="pz-node pz-e{ink}"><title>{markup.text(f"{name} ({label})")}</title>'
        f'<rect x="{place[0] - wide / 2:.1f}" y="{place[1] - BOX_HEIGHT / 2:.1f}" width="{wide:.1f}" '
        f'height="{BOX_HEIGHT:.1f}" rx="9" fill="{TINT}" stroke="{INK}"/>'
        f"{_text((place[0], place[1] - 3), fitted(name, NAME_SIZE, WIDEST_NAME), NAME_SIZE, 'middle', TEXT)}"
        f"{_text((place[0], place[1] + 13), fitted(label, SMALL_SIZE, WIDEST_NAME), SMALL_SIZE, 'middle', INK)}</g>"
    )


def _text(place: Point, said: str, size: float, anchor: str = "start", colour: str = QUIET) -> str:
    weight = ' font-weight="600"' if colour == TEXT else ""
    return (
        f'<text x="{place[0]:.1f}" y="{place[1]:.1f}" font-size="{size:g}" text-anchor="{anchor}"{weight} '
        f'fill="{colour}">{markup.text(said)}</text>'
    )


def _title(links: Sequence[_Link]) -> str:
    boxes = {key for link in links for key in (link.head, link.tail)}
    return f"{plural(len(links), 'relation')} between {len(boxes)} entities"


def _description(links: Sequence[_Link], names: dict[Key, str]) -> str:
    return "; ".join(f"{names[link.head]}, {link.type}, {names[link.tail]}" for link in links) + "."


def _frame(drawn: str, width: float, height: float, title: str, description: str) -> str:
    name = f"pz-graph-{crc32(f'{title}{description}'.encode('utf-8', 'surrogatepass')):08x}"
    return (
        f'<svg class="pz-drawing" xmlns="http://www.w3.org/2000/svg" role="img" width="{width:.0f}" '
        f'height="{height:.0f}" viewBox="0 0 {width:.1f} {height:.1f}" font-family="{FONT}" '
        f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{markup.text(title)}</title>'
        f'<desc id="{name}-desc">{markup.text(description)}</desc>{drawn}</svg>'
    )
