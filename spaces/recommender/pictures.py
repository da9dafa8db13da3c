"""Pictures for items that have none: SVG, drawn from what is known of an item, always the same for the same item.

A thing that is known is drawn as such before a soft landscape; anything else is a pattern with initials. Colours are
for a light page unless the page sets `--pz-pic-back`, `-land`, `-body`, `-line` (lightnesses, such as 24%) and
`--pz-pic-strength` (the saturation).
"""

import html
import urllib.parse
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Literal

from .drawings.choosing import drawing_of, hue_of
from .drawings.drawing import Drawing

Tone = Literal["light", "dark"]

LIGHTNESS = {
    "light": {"back": 91, "land": 84, "body": 97, "line": 30},
    "dark": {"back": 22, "land": 28, "body": 36, "line": 84},
}
STRENGTH = {"light": 36, "dark": 22}
"""Lightness and saturation, per cent, by the kind of page."""
SIZE = 120


def picture(id: str, title: str, category: str | Sequence[str] = "", *, tone: Tone = "light") -> str:
    """An SVG of under 2 KB as markup, square, without text to be read aloud; it fills whatever box it is put in.

    `category`: its first one counts where there are several. `tone`: the page on which it is seen, where the page
    itself does not set the lightnesses.
    """
    name = category if isinstance(category, str) else next(iter(category), "")
    dice = _Dice(id)
    ink = _ink(hue_of(name or id) + dice.between(-14, 14), tone)
    drawing = drawing_of(title, name)
    inside = _scene(drawing, dice, ink) if drawing else _pattern(_initials(title) or _initials(id), dice, ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pz-pic" viewBox="0 0 {SIZE} {SIZE}" aria-hidden="true" '
        f'focusable="false" preserveAspectRatio="xMidYMid slice"><path d="M0 0h{SIZE}v{SIZE}H0z" '
        f'style="fill:{ink("back")}"/>{inside}</svg>'
    )


def picture_url(id: str, title: str, category: str | Sequence[str] = "", *, tone: Tone = "light") -> str:
    """`picture` as a `data:` address, for `<img src>`; a page's own lightnesses do not reach into it."""
    return "data:image/svg+xml," + urllib.parse.quote(picture(id, title, category, tone=tone), safe=" =:/'()%;,")


class _Dice:
    """Numbers that follow from an id."""

    def __init__(self, id: str) -> None:
        self.bytes = iter(sha256(id.encode("utf-8", "replace")).digest())

    def between(self, low: int, high: int) -> int:
        """Both included; 32 of them are there."""
        return low + next(self.bytes) * (high - low + 1) // 256


def _ink(hue: int, tone: Tone) -> Callable[[str], str]:
    """A colour by its part; the page may set another lightness."""

    def colour(part: str) -> str:
        turned = (hue + (18 if part == "land" else 0)) % 360
        return f"hsl({turned} var(--pz-pic-strength,{STRENGTH[tone]}%) var(--pz-pic-{part},{LIGHTNESS[tone][part]}%))"

    return colour


def _scene(drawing: Drawing, dice: _Dice, ink: Callable[[str], str]) -> str:
    """A thing in front of hills, of a disc, of waves or of a slope."""
    land = (_hills, _disc, _waves, _slope)[dice.between(0, 3)](dice)
    return (
        f'<path d="{land}" style="fill:{ink("land")}"/>'
        f'<g transform="translate(22.8 22.8) scale(1.55)" style="fill:none;stroke:{ink("line")};stroke-width:1.5;'
        f'stroke-linecap:round;stroke-linejoin:round"><path d="{drawing.body}" style="fill:{ink("body")}"/>'
        f'<path d="{drawing.lines}"/></g>'
    )


def _hills(dice: _Dice) -> str:
    left, middle, right = dice.between(70, 96), dice.between(40, 80), dice.between(66, 92)
    sun, radius = dice.between(16, 104), dice.between(7, 12)
    return f"M0 {left}Q{middle} {left - 34} 120 {right}V120H0z{_circle(sun, dice.between(16, 26), radius)}"


def _disc(dice: _Dice) -> str:
    return _circle(dice.between(48, 72), dice.between(50, 68), dice.between(40, 50))


def _waves(dice: _Dice) -> str:
    rows = range(dice.between(62, 76), SIZE, 18)
    waves = "".join(f"M0 {y}q15-{10} 30 0t30 0 30 0 30 0v8q-15 10-30 0t-30 0-30 0-30 0z" for y in rows)
    return waves + _circle(dice.between(16, 104), dice.between(14, 24), dice.between(6, 11))


def _slope(dice: _Dice) -> str:
    top, foot = dice.between(24, 64), dice.between(76, 104)
    ends = (top, foot) if dice.between(0, 1) else (foot, top)
    return f"M0 {ends[0]}L120 {ends[1]}V120H0z"


def _circle(x: int, y: int, radius: int) -> str:
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0-{2 * radius} 0z"


def _pattern(initials: str, dice: _Dice, ink: Callable[[str], str]) -> str:
    """Leaves of a square each, turned by chance, and letters on a disc."""
    turns = (
        "a30 30 0 0 1 30 30h-30z",
        "h30a30 30 0 0 1-30 30z",
        "h30v30a30 30 0 0 1-30-30z",
        "v30h30a30 30 0 0 0-30-30z",
    )
    tiles = "".join(
        f"M{x} {y}{turns[dice.between(0, 3)]}" for x in range(0, SIZE, 30) for y in range(0, SIZE, 30)
    )  # 16 of the dice
    return (
        f'<path d="{tiles}" style="fill:{ink("land")}"/><circle cx="60" cy="60" r="31" style="fill:{ink("body")}"/>'
        f'<text x="60" y="61" text-anchor="middle" dominant-baseline="central" style="fill:{ink("line")};'
        f'font:600 27px system-ui,sans-serif">{html.escape(initials)}</text>'
    )


def _initials(title: str) -> str:
    """Of the first two words that have a letter or a digit."""
    firsts = [next((sign for sign in word if sign.isalnum()), "") for word in title.split()]
    return "".join([first.upper()[:1] for first in firsts if first][:2])
