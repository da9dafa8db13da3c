"""The two forms of the insight tab: a new article, and the choice of one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup

if TYPE_CHECKING:
    from ..knowledge.article import Article

Update = dict[Any, Any]
"""New values by component."""
COME_JS = """
const come = () => setTimeout(() => element.textContent.trim() && element.scrollIntoView({block: 'center'}), 60);
watch('value', come);
come();
"""
"""For `gr.HTML(js_on_load=...)`: the page goes to where the text appears; it may be far from the button."""


class ArticleForm:
    """A new article."""

    ID = "pz-insight-write"

    def __init__(self) -> None:
        with gr.Column(visible=False, elem_id=self.ID, elem_classes="pz-i-form") as self.box:
            self.head = gr.HTML(js_on_load=COME_JS)
            with gr.Row():
                self.title = gr.Textbox(label="Title", max_lines=1, max_length=300, scale=2, min_width=220)
                self.topic = gr.Dropdown([], label="Topic", allow_custom_value=True, scale=1, min_width=180)
            self.text = gr.Textbox(label="Text (Markdown)", lines=7, max_lines=20)
            self.ways = gr.Textbox(label="Ways to ask, one a line", lines=4, max_lines=12)
            with gr.Row(elem_classes="pz-buttons"):
                self.save = gr.Button("Save the article", variant="primary", scale=0)
                self.cancel = gr.Button("Cancel", scale=0)

    @property
    def fields(self) -> list[Any]:
        """What `save` reads: title, topic, text, ways."""
        return [self.title, self.topic, self.text, self.ways]

    @property
    def outputs(self) -> list[Any]:
        """What `opened` and `closed` change."""
        return [self.box, self.head, *self.fields]

    def opened(self, ways: Sequence[str], text: str, topic: str, topics: Sequence[str]) -> Update:
        """The form with the questions in it."""
        about = markup.text(markup.clipped(ways[0], 160)) if ways else ""
        head = f'<h3 class="pz-i-title">A new article</h3><p class="pz-quiet">It will answer “{about}”.</p>'
        return {
            self.box: gr.update(visible=True),
            self.head: head,
            self.title: "",
            self.topic: gr.update(choices=list(topics), value=topic),
            self.text: text,
            self.ways: "\n".join(ways),
        }

    def closed(self) -> Update:
        """Out of sight, and empty."""
        return {self.box: gr.update(visible=False), self.head: "", self.title: "", self.text: "", self.ways: ""}


class ChoiceForm:
    """One of all articles."""

    ID = "pz-insight-choose"

    def __init__(self) -> None:
        with gr.Column(visible=False, elem_id=self.ID, elem_classes="pz-i-form") as self.box:
            self.head = gr.HTML(js_on_load=COME_JS)
            self.article = gr.Dropdown([], label="Article", info="Type to find it.")
            with gr.Row(elem_classes="pz-buttons"):
                self.save = gr.Button("It is in this article", variant="primary", scale=0)
                self.cancel = gr.Button("Cancel", scale=0)

    @property
    def outputs(self) -> list[Any]:
        """What `opened` and `closed` change."""
        return [self.box, self.head, self.article]

    def opened(self, texts: Sequence[str], articles: "Sequence[Article]") -> Update:
        """The form for these questions."""
        more = f" and {len(texts) - 1:,} more" if len(texts) > 1 else ""
        asked = markup.text(markup.clipped(texts[0], 160))
        choices = [(f"{one.title} ({one.topic})" if one.topic else one.title, one.id) for one in articles]
        return {
            self.box: gr.update(visible=True),
            self.head: f'<h3 class="pz-i-title">In which article is the answer to “{asked}”{more}?</h3>',
            self.article: gr.update(choices=choices, value=None),
        }

    def closed(self) -> Update:
        """Out of sight."""
        return {self.box: gr.update(visible=False), self.head: "", self.article: None}
