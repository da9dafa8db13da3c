"""Summaries beside what people wrote, as HTML."""

from collections.abc import Sequence
from typing import Any

from shared.ui import markup

MOST = 10
LONGEST = 700


def far_summaries(mistakes: Sequence[dict[str, Any]]) -> str:
    """A table with a row for each mistake: what people wrote above the model's summary, and how near they are."""
    rows = [
        (
            str(row["row"]),
            f'<div class="pz-versus"><span>people</span><p>{_clipped(row["reference"])}</p>'
            f"<span>model</span><p>{_clipped(row['summary'])}</p></div>",
            f"{row['rouge1']:.2f}",
        )
        for row in mistakes[:MOST]
    ]
    return markup.table(("Row", "Summary", "ROUGE-1"), rows, kinds="nwn")


def _clipped(text: str) -> str:
    return markup.text(markup.clipped(text, LONGEST)) or "nothing"
