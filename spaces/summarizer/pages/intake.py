"""Where documents come in: a text box, files, or an address."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from ..documents import MAX_CHARACTERS, Document, checked, from_address, from_files, pasted

if TYPE_CHECKING:
    from shared.services import Services

KINDS = [".txt", ".md", ".pdf", ".docx", ".html", ".htm"]


class Intake:
    """The fields. `examples`: texts to click, by their names."""

    def __init__(self, services: "Services", examples: Mapping[str, str]) -> None:
        self.services = services
        with gr.Row(elem_classes="pz-intake"):
            with gr.Column(scale=5, min_width=280):
                self.text = gr.Textbox(
                    label="Text",
                    info=f"Up to {MAX_CHARACTERS // 1_000_000} million characters. Shift + Enter begins.",
                    placeholder="Paste an article, a report, minutes …",
                    lines=9,
                    max_lines=14,
                )
            with gr.Column(scale=3, min_width=260):
                self.files = gr.File(
                    label="or files: txt, md, pdf, docx, html",
                    file_count="multiple",
                    file_types=KINDS,
                    type="filepath",
                    height=150,
                )
                self.address = gr.Textbox(
                    label="or an address", placeholder="https://…", info="Of a page or a document.", max_lines=1
                )
        self.tried = gr.Examples(
            [[text] for text in examples.values()],
            self.text,
            label="Try one of these",
            example_labels=list(examples),
            cache_examples=False,
        )

    @property
    def fields(self) -> list[Any]:
        """The inputs of `documents`."""
        return [self.text, self.files, self.address]

    def documents(self, text: str, files: Sequence[str] | None, address: str) -> list[Document]:
        """All that was given, together. Raises DataError if it is nothing, or cannot be read."""
        found = [pasted(text)] if text.strip() else []
        found += from_files(files or [])
        if address.strip():
            found.append(from_address(address, allow_private=self.services.settings.allow_private_feeds))
        return checked(found or [pasted(text)])
