"""The tab “Set-up”: the shop's name, the error that is accepted, and who writes the answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError, ModelError
from shared.models.judged import read_judged
from shared.models.refs import parse
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import FAST, QUIET

from ..models import choices, writer_of
from ..policy.policy import SEARCHED
from ..understanding.abstaining import share_answered, threshold

if TYPE_CHECKING:
    from ..desk import Desk

INTRO = (
    '<p class="pz-intro">What the bot is called, when it says “I do not know”, and whether a language model writes its '
    "answers. Changes hold from the next message on.</p>"
)


class SetUpTab:
    """The components of the tab."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        gr.HTML(INTRO)
        self._place_visitors()
        self._place_sureness()
        self._place_writer()
        with gr.Row(elem_classes="pz-buttons"):
            self.save = gr.Button("Save", variant="primary", scale=0)
        self.said = gr.HTML()
        self._wire()

    def _place_visitors(self) -> None:
        with _section("What visitors meet"):
            with gr.Row():
                self.shop = gr.Textbox(label="Name of the shop", max_lines=1, max_length=100, scale=2, min_width=240)
                self.greeting = gr.Textbox(label="Greeting", lines=2, max_length=500, scale=3, min_width=240)
            self.a_minute = gr.Slider(2, 120, step=1, label="Messages a visitor may send in a minute")

    def _place_sureness(self) -> None:
        with _section("When it says that it does not know"):
            self.accepted = gr.Slider(
                1,
                30,
                step=1,
                label="Wrong answers that you accept (per cent)",
                info="The fewer, the more often the bot says that it does not know.",
            )
            self.meaning = gr.HTML()
            self.rerank = gr.Textbox(
                label="Cross-encoder that ranks passages again (optional)",
                max_lines=1,
                info="A Hub id such as cross-encoder/ms-marco-MiniLM-L6-v2; slower, often better.",
            )

    def _place_writer(self) -> None:
        with _section("Who writes the answers"):
            self.writer = gr.Dropdown(
                label="Language model",
                allow_custom_value=True,
                info="One of the list, a Hub id, or remote:ADDRESS#MODEL. Without one, articles answer word for word.",
            )
            self.patience = gr.Slider(
                1,
                60,
                step=1,
                label="Seconds until its first word",
                info="If it takes longer, the article answers instead.",
            )

    @property
    def fields(self) -> list[Any]:
        """What is filled in."""
        return [self.shop, self.greeting, self.accepted, self.a_minute, self.writer, self.patience, self.rerank]

    def _wire(self) -> None:
        gr.on(None, shown(self.values), None, [*self.fields, self.meaning], **FAST)
        self.accepted.change(shown(self._meaning), self.accepted, self.meaning, **FAST)
        self.save.click(shown(self._save), self.fields, [self.said, *self.fields, self.meaning], **QUIET)

    def values(self) -> list[Any]:
        """As it is set now."""
        now = self._desk.set_ups.get()
        writers = choices(self._desk.services)
        if now.writer and now.writer not in {ref for _, ref in writers}:
            writers.append((self._desk.services.catalog.describe(now.writer).title, now.writer))
        accepted = round(100 * now.accepted)
        writer = gr.Dropdown(choices=writers, value=now.writer)
        return [
            now.shop,
            now.greeting,
            accepted,
            now.a_minute,
            writer,
            now.patience,
            now.rerank,
            self._meaning(accepted),
        ]

    def _meaning(self, accepted: float) -> str:
        """What the slider means, on questions that the bot did not learn from."""
        judged = read_judged(SEARCHED)
        if not judged:
            return ""
        at = threshold(judged, accepted / 100)
        answered = f"{100 * share_answered(judged, at):.0f} %"
        return markup.notice(
            f"On {len(judged):,} questions that the search was not fitted to, it answers {answered} at once; to the "
            "others it asks back, or says that it does not know."
        )

    def _save(
        self, shop: str, greeting: str, accepted: float, a_minute: float, writer: str, patience: float, rerank: str
    ) -> list[Any]:
        ref = self._writer(writer or "")
        rerank = self._desk.knowledge.use_reranker((rerank or "").strip())
        self._desk.set_ups.change(
            shop=shop.strip(), greeting=greeting.strip(), accepted=accepted / 100, a_minute=int(a_minute), writer=ref,
            patience=float(patience), rerank=rerank,
        )  # fmt: skip
        self._desk.limits.per_minute = int(a_minute)
        return [markup.notice("Saved. It holds from the next message on.", "good"), *self.values()]

    def _writer(self, text: str) -> str:
        """The model_ref of what writes; it is fetched now, so that no visitor waits for it. Raises DataError."""
        if not text.strip():
            return ""
        ref = str(parse(text))
        try:
            writer_of(self._desk.services, ref)
        except ModelError as error:
            raise DataError(f"Nothing was saved. {error}") from error
        return ref


@contextmanager
def _section(title: str) -> Iterator[None]:
    """A part of the form under a heading."""
    with gr.Column(elem_classes="pz-form"):
        gr.HTML(f'<h2 class="pz-formhead">{markup.text(title)}</h2>')
        yield
