"""The ways to ask for an article, written into its Markdown where readers do not see them."""

import re
from collections.abc import Sequence

_HEAD = "<!-- Questions:"
_WRITTEN = re.compile(rf"^{_HEAD}\n(.*?)\n?-->[ \t]*$", re.DOTALL | re.MULTILINE)


def with_questions(text: str, questions: Sequence[str]) -> str:
    """The text, and below it the questions as a comment, one a line."""
    if not questions:
        return text
    # Two dashes could end the comment.
    lines = (question.replace("--", "–") for question in questions)
    return "\n".join([text, "", _HEAD, *lines, "-->"])


def without_questions(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without them, and the questions."""
    if _HEAD not in text:
        return text, ()
    found = [line.strip() for block in _WRITTEN.findall(text) for line in block.splitlines()]
    return _WRITTEN.sub("", text).strip(), tuple(question for question in found if question)
