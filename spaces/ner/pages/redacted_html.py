"""How a redacted text looks: its beginning, with the replacements in colour, and how many there are."""

from typing import TYPE_CHECKING

from shared.data.wording import listing, plural
from shared.tasks.token_classification import Entity
from shared.ui import markup

from ..highlight.palette import colours
from ..highlight.view import text_html

if TYPE_CHECKING:
    from ..redaction.redact import Redacted

PREVIEW = 6_000
"""Characters of the text that are shown."""


def redacted_html(redacted: "Redacted") -> str:
    """What was replaced, and the beginning of the text."""
    total = sum(redacted.counts.values())
    if not total:
        return markup.notice("Nothing was replaced: the document has no entities of these types.", "warn")
    kinds = listing([f"{count:,} {label}" for label, count in sorted(redacted.counts.items())])
    said = f"<b>{plural(total, 'place')} replaced</b>: {markup.text(kinds)}."
    if redacted.missed:
        said += f" {plural(redacted.missed, 'place')} of them had not been marked."
    said += " Look through the text before you give it away: what was not found is still in it."
    return f"{markup.notice(said, 'good')}{preview_html(redacted)}"


def preview_html(redacted: "Redacted") -> str:
    """The beginning of the text, with its replacements in the colours of their types."""
    from ..redaction.key import replaced_spans

    end = _preview_end(redacted.text)
    marks = [
        Entity(span.start, span.end, span.label, 1.0, redacted.text[span.start : span.end])
        for span in replaced_spans(redacted.key)
        if span.end <= end
    ]
    body = text_html(redacted.text[:end], marks, colours(redacted.counts), told=False)
    return _framed(body, "pz-redacted") + cut_note(redacted.text)


def restored_html(text: str) -> str:
    """The beginning of a text that has its names again."""
    body = text_html(text[: _preview_end(text)], (), {})
    said = markup.notice("The text is restored, character for character.", "good")
    return (
        f'{said}<div class="pz-reading pz-preview"><div class="pz-run pz-restored">{body}</div></div>{cut_note(text)}'
    )


def cut_note(text: str) -> str:
    """That only the beginning is shown; empty if it is all."""
    end = _preview_end(text)
    if end == len(text):
        return ""
    return (
        f'<p class="pz-quiet">These are the first {end:,} of {len(text):,} characters; the file holds all of them.</p>'
    )


def _framed(body: str, kind: str) -> str:
    return f'<div class="pz-reading pz-preview" tabindex="0"><div class="pz-run {kind}">{body}</div></div>'


def _preview_end(text: str) -> int:
    """Where the preview ends: at the end of a word, or of the text."""
    return len(text) if len(text) <= PREVIEW else max(text.rfind(" ", 0, PREVIEW), text.rfind("\n", 0, PREVIEW), 1)
