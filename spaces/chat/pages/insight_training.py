"""How the rows to train on look, and what agents said that could become one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..insight.labels import CHAT, RETRIEVAL, WRITING, intent_word
from .insight_figures import nothing
from .insight_questions import choice, pager
from .insight_view import ROWS, View

if TYPE_CHECKING:
    from ..insight.training_data import AgentAnswer, TrainingRow

NEEDS = "needs"
AGENTS = 6
"""Answers of agents that are listed; more follow when these are dealt with."""
FILTERS = {
    "": "All",
    CHAT: "Intents",
    RETRIEVAL: "Articles",
    WRITING: "Written answers",
    NEEDS: "Needs an answer",
}
TONES = {CHAT: "c0", RETRIEVAL: "c2", WRITING: "c3"}
EMPTY = {
    "": "There is no row yet: thumbs of visitors, what you make of unanswered questions, and answers of agents that "
    "you keep are listed here, to be trained on.",
    NEEDS: "Every thumb down has a right answer, or there is none: those that need one are listed here.",
}
NONE_OF_KIND = "There is no row of this kind yet: what visitors and you set right is listed here."
NO_AGENTS = "When agents answer in the inbox, their answers stand here, and can become an article or a training row."


def chosen(rows: "Sequence[TrainingRow]", kind: str) -> "list[TrainingRow]":
    """The rows of a filter."""
    if kind == NEEDS:
        return [row for row in rows if row.needs_answer]
    return [row for row in rows if kind in ("", row.space)]


def training_html(view: View, rows: "Sequence[TrainingRow]", intents: Sequence[str]) -> str:
    """The rows on the page under their filters."""
    found = chosen(rows, view.kind)
    view.row_page = max(0, min(view.row_page, (len(found) - 1) // ROWS))
    shown = found[view.row_page * ROWS : (view.row_page + 1) * ROWS]
    items = "".join(_row(row, intents) for row in shown)
    body = f'<ul class="pz-i-rows" aria-label="Training data">{items}</ul>' if shown else nothing(_empty(view.kind))
    return f"{_filters(view.kind, rows)}{body}{pager('row-page', view.row_page, len(found), ROWS)}"


def _empty(kind: str) -> str:
    return EMPTY.get(kind, NONE_OF_KIND)


def _filters(kind: str, rows: "Sequence[TrainingRow]") -> str:
    buttons = "".join(
        f'<button type="button" data-act="kind" data-kind="{key}" aria-pressed="{str(key == kind).lower()}">'
        f"{name} <i>{len(chosen(rows, key)):,}</i></button>"
        for key, name in FILTERS.items()
    )
    return f'<div class="pz-i-segments" role="group" aria-label="Kind of rows">{buttons}</div>'


def _row(row: "TrainingRow", intents: Sequence[str]) -> str:
    data = {"space": row.space, "row": str(row.id)}
    remove = markup.action("remove", "Remove", data, kind="danger")
    said = intent_word(row.said) if row.space == CHAT and row.said else row.said
    taken = f"was taken for “{said}”" if said and not row.confirms and said != row.answer else ""
    facts = [row.source, markup.ago(row.created), taken, "confirmed" if row.confirms else ""]
    quiet = markup.text(" · ".join(part for part in facts if part))
    return (
        f'<li><span class="pz-i-kind">{markup.pill(row.kind, TONES[row.space])}</span>'
        f'<div class="pz-grow">{markup.text(markup.clipped(row.text, 400))}<div class="pz-quiet">{quiet}</div></div>'
        f'<div class="pz-i-right">{_right(row, intents, data)}</div>{remove}</li>'
    )


def _right(row: "TrainingRow", intents: Sequence[str], data: dict[str, str]) -> str:
    """The right answer, or a way to give it."""
    if not row.needs_answer:
        more = f' title="{markup.text(markup.clipped(row.right, 600))}"' if row.space != CHAT else ""
        return f'<span class="pz-sr">Right answer: </span><b{more}>{markup.text(markup.clipped(row.answer, 120))}</b>'
    pill = markup.pill("Needs an answer", "warn")
    labels = {label: intent_word(label) for label in intents if label != row.said}
    give = choice("right-intent", "It is this intent", labels, data)
    return f"{pill}{give}{markup.action('right-article', 'It is in an article …', data)}"


def agents_html(answers: "Sequence[AgentAnswer]") -> str:
    """What agents answered, with what can be made of it."""
    items = "".join(_agent(one) for one in answers[:AGENTS])
    body = f'<ul class="pz-i-groups" aria-label="Answers of agents">{items}</ul>' if answers else nothing(NO_AGENTS)
    first = f", the latest {AGENTS}" if len(answers) > AGENTS else ""
    count = f' <span class="pz-quiet">{plural(len(answers), "answer")}{first}</span>' if answers else ""
    return f'<h3 class="pz-i-title">What agents answered{count}</h3>{body}'


def _agent(one: "AgentAnswer") -> str:
    data = {"turn": str(one.turn)}
    buttons = markup.action("keep-answer", "Keep as a training row", data, kind="primary")
    buttons += markup.action("write-answer", "Write an article", data) + markup.action("skip-answer", "Skip", data)
    return (
        f'<li><div class="pz-i-head"><h3>{markup.text(markup.clipped(one.question, 300))}</h3></div>'
        f'<p class="pz-i-answer">{markup.text(markup.clipped(one.answer, 800))}</p>'
        f'<div class="pz-quiet">{markup.ago(one.created)}</div><div class="pz-actions">{buttons}</div></li>'
    )
