"""The form in which an article is written or changed. What is typed there stays until it is saved or discarded."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui import markup

from ..knowledge.article import LONGEST_TEXT, LONGEST_TITLE, LONGEST_TOPIC, Article

if TYPE_CHECKING:
    from ..knowledge.knowledge import Knowledge

Fields = tuple[str, str, str, str]
"""Title, topic, text, and the ways to ask, one a line."""
BLANK: Fields = ("", "", "", "")
UNSAVED = (
    "There is something in the form that is not saved: save it, or press “Discard”, then choose the other article."
)


@dataclass(frozen=True)
class Opened:
    """What the form was filled with. `id`: 0 for a new article. `updated`: when the article was changed last."""

    id: int = 0
    updated: datetime | None = None
    fields: Fields = BLANK


COME_JS = """
watch('value', () => setTimeout(() => {
  if (!element.querySelector('[data-edits]')) return;
  element.closest('.pz-form').scrollIntoView({block: 'start'});
  element.closest('.pz-form').querySelector('input').focus({preventScroll: true});
}, 60));
"""
"""For `gr.HTML(js_on_load=...)`: the page goes to the form when an article is put into it."""


def opened(article: Article) -> Opened:
    """The article as the form shows it."""
    fields = article.title, article.topic, article.text, "\n".join(article.questions)
    return Opened(article.id, article.updated, fields)


class ArticleForm:
    """The components. `opened` belongs to each visitor."""

    def __init__(self, knowledge: "Knowledge") -> None:
        self.knowledge = knowledge
        self.opened = gr.State(Opened())
        with gr.Column(elem_classes="pz-form"):
            self.head = gr.HTML(head_html(Opened()), js_on_load=COME_JS)
            with gr.Row():
                self.title = gr.Textbox(label="Title", max_lines=1, max_length=LONGEST_TITLE, scale=3)
                self.topic = gr.Textbox(label="Topic", max_lines=1, max_length=LONGEST_TOPIC, scale=2)
            self.text = gr.Textbox(
                label="Text",
                info="Markdown. `###` headings divide a long article into parts that answer by themselves.",
                lines=8,
                max_lines=24,
                max_length=LONGEST_TEXT,
            )
            self.questions = gr.Textbox(
                label="Ways to ask",
                info="Questions that this article answers, one a line: they lead to it.",
                lines=3,
                max_lines=12,
            )
            with gr.Row(elem_classes="pz-buttons"):
                self.save = gr.Button("Save the article", variant="primary", scale=0)
                self.discard = gr.Button("Discard", scale=0)
            self.said = gr.HTML()

    @property
    def fields(self) -> list[Any]:
        """The inputs in the order of `Fields`."""
        return [self.title, self.topic, self.text, self.questions]

    @property
    def all(self) -> list[Any]:
        """What `shown` fills."""
        return [self.opened, self.head, *self.fields, self.said]

    def open(self, id: int, before: Opened, *typed: str) -> list[Any]:
        """Put an article into the form, unless something in it is not saved. Raises DataError."""
        if tuple(typed) != before.fields:
            raise DataError(UNSAVED)
        return shown(opened(self.knowledge.get(id)))

    def saved(self, before: Opened, *typed: str) -> list[Any]:
        """Save what is typed; the form is empty afterwards. If it cannot be saved, or somebody else changed the article
        meanwhile, everything stays where it is. Raises DataError.
        """
        title, topic, text, asked = typed
        questions = asked.splitlines()
        if not before.id:
            self.knowledge.add(title, topic, text, questions)
            return shown(Opened(), markup.notice(f"Added “{markup.text(title.strip())}”.", "good"))
        now = self.knowledge.get(before.id)
        if now.updated != before.updated:
            said = (
                "Somebody else has changed this article since you opened it: press “Save” again to replace it by yours."
            )
            later = Opened(before.id, now.updated, before.fields)
            return [later, gr.skip(), *(gr.skip() for _ in typed), markup.notice(said, "warn")]
        self.knowledge.edit(before.id, title, topic, text, questions)
        return shown(Opened(), markup.notice(f"Saved “{markup.text(title.strip())}”.", "good"))


def shown(what: Opened, said: str = "") -> list[Any]:
    """The values of `ArticleForm.all`."""
    return [what, head_html(what), *what.fields, said]


def head_html(what: Opened) -> str:
    """What the form is for at the moment."""
    if not what.id:
        return '<h2 class="pz-formhead">Write an article</h2>'
    title = markup.text(markup.clipped(what.fields[0], 80))
    return f'<h2 class="pz-formhead" data-edits="{what.id}">Edit “{title}”</h2>'
