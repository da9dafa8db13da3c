"""How a document looks: the text of one section with its entities in colour, and the legend. HTML, no Gradio."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from shared.tasks.token_classification import Entity
from shared.ui import markup

from .palette import colours

if TYPE_CHECKING:
    from .work import Work

MOST_TYPES_OFFERED = 40


def document_html(work: "Work", *, correct: bool = True, foot: str = "") -> str:
    """The legend, the way to other sections, and the section that is looked at.

    `correct`: whether the script offers to change entities. `foot` stands below the text.
    """
    with work.lock:
        work.turn += 1
        types = work.types()
        inks = colours(types)
        offered = json.dumps(list(types)[:MOST_TYPES_OFFERED])
        section = work.sections[work.section]
        focus = "" if work.focus is None else f' data-focus="{work.focus}"'
        body = text_html(work.text[section.start : section.end], work.in_section(work.section), inks, section.start)
        work.focus = None
        return (
            f'<div class="pz-doc" data-doc="{work.id}" data-section="{work.section}" data-turn="{work.turn}"{focus} '
            f'data-correct="{"yes" if correct else ""}" data-types="{markup.text(offered)}" '
            f'data-inks="{markup.text(json.dumps(inks))}" data-said="{markup.text(work.said)}">'
            f"{legend_html(types, inks, work.hidden, done=work.done)}{_steps(work)}"
            f'<div class="pz-reading" tabindex="0" role="region" aria-label="Text of {markup.text(work.name)}" '
            f'data-stamp="{hash(body)}"><div class="pz-run" data-start="{section.start}">{body}</div></div>'
            f'<div class="pz-docfoot">{foot}</div></div>'
        )


def text_html(
    text: str, entities: Iterable[Entity], inks: Mapping[str, int], start: int = 0, *, told: bool = True
) -> str:
    """`text`, which begins at character `start` of the document, with a `<mark>` around each of its entities.

    The type is in an attribute and not in the text: what is selected and copied is the text alone. `told`: each
    says how sure the model is, and can be chosen.
    """
    pieces, at = [], start
    for entity in entities:
        pieces.append(_exact(text[at - start : entity.start - start]))
        pieces.append(_mark(entity, text[entity.start - start : entity.end - start], inks, told))
        at = entity.end
    pieces.append(_exact(text[at - start :]))
    return "".join(pieces)


def _mark(entity: Entity, text: str, inks: Mapping[str, int], told: bool) -> str:
    label = markup.text(entity.label)
    more = f' tabindex="-1" title="{label}, {sure(entity)}"' if told else ""
    return (
        f'<mark class="pz-ent pz-e{inks.get(entity.label, 0)}" data-type="{label}" data-start="{entity.start}" '
        f'data-end="{entity.end}"{more}>{_exact(text)}</mark>'
    )


def sure(entity: Entity) -> str:
    """How sure the model is, in words."""
    return f"{entity.score:.0%} sure"


def legend_html(
    types: Mapping[str, int], inks: Mapping[str, int], hidden: Iterable[str] = (), *, done: bool = True
) -> str:
    """A switch for each type that occurs, with its count, and a button that leads to the next of its entities.

    `done`: no more entities will come.
    """
    items = "".join(_switch(name, count, inks[name], name not in hidden) for name, count in types.items() if count)
    if not items:
        said = "No entities were found." if done else "Nothing was found so far."
        return f'<p class="pz-types pz-quiet">{said}</p>'
    every = '<button type="button" class="pz-action pz-all" data-all hidden>Show all types</button>'
    return f'<div class="pz-types" role="group" aria-label="Types: switch on and off">{items}{every}</div>'


def _switch(name: str, count: int, ink: int, on: bool) -> str:
    said = markup.text(name)
    return (
        f'<span class="pz-type pz-e{ink}"><button type="button" data-toggle="{said}" data-key="t-{said}" '
        f'aria-pressed="{str(on).lower()}" title="Switch {said} on or off"><i aria-hidden="true"></i>{said} '
        f'<b>{count:,}</b></button><button type="button" class="pz-next" data-jump="{said}" data-key="j-{said}" '
        f'aria-label="Next {said}" title="Next {said}">↓</button></span>'
    )


def _steps(work: "Work") -> str:
    """The way to the other sections of a long text."""
    if len(work.sections) == 1:
        return ""
    section, last = work.sections[work.section], len(work.sections) - 1
    unread = "" if work.section < work.read else " · not read yet" if not work.done else " · was not read"
    said = (
        f"Part {work.section + 1:,} of {len(work.sections):,} · characters {section.start + 1:,} to {section.end:,} "
        f"of {len(work.text):,}{unread}"
    )
    before = _step("Previous", work.section - 1, work.section > 0)
    after = _step("Next", work.section + 1, work.section < last)
    return f'<nav class="pz-parts" aria-label="Parts of the text">{before}<span>{said}</span>{after}</nav>'


def _step(label: str, section: int, possible: bool) -> str:
    button = markup.action("section", label, {"section": str(max(0, section)), "key": f"s-{label}"})
    return button if possible else button.replace("<button ", "<button disabled ", 1)


def _exact(text: str) -> str:
    """Text such that the browser has every character of it: HTML would read a carriage return as a line feed."""
    return markup.text(text).replace("\r", "&#13;")
