"""How relations look: the drawing, and a row for each."""

from typing import TYPE_CHECKING

from shared.ui import markup

from ..highlight.palette import colours

if TYPE_CHECKING:
    from shared.tasks.token_classification import Entity

    from ..highlight.relating import Related
    from ..relations.finding import Relation

MOST_ROWS = 200
LONGEST = 300


def related_html(related: "Related") -> str:
    """The drawing and the table; empty if there is nothing to show."""
    from ..relations.graph import graph_svg

    if not related.found:
        return ""
    inks = colours({entity.label for one in related.found for entity in (one.head, one.tail)})
    rows = [_row(one, inks) for one in related.found[:MOST_ROWS]]
    table = markup.table(("From", "Relation", "To", "Sure", "In the sentence"), rows, kinds="tttnw")
    rest = len(related.found) - MOST_ROWS
    more = f'<p class="pz-quiet">and {rest:,} more, all of them in the file</p>' if rest > 0 else ""
    return (
        f'<section class="pz-panel pz-graph" aria-label="Drawing of the relations">{graph_svg(related.found)}</section>'
        f'<section class="pz-panel pz-related" aria-label="Relations">{table}{more}</section>'
    )


def _row(relation: "Relation", inks: dict[str, int]) -> tuple[str, ...]:
    return (
        _entity(relation.head, inks),
        f"<b>{markup.text(relation.type)}</b>",
        _entity(relation.tail, inks),
        f"{relation.score:.0%}",
        markup.text(markup.clipped(relation.sentence.text, LONGEST)),
    )


def _entity(entity: "Entity", inks: dict[str, int]) -> str:
    kind = f'<span class="pz-kind pz-e{inks[entity.label]}">{markup.text(entity.label)}</span>'
    return f'<span class="pz-named-entity">{markup.text(markup.clipped(entity.text, 80))} {kind}</span>'
