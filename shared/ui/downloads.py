"""Files that are made when their button is pressed, and handed over by the same click."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET


class Download:
    """A button. `id` is unique on the page."""

    def __init__(self, label: str, id: str, **look: Any) -> None:
        self.id = id
        self.button = gr.Button(label, scale=0, **look)
        self.link = gr.DownloadButton(elem_id=id, elem_classes="pz-offstage")

    def wire(self, make: Callable[..., Path], inputs: Any) -> None:
        """`make(folder, *inputs)` writes the file into `folder` and gives its path."""

        @shown
        def made(*values: Any) -> Iterator[str]:
            # Gradio copies the file when it is sent, so the folder may go afterwards.
            with tempfile.TemporaryDirectory(prefix="plaza-file-") as folder:
                yield str(make(Path(folder), *values))

        click = f"() => setTimeout(() => document.querySelector('#{self.id}').click(), 60)"
        self.button.click(made, inputs, self.link, **QUIET).success(None, None, None, js=click, **QUIET)
