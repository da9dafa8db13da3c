"""What an agent has to know of a conversation at a glance. Made without a model."""

from collections.abc import Mapping, Sequence

from ..turns import Turn

_UNKNOWN = ("abstained", "out_of_scope")
_LENGTH = 180
"""Characters of what is quoted."""
_MOST = 3
"""Questions that are quoted."""


def summary(turns: Sequence[Turn], errand: str = "", slots: Mapping[str, str] | None = None) -> str:
    """A few lines: what was asked, what the bot said last, the errand and what it knows, and what is not answered.

    `errand`: its name as the bot uses it, such as `order_status`; `slots`: what it has collected.
    """
    said = [turn for turn in turns if turn.author == "visitor"]
    answers = [turn for turn in turns if turn.author == "bot" and turn.outcome != "handed_over"]
    lines = [_quoted("Asked first", said[0].text)] if said else ["Nothing was asked yet."]
    if len(said) > 1:
        lines.append(_quoted("Said last", said[-1].text))
    if answers:
        lines.append(_quoted("The bot answered last", answers[-1].text))
    if errand or slots:
        known = "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in (slots or {}).items() if value)
        lines.append(f"Errand: {errand.replace('_', ' ') or 'not named'} ({known or 'nothing is known yet'})")
    lines += [_quoted("Not answered", text) for text in unanswered(turns)[-_MOST:]]
    return "\n".join(lines)


def unanswered(turns: Sequence[Turn]) -> list[str]:
    """What the visitor asked and the bot did not know, each once; and the last message, if nothing followed it."""
    found: dict[str, None] = {}
    asked = ""
    for turn in turns:
        if turn.author == "visitor":
            asked = turn.text
        elif turn.author == "bot" and asked:
            if turn.outcome in _UNKNOWN:
                found[asked] = None
            asked = ""
        elif turn.author == "agent":
            asked = ""
    if asked:
        found[asked] = None
    return list(found)


def _quoted(name: str, text: str) -> str:
    line = " ".join(text.split())
    return f"{name}: {line if len(line) <= _LENGTH else line[: _LENGTH - 1].rstrip() + '…'}"
