"""How the articles, and what was done to them, look on the page."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

if TYPE_CHECKING:
    from ..knowledge.article import Article

SHOWN = 100
NO_TOPIC = "Without a topic"
EMPTY = (
    "There is no article yet. Write one below, upload files, or load the sample shop to see how it works: an invented "
    "mail-order shop with almost eighty articles."
)
NONE = "No article has these words: try fewer or others."
BEGINNING = 160
TICK_JS = (
    markup.ACTIONS_JS
    + """
const timer = setInterval(() => {
  if (!element.isConnected) return clearInterval(timer);
  if (!document.hidden && element.offsetParent) trigger('tick');
}, 2000);
"""
)
"""For `gr.HTML(js_on_load=...)`: buttons of `markup.action`, and the event `tick` every 2 s while it can be seen."""


def articles_html(articles: "Sequence[Article]", *, total: int, narrowed: bool) -> str:
    """The articles by topic. `total`: how many there are in all; `narrowed`: whether only some were asked for."""
    if not articles:
        return f'<p class="pz-nothing">{markup.text(NONE if narrowed and total else EMPTY)}</p>'
    parts = []
    for topic, group in groupby(articles[:SHOWN], lambda article: article.topic):
        items = "".join(map(_article, group))
        name = markup.text(topic or NO_TOPIC)
        parts.append(f'<h3 class="pz-kb-topic">{name}</h3><ul class="pz-jobs pz-rows" aria-label="{name}">{items}</ul>')
    if len(articles) > SHOWN:
        parts.append(f'<p class="pz-quiet">These are the first {SHOWN}: choose a topic, or search for words.</p>')
    return "".join(parts)


def _article(article: "Article") -> str:
    data = {"article": str(article.id)}
    facts = [markup.text(article.source)] if article.source else []
    if article.questions:
        facts.append(f"{plural(len(article.questions), 'way')} to ask")
    if article.indexed is None:
        facts.append("not indexed yet: found by its words alone")
    beginning = markup.text(markup.clipped(article.text, BEGINNING))
    title = markup.text(article.title)
    return (
        f"<li><div class='pz-grow'><strong class='pz-wrap'>{title}</strong>"
        f"<div class='pz-quiet pz-wrap'>{beginning}</div>"
        f"<div class='pz-quiet'>{' · '.join(facts)}</div></div>"
        f"<div class='pz-actions'>{markup.action('edit', 'Edit', data)}"
        f"{markup.action('remove', 'Delete', data, kind='danger')}</div></li>"
    )


def removed_html(ids: Sequence[int], what: str) -> str:
    """That articles were removed, with a button that brings them back. `what`: the title of one, or how many."""
    undo = markup.action("restore", "Undo", {"articles": " ".join(map(str, ids))})
    return markup.notice(f'Deleted {markup.text(what)}. <span class="pz-actions">{undo}</span>', "good")
