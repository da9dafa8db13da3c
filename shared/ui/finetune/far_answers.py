"""Questions and prompts beside what a model makes of them, as HTML."""

from collections.abc import Sequence
from typing import Any

from shared.ui import markup

MOST = 10
LONGEST = 400


def missed_answers(mistakes: Sequence[dict[str, Any]]) -> str:
    """A table with a row for each question: the right answer, and what the model puts above it."""
    rows = [
        (
            str(row["row"]),
            f"<p>{_clipped(row['text'])}</p>"
            f'<div class="pz-versus"><span>right</span><p>{_clipped(row["answer"])}</p>'
            f"{_each('above', row['above'])}</div>",
            f"{row['rank']:,}",
        )
        for row in mistakes[:MOST]
    ]
    return markup.table(("Row", "Question", "Rank"), rows, kinds="nwn")


def unexpected_answers(mistakes: Sequence[dict[str, Any]]) -> str:
    """A table with a row for each conversation: the right answer, and the likeliest token in the place of each of its
    own, the right ones before it in view.
    """
    rows = [
        (
            str(row["row"]),
            f"<p>{_clipped(row['text'])}</p>"
            f'<div class="pz-versus"><span>right</span><p>{_clipped(row["expected"])}</p>'
            f"<span>expected</span><p>{_clipped(row['said'])}</p></div>",
            f"{row['accuracy']:.0%}",
        )
        for row in mistakes[:MOST]
    ]
    return markup.table(("Row", "Conversation", "Tokens"), rows, kinds="nwn")


def _each(word: str, texts: Sequence[str]) -> str:
    return "".join(f"<span>{word}</span><p>{_clipped(text)}</p>" for text in texts)


def _clipped(text: str) -> str:
    return markup.text(markup.clipped(text, LONGEST)) or "nothing"
