"""Offsets in UTF-16 units, as JavaScript counts them, to and from the code points of Python."""

from bisect import bisect_left, bisect_right
from itertools import accumulate


def unit_offsets(text: str) -> list[int]:
    """The UTF-16 offset of each place 0..len(text): characters above U+FFFF take two units."""
    return list(accumulate((2 if character > "\uffff" else 1 for character in text), initial=0))


def from_utf16(units: list[int], start: int, end: int) -> tuple[int, int]:
    """Code points of a range in UTF-16 units; `units` are the `unit_offsets` of the text.

    An edge between the halves of a character moves outwards. What lies before or behind the text stays there.
    """
    beyond = max(0, end - units[-1])
    first = start if start < 0 else bisect_right(units, start) - 1
    return first, bisect_left(units, end - beyond) + beyond
