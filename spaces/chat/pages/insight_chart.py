"""Counts over time as stacked bars: plain HTML that follows the theme, with a legend and the numbers as a table."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from ..insight.over_time import Bucket, Series, Unit

ROUND = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80)
MOST_TICKS = 7
Look = Mapping[str, tuple[str, str]]
"""Name and tone (a class of the style sheet) by what is counted."""


def chart(series: "Series", look: Look, about: str) -> str:
    """Bars, legend and table. `about`: what is counted, for screen readers."""
    top = rounded(max((bucket.total for bucket in series.buckets), default=0))
    there = [key for key in series.keys if series.of(key)]
    scale = "".join(f"<span>{value:,}</span>" for value in (top, top // 2, 0))
    columns = "".join(_column(series, at, look, top) for at in range(len(series.buckets)))
    ticks = "".join(
        f'<span style="left:{100 * (at + 0.5) / len(series.buckets):.2f}%">{tick_name(start, series.unit)}</span>'
        for at, start in _ticks(series)
    )
    return (
        f'<div class="pz-i-chart" role="img" aria-label="{markup.text(_said(series, look, about))}">'
        f'<div class="pz-i-scale">{scale}</div><div class="pz-i-plot"><hr><hr><hr>'
        f'<div class="pz-i-cols">{columns}</div></div><div class="pz-i-ticks">{ticks}</div></div>'
        f"{legend(series, there, look)}{_numbers(series, there, look)}"
    )


def rounded(most: int) -> int:
    """The end of the scale: an even number that is easy to read, at or above `most`."""
    size = 1
    while True:
        for step in ROUND:
            if step * size >= most:
                return step * size
        size *= 10


def legend(series: "Series", keys: list[str], look: Look) -> str:
    """What the colours mean, with how many there are of each."""
    items = "".join(
        f'<span><i class="pz-i-{look[key][1]}"></i>{markup.text(look[key][0])} <b>{series.of(key):,}</b></span>'
        for key in keys
    )
    return f'<div class="pz-i-legend">{items}</div>'


def tick_name(start: datetime, unit: "Unit") -> str:
    """A place on the axis, in a few characters."""
    if unit == "hour":
        return f"{start:%H:%M}"
    return f"{start:%b %Y}" if unit == "month" else f"{start.day} {start:%b}"


def bucket_name(start: datetime, unit: "Unit") -> str:
    """A stretch of time in words (UTC)."""
    day = f"{start:%a} {start.day} {start:%b %Y}"
    if unit == "hour":
        return f"{day}, {start:%H:%M}"
    return {"week": f"Week of {day}", "month": f"{start:%B %Y}"}.get(unit, day)


def _said(series: "Series", look: Look, about: str) -> str:
    parts = ", ".join(f"{look[key][0]} {series.of(key):,}" for key in series.keys if series.of(key))
    return f"{about} by {series.unit}: {parts}"


def _column(series: "Series", at: int, look: Look, top: int) -> str:
    """A stack of bars, and what it says to whoever points at it."""
    bucket = series.buckets[at]
    # The first of the keys lies at the bottom.
    there = [key for key in reversed(series.keys) if bucket.counts.get(key)]
    bars = "".join(f'<i class="pz-i-{look[key][1]}" style="flex:{bucket.counts[key]}"></i>' for key in there)
    stack = f'<div class="pz-i-stack" style="height:{100 * bucket.total / top:.2f}%">{bars}</div>' if bars else ""
    side = " end" if at >= len(series.buckets) / 2 else ""
    return (
        f'<div class="pz-i-col">{stack}<div class="pz-i-tip{side}">{_tip(bucket, series.unit, there, look)}</div></div>'
    )


def _tip(bucket: "Bucket", unit: "Unit", keys: list[str], look: Look) -> str:
    lines = "".join(
        f'<span><i class="pz-i-{look[key][1]}"></i>{markup.text(look[key][0])} <b>{bucket.counts[key]:,}</b></span>'
        for key in keys
    )
    return f"<b>{bucket_name(bucket.start, unit)}</b>{lines or '<span>nothing</span>'}"


def _ticks(series: "Series") -> list[tuple[int, datetime]]:
    """At most `MOST_TICKS` places that get a label, evenly, so that the latest has one."""
    step = -(-len(series.buckets) // MOST_TICKS)
    last = len(series.buckets) - 1
    return [(at, bucket.start) for at, bucket in enumerate(series.buckets) if (last - at) % step == 0]


def _numbers(series: "Series", keys: list[str], look: Look) -> str:
    heads = [series.unit.capitalize(), *(look[key][0] for key in keys)]
    rows = [
        [bucket_name(bucket.start, series.unit), *(f"{bucket.counts.get(key, 0):,}" for key in keys)]
        for bucket in reversed(series.buckets)
        if bucket.total
    ]
    table = markup.table(heads, rows, kinds="t" + "n" * len(keys))
    return f'<details class="pz-i-more"><summary>As a table</summary>{table}</details>'
