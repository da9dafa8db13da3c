"""The small buttons of cards, tiles and history: `recommend.js` turns a click into the event `act`."""

from shared.ui import markup

HEART = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20.4 4.4 12.8a4.9 4.9 0 0 1 0-6.9 4.9 4.9 0 0 1 6.9 0'
    'l.7.7.7-.7a4.9 4.9 0 0 1 6.9 0 4.9 4.9 0 0 1 0 6.9z"/></svg>'
)
DOWN = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M17 13.5V4h2.6A1.4 1.4 0 0 1 21 5.4v6.7'
    "a1.4 1.4 0 0 1-1.4 1.4zm0 0-4 7.5c-1.5 0-2.5-1.1-2.5-2.6V15H5.3a2 2 0 0 1-2-2.3"
    'l1.1-6.9a2 2 0 0 1 2-1.8H17"/></svg>'
)
CROSS = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="m6 6 12 12M18 6 6 18"/></svg>'
LABEL = 60
"""Characters of a title in the label of a button."""


def button(
    act: str, item: str, inside: str, *, label: str = "", kind: str = "", pressed: bool | None = None, more: str = ""
) -> str:
    """A button that does `act` with an item. `inside`: ready-made HTML; `label`: what it is called where that says
    too little; `more`: further attributes, ready-made.
    """
    named = f' aria-label="{markup.text(label)}" title="{markup.text(label)}"' if label else ""
    state = "" if pressed is None else f' aria-pressed="{str(pressed).lower()}"'
    safe = markup.text(item)
    return (
        f'<button type="button" class="{kind}" data-act="{act}" data-item="{safe}" data-key="{act}-{safe}"'
        f"{named}{state}{more}>{inside}</button>"
    )


def word(act: str, item: str, says: str, title: str, *, icon: str = "", pressed: bool | None = None) -> str:
    """A button with a word on it; which item it is about is said to screen readers."""
    about = f'<span class="pz-sr"> “{markup.text(markup.clipped(title, LABEL))}”</span>'
    return button(act, item, f"{icon}{says}{about}", kind="pz-action", pressed=pressed)


def plain(act: str, says: str, *, kind: str = "") -> str:
    """A button that is about no item."""
    return button(act, "", markup.text(says), kind=f"pz-action {kind}".strip())
