"""Small pieces of HTML that several parts of the pages share. Everything from outside is escaped here."""

import html
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime


def text(value: object) -> str:
    """`value` as text that is safe inside HTML, quotes included."""
    return html.escape(str(value), quote=True)


def tone(label: str) -> str:
    """The colour class of a label: `pos`, `neg`, `neu`, or one of six neutral tones by its name."""
    known = {"positive": "pos", "bullish": "pos", "negative": "neg", "bearish": "neg", "neutral": "neu"}
    name = label.strip().lower()
    return known.get(name) or f"c{sum(name.encode()) % 6}"


def pill(label: str, kind: str) -> str:
    """A short rounded label in the colours of `kind`."""
    return f'<span class="pz-pill pz-{kind}">{text(label)}</span>'


def bar(fraction: float, kind: str = "accent") -> str:
    """A thin horizontal bar filled to `fraction` (0..1); decoration, so hidden from screen readers."""
    width = max(0.0, min(1.0, fraction)) * 100
    return (
        f'<span class="pz-bar" aria-hidden="true">'
        f'<span class="pz-fill pz-{kind}" style="width:{width:.1f}%"></span></span>'
    )


def progress_bar(fraction: float, label: str) -> str:
    """A progress bar with its meaning for screen readers."""
    percent = round(max(0.0, min(1.0, fraction)) * 100)
    return (
        f'<div class="pz-progress" role="progressbar" aria-label="{text(label)}" aria-valuemin="0" '
        f'aria-valuemax="100" aria-valuenow="{percent}"><span style="width:{percent}%"></span></div>'
    )


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, kinds: str = "") -> str:
    """A table of ready-made HTML cells. `kinds` has a letter per column: `n` for a number, `t` for text."""
    marks = {"n": ' class="num"', "w": ' class="wide"'}
    classes = [marks.get(kind, "") for kind in kinds.ljust(len(headers), "t")]
    head = "".join(f"<th scope='col'{mark}>{text(name)}</th>" for name, mark in zip(headers, classes, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td{mark}>{cell}</td>" for cell, mark in zip(row, classes, strict=True)) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="pz-scroll"><table class="pz-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def notice(message: str, kind: str = "info") -> str:
    """A framed sentence. `kind`: `info`, `good`, `warn` or `bad`. `message` is ready-made HTML."""
    role = "alert" if kind == "bad" else "status"
    return f'<div class="pz-notice pz-{kind}" role="{role}">{message}</div>'


def action(name: str, label: str, data: Mapping[str, str], *, confirm: str = "", kind: str = "") -> str:
    """A button inside HTML; `ACTIONS_JS` turns its click into the event `act`. `confirm` is asked first."""
    extra = "".join(f' data-{key}="{text(value)}"' for key, value in data.items())
    asked = f' data-confirm="{text(confirm)}"' if confirm else ""
    return (
        f'<button type="button" class="pz-action {kind}" data-act="{text(name)}"{extra}{asked}>{text(label)}</button>'
    )


ACTIONS_JS = """
element.addEventListener('click', event => {
  const button = event.target.closest('[data-act]');
  if (!button || (button.dataset.confirm && !window.confirm(button.dataset.confirm))) return;
  if (button.tagName !== 'SELECT') trigger('act', {...button.dataset});
});
element.addEventListener('change', event => {
  const choice = event.target.closest('select[data-act]');
  if (choice && choice.value) trigger('act', {...choice.dataset, value: choice.value});
});
"""
"""For `gr.HTML(js_on_load=...)`: buttons of `action` and `<select data-act>` become the event `act`."""


def moment(value: datetime | str | None) -> datetime | None:
    """A time, or its ISO 8601 text, as a datetime with a zone (UTC where none is given)."""
    if not value:
        return None
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def ago(value: datetime | str | None, now: datetime | None = None) -> str:
    """How long ago `value` was, in words; empty for None."""
    read = moment(value)
    if read is None:
        return ""
    seconds = ((now or datetime.now(UTC)) - read).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = int(seconds // size)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


def stamp(value: datetime | str | None) -> str:
    """`value` as a date and time in UTC; empty for None."""
    read = moment(value)
    return read.astimezone(UTC).strftime("%d %b %Y, %H:%M UTC") if read else ""


def duration(seconds: float | None) -> str:
    """A length of time in the unit people would use; empty for None."""
    if seconds is None:
        return ""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def clipped(value: str, limit: int) -> str:
    """`value` on one line, cut at `limit` characters with an ellipsis."""
    line = " ".join(value.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
