"""Lists that keep themselves up to date: relative times, a look at the server now and then, copy buttons."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from collections.abc import Iterable

LIVE_JS = (
    markup.ACTIONS_JS
    + """
const words = seconds => seconds < 60 ? `${Math.floor(seconds)} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min`
  : seconds < 129600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} days`;
const tell = () => element.querySelectorAll('time[data-form]').forEach(time => {
  const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
  const said = time.dataset.form === 'next' ? (seconds < 1 ? 'soon' : `in ${words(seconds)}`)
    : (seconds > -2 ? 'just now' : `${words(-seconds)} ago`);
  if (time.textContent !== said) time.textContent = said;
});
element.addEventListener('click', async event => {
  const button = event.target.closest('[data-copy]');
  if (!button) return;
  const from = element.querySelector(`#${button.dataset.copy}`);
  getSelection().selectAllChildren(from);
  try { await navigator.clipboard.writeText(from.textContent); } catch { document.execCommand('copy'); }
  button.textContent = 'Copied';
});
watch('value', tell);
tell();
"""
)
"""For `gr.HTML(js_on_load=...)`: buttons of `markup.action`, times of `moment`, and buttons with `data-copy`."""

REFRESH_JS = """
let beats = 0;
const timer = setInterval(() => {
  if (!element.isConnected) return clearInterval(timer);
  if (document.hidden || !element.offsetParent) return;
  tell();
  if (++beats % SECONDS === 0) trigger('tick');
}, 1000);
"""


def live_js(seconds: int) -> str:
    """JavaScript of a list that also triggers the event `tick` every so many `seconds` while it can be seen."""
    return LIVE_JS + REFRESH_JS.replace("SECONDS", str(seconds))


def moment(value: datetime, form: str = "ago") -> str:
    """A time that the page tells as “12 s ago” (`form` is `ago`) or “in 3 min” (`next`)."""
    value = value if value.tzinfo else value.replace(tzinfo=UTC)
    said = markup.text(markup.stamp(value))
    return f'<time datetime="{value.isoformat()}" data-form="{form}" title="{said}">{said}</time>'


def facts(parts: "Iterable[str]") -> str:
    """Small facts (ready-made HTML) in a line, empty ones left out."""
    return f'<div class="pz-quiet pz-factline">{" · ".join(part for part in parts if part)}</div>'


def section(title: str, body: str, extra: str = "") -> str:
    """A part of a tab under its heading; `extra` (HTML) stands to the right of it."""
    head = f'<div class="pz-sectionhead"><h2>{markup.text(title)}</h2>{extra}</div>'
    return f'<section class="pz-section">{head}{body}</section>'


def nothing(said: str) -> str:
    """What stands where a list is empty: what to do."""
    return f'<p class="pz-nothing">{markup.text(said)}</p>'


def asking(id: str, label: str, question: str, buttons: str) -> str:
    """A button that opens a small window with a `question` (HTML) and `buttons`; these should carry `closing(id)`."""
    return (
        f'<button type="button" class="pz-action danger" popovertarget="{id}">{markup.text(label)}</button>'
        f'<div popover id="{id}" class="pz-ask" role="dialog" aria-label="{markup.text(label)}">{question}'
        f'<div class="pz-actions">{buttons}'
        f'<button type="button" class="pz-action" popovertarget="{id}" popovertargetaction="hide">Cancel</button>'
        "</div></div>"
    )


def closing(button: str, id: str) -> str:
    """A button of `markup.action` that also closes the window `id`."""
    return button.replace("<button ", f'<button popovertarget="{id}" popovertargetaction="hide" ', 1)
