"""The table of a document's distinct entities. HTML, no Gradio."""

from typing import TYPE_CHECKING

from shared.data.wording import listing, plural
from shared.ui import markup

from .groups import Group, grouped
from .palette import colours

if TYPE_CHECKING:
    from shared.tasks.token_classification import Entity

    from .work import Work

ROWS = 25
PLACES = 12
LONGEST = 160
RARE = ("End", "Score")
"""Columns that a narrow page has no room for."""
_HEADS = (("text", "Text"), ("label", "Type"), ("start", "Start"), ("", "End"), ("score", "Score"), ("count", "Count"))


def table_html(work: "Work") -> str:
    """One page of the table of those entities whose types are switched on."""
    groups = grouped(work.shown(), work.sort)
    if not groups:
        return ""
    last = (len(groups) - 1) // ROWS
    work.page = min(work.page, last)
    inks = colours(work.types())
    off = listing(sorted(work.hidden & work.types().keys()))
    left_out = f'<p class="pz-quiet">Left out, here and in the files: {markup.text(off)}.</p>' if off else ""
    first = work.page * ROWS
    rows = "".join(_row(group, inks[group.label]) for group in groups[first : first + ROWS])
    heads = "".join(_head(key, name, work.sort) for key, name in _HEADS)
    places = plural(sum(group.count for group in groups), "place")
    table = f'<table class="pz-table"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f'<section class="pz-panel pz-entities" aria-label="Table of entities"><h3>{plural(len(groups), "name")} '
        f'<span class="pz-quiet">{places} in the text</span></h3>{left_out}<div class="pz-scroll">{table}</div>'
        f"{_pager(work.page, last, len(groups))}</section>"
    )


def _head(key: str, name: str, sort: str) -> str:
    number = "" if key in ("text", "label") else ' class="num pz-wideonly"' if name in RARE else ' class="num"'
    if not key:
        return f'<th scope="col"{number}>{name}</th>'
    down = key in ("count", "score")
    ordered = ("descending" if down else "ascending") if key == sort else "none"
    arrow = "↓" if down else "↑"
    return (
        f'<th scope="col"{number} aria-sort="{ordered}"><button type="button" class="pz-sort" data-act="sort" '
        f'data-by="{key}" data-key="h-{key}" title="Sort by {name.lower()}">{name}'
        f'<span aria-hidden="true">{arrow if key == sort else ""}</span></button></th>'
    )


def _row(group: Group, ink: int) -> str:
    return (
        f'<tr><td class="wide">{_name(group)}</td>'
        f'<td><span class="pz-kind pz-e{ink}">{markup.text(group.label)}</span></td>'
        f'<td class="num">{_place(group.entities[0])}</td><td class="num pz-wideonly">{group.end:,}</td>'
        f'<td class="num pz-wideonly">{group.score:.2f}</td><td class="num">{group.count:,}</td></tr>'
    )


def _name(group: Group) -> str:
    """The words; where they stand more than once, the places fold out of them."""
    text = markup.text(markup.clipped(group.text, LONGEST))
    if group.count == 1:
        return text
    buttons = "".join(_place(entity) for entity in group.entities[:PLACES])
    rest = f" and {group.count - PLACES:,} more" if group.count > PLACES else ""
    key = markup.text(f"d-{group.label}-{group.start}")
    return (
        f'<details data-key="{key}"><summary data-key="s{key}" title="Show its places">{text}</summary>'
        f'<div class="pz-places">at {buttons}{rest}</div></details>'
    )


def _place(entity: "Entity") -> str:
    """A number that leads to its place in the text."""
    return (
        f'<button type="button" class="pz-place" data-act="goto" data-at="{entity.start}" '
        f'title="Show it in the text">{entity.start:,}</button>'
    )


def _pager(page: int, last: int, total: int) -> str:
    if not last:
        return ""
    first = page * ROWS
    before = markup.action("page", "Previous", {"page": str(max(0, page - 1)), "key": "p-before"})
    after = markup.action("page", "Next", {"page": str(page + 1), "key": "p-after"})
    before = before if page else before.replace("<button ", "<button disabled ", 1)
    after = after if page < last else after.replace("<button ", "<button disabled ", 1)
    said = f"{first + 1:,} to {min(first + ROWS, total):,} of {total:,}"
    return f'<nav class="pz-parts" aria-label="Pages of the table">{before}<span>{said}</span>{after}</nav>'
