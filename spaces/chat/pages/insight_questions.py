"""How the open questions look: a card for each group, with what can be done about it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..insight.labels import OUT_OF_SCOPE, intent_word
from .insight_figures import nothing
from .insight_view import GROUPS, View

if TYPE_CHECKING:
    from ..insight.grouping import Group
    from ..insight.open_questions import OpenQuestion
    from ..turns import Hit

WHYS = {
    "abstained": ("Not known", "warn"),
    "out_of_scope": ("Out of scope", "neu"),
    "clarify": ("Asked back in vain", "run"),
    "down": ("Thumb down", "neg"),
}
EMPTY = (
    "No question is open. What the chat cannot answer, and what gets a thumb down, stands here in groups of the same "
    "meaning; one click makes an article or a training row of it."
)
OTHER_ARTICLE = "other"
LISTED = 40
"""Questions of a group that are listed."""


def groups_html(view: View, intents: Sequence[str]) -> str:
    """The groups on the page. `view.nearest` holds the nearest articles of each."""
    if not view.groups:
        return nothing(EMPTY)
    total = sum(len(group.questions) for group in view.groups)
    groups = view.shown_groups()
    items = "".join(_group(group, view.nearest.get(group.name, []), intents) for group in groups)
    left_out = (
        f" {plural(view.left_out, 'older question')} will follow when these are dealt with." if view.left_out else ""
    )
    head = f"<b>{plural(total, 'question')}</b> in {plural(len(view.groups), 'group')}, the largest first.{left_out}"
    pages = pager("page", view.page, len(view.groups), GROUPS)
    listed = f'<ul class="pz-i-groups" aria-label="Open questions">{items}</ul>'
    return f'<p class="pz-quiet pz-i-lead">{head}</p>{listed}{pages}'


def reading_html(done: int, total: int) -> str:
    """That questions are being read to be grouped."""
    said = f"Reading {plural(total, 'question')} to group them by meaning …"
    return f'<div class="pz-panel" role="status"><p>{said}</p>{markup.progress_bar(done / total, "Read so far")}</div>'


def pager(act: str, page: int, count: int, size: int) -> str:
    """Buttons to the pages before and after; "" if there is only one."""
    last = (count - 1) // size
    if last <= 0:
        return ""
    back = markup.action(act, "Back", {"page": str(page - 1)}) if page else "<span></span>"
    further = markup.action(act, "Further", {"page": str(page + 1)}) if page < last else "<span></span>"
    return f'<div class="pz-i-pager">{back}<span class="pz-quiet">Page {page + 1} of {last + 1}</span>{further}</div>'


def _group(group: "Group", nearest: "Sequence[Hit]", intents: Sequence[str]) -> str:
    pills = "".join(why_pill(why, count) for why, count in group.whys.most_common())
    latest = markup.ago(group.questions[0].created)
    head = (
        f'<div class="pz-i-head"><b class="pz-i-count" title="{plural(len(group.questions), "question")}">'
        f"{len(group.questions):,}×</b><h3>{markup.text(markup.clipped(group.name, 300))}</h3></div>"
        f'<div class="pz-i-pills">{pills}<span class="pz-quiet">latest {latest}</span></div>'
    )
    return f"<li>{head}{_examples(group)}{_nearest(group, nearest)}{_actions(group, nearest, intents)}</li>"


def why_pill(why: str, count: int = 1) -> str:
    """What went wrong, and how often."""
    word, kind = WHYS.get(why, (why, "neu"))
    return markup.pill(f"{count:,} × {word}" if count > 1 else word, kind)


def _examples(group: "Group") -> str:
    """Every question of the group, folded away; each can be put away alone."""
    if len(group.questions) == 1 and not group.questions[0].reason and not group.questions[0].comment:
        return ""
    items = "".join(_example(one) for one in group.questions[:LISTED])
    rest = len(group.questions) - LISTED
    more = f'<li class="pz-quiet">and {rest:,} more</li>' if rest > 0 else ""
    summary = "The question" if len(group.questions) == 1 else f"All {len(group.questions):,} questions"
    return f'<details class="pz-i-more"><summary>{summary}</summary><ul class="pz-i-asked">{items}{more}</ul></details>'


def _example(one: "OpenQuestion") -> str:
    facts = [markup.ago(one.created), WHYS.get(one.why, (one.why, ""))[0]]
    facts += [f"answered from “{one.title}”"] if one.why == "down" and one.title else []
    facts += [one.reason] if one.reason else []
    facts += [f"“{one.comment}”"] if one.comment else []
    return (
        f"<li><div class='pz-grow'>{markup.text(markup.clipped(one.text, 600))}"
        f'<div class="pz-quiet">{markup.text(" · ".join(facts))}</div></div>'
        f"{markup.action('done-one', 'Done', {'turn': str(one.turn)})}</li>"
    )


def _nearest(group: "Group", nearest: "Sequence[Hit]") -> str:
    if not nearest:
        return '<p class="pz-quiet pz-i-near">There is no article near it.</p>'
    best = nearest[0].source
    topic = f" <span>({markup.text(best.topic)})</span>" if best.topic else ""
    return f'<p class="pz-quiet pz-i-near">Nearest article: <b>{markup.text(best.title)}</b>{topic}</p>'


def _actions(group: "Group", nearest: "Sequence[Hit]", intents: Sequence[str]) -> str:
    data = {"group": str(group.key)}
    articles = {str(hit.source.article): hit.source.title for hit in nearest}
    known = {label: intent_word(label) for label in intents if label != OUT_OF_SCOPE}
    return (
        '<div class="pz-actions">'
        + markup.action("write", "Write an article", data, kind="primary")
        + choice("article", "It is in this article", {**articles, OTHER_ARTICLE: "Another article …"}, data)
        + choice("intent", "It is this intent", known, data)
        + markup.action("not-ours", "Not for us", data)
        + markup.action("done", "Done", data)
        + "</div>"
    )


def choice(act: str, label: str, options: Mapping[str, str], data: Mapping[str, str]) -> str:
    """A list whose choice is an action; `options`: what is shown by value."""
    extra = "".join(f' data-{key}="{markup.text(value)}"' for key, value in data.items())
    items = "".join(
        f'<option value="{markup.text(value)}">{markup.text(markup.clipped(name, 80))}</option>'
        for value, name in options.items()
    )
    return (
        f'<select class="pz-i-choice" data-act="{act}" aria-label="{markup.text(label)}"{extra}>'
        f'<option value="">{markup.text(label)}</option>{items}</select>'
    )
