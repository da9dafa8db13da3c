"""Sentences with what should have been found beside what was found, as HTML."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.ui import markup
from shared.ui.spans_html import highlighted


def wrong_spans(mistakes: Iterable[Mapping[str, Any]]) -> str:
    """A table with a row for each mistake: `row`, `text`, the right spans `gold` and the `predicted` ones."""
    rows = [
        (
            str(one["row"]),
            f'<div class="pz-versus"><span>right</span><p>{highlighted(one["text"], one["gold"], one["predicted"])}</p>'
            f"<span>found</span><p>{highlighted(one['text'], one['predicted'], one['gold'])}</p></div>",
            str(one["errors"]),
        )
        for one in mistakes
    ]
    return markup.table(("Row", "Sentence", "Errors"), rows, kinds="nwn")
