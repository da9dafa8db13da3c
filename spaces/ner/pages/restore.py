"""Bringing the names back into a redacted text, with its key."""

from pathlib import Path
from typing import Any

import gradio as gr

from shared.errors import DataError
from shared.ui.downloads import Download
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET

from .redacted_html import restored_html

LARGEST_KEY = 100 << 20
"""Bytes."""


class RestorePart:
    """A redacted text, pasted or as a file, and its key."""

    def __init__(self) -> None:
        with gr.Row(elem_classes="pz-restore"):
            self.text = gr.Textbox(
                label="Redacted text", info="Unchanged, as it was made.", lines=5, max_lines=10, scale=3, min_width=280
            )
            with gr.Column(scale=2, min_width=220):
                self.file = gr.File(label="or the redacted file (txt)", type="filepath", height=150)
                self.key = gr.File(label="The key (JSON)", type="filepath", height=150)
        with gr.Row(elem_classes="pz-buttons"):
            self.start = gr.Button("Restore", variant="primary", scale=0)
            download = Download("Download the restored text", "ner-restored", visible=False)
        self.result = gr.HTML()
        self.restored = gr.State(None)
        outputs = [self.restored, self.result, download.button]
        restoring = self.start.click(shown(self._restore), [self.text, self.file, self.key], outputs, **QUIET)
        restoring.failure(lambda: [None, "", gr.update(visible=False)], None, outputs, **QUIET)
        download.wire(_write, self.restored)

    def _restore(self, text: str, path: str | None, key: str | None) -> list[Any]:
        from ..redaction.key import key_from_json, restore

        if not text and not path:
            raise DataError("There is no redacted text yet: paste it, or choose its file.")
        if not key:
            raise DataError("There is no key yet: choose the JSON file that came with the redacted text.")
        written = text or exact_text(path or "")
        restored = restore(written, key_from_json(exact_text(key)))
        return [restored, restored_html(restored), gr.update(visible=True)]


def exact_text(path: str) -> str:
    """The text of a UTF-8 file, with every character as it is. Raises DataError for another kind of file."""
    file = Path(path)
    if file.stat().st_size > LARGEST_KEY:
        raise DataError(f"{file.name} is larger than {LARGEST_KEY >> 20} MB: choose the file that was made here.")
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{file.name} is not the text file that was made here: it is not in UTF-8.") from error


def _write(folder: Path, restored: str | None) -> Path:
    if restored is None:
        raise DataError("Nothing is restored yet: press “Restore” first.")
    path = folder / "restored.txt"
    path.write_bytes(restored.encode("utf-8"))
    return path
