"""The timeline of a company: SVG that follows the theme, with a button over each column."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from ..show import mood_tone, mood_word, score_text

if TYPE_CHECKING:
    from ..monitor.timeline import Bucket, Timeline

LENGTHS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
FEW_DAYS, MANY_DAYS, FEW_HOURS = 14, 120, 48
MOST_TICKS = 7


@dataclass(frozen=True)
class Close:
    """The closing price of a day."""

    day: date
    close: float


def chart(timeline: "Timeline", chosen: datetime | None, closes: Sequence[Close]) -> str:
    """Mean scores as dots, their moving average as a line in its band, headlines as bars, prices as a thin line.

    `chosen`: the start of the bucket whose headlines are listed.
    """
    buckets, count = timeline.buckets, len(timeline.buckets)
    price, scale = _price(timeline, closes)
    grid = "".join(
        f'<path class="pz-grid{" zero" if y == 50 else ""}" d="M0 {y}H{count}"/>' for y in (0, 25, 50, 75, 100)
    )
    ticks = _ticks(timeline)
    falls = "".join(f'<path class="pz-grid" d="M{at + 0.5} 0V100"/>' for at, _ in ticks)
    small = " small" if count > 100 else ""
    scores = (
        f'<svg class="pz-scores{small}" viewBox="0 0 {count} 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{grid}{falls}{_bands(buckets)}{price}{_line(buckets)}{_dots(buckets)}</svg>"
    )
    priced = " priced" if scale else ""
    return (
        f'<div class="pz-chart{priced}" role="group" aria-label="{_about(timeline)}">{SCALE}{scores}{scale}'
        f"{_volume(buckets)}<div class='pz-hits'>{_hits(timeline, chosen)}</div>"
        f'<div class="pz-ticks" aria-hidden="true">{_tick_labels(ticks, count)}</div></div>'
    )


SCALE = (
    '<div class="pz-yscale" aria-hidden="true"><span>+1 <i>positive</i></span><span>0 <i>mixed</i></span>'
    "<span>−1 <i>negative</i></span></div>"
)


def legend(timeline: "Timeline", priced: bool) -> str:
    """What the marks in the chart mean."""
    unit, window = timeline.by, "24-hour" if timeline.by == "hour" else "7-day"
    keys = [
        ("dot", f"mean of the {unit}"),
        ("line", f"{window} average"),
        ("band", "its 95 % range"),
        ("bars", "headlines"),
    ]
    keys += [("price", "closing price")] if priced else []
    return (
        f'<div class="pz-legend">{"".join(f"<span><i class={kind!r}></i>{said}</span>" for kind, said in keys)}</div>'
    )


def bucket_name(start: datetime, by: str) -> str:
    """An hour or a day in words, UTC."""
    start = start.astimezone(UTC)
    if by == "day":
        return f"{start:%a} {start.day} {start:%b %Y}"
    return f"{start:%a} {start.day} {start:%b}, {start:%H:%M} to {start + LENGTHS['hour']:%H:%M}"


def _about(timeline: "Timeline") -> str:
    return markup.text(f"Sentiment by {timeline.by}: {plural(timeline.count, 'headline')}")


def _y(score: float) -> float:
    return round(50 - 50 * score, 2)


def _runs(buckets: "Sequence[Bucket]", there: "Callable[[Bucket], bool]") -> "list[list[tuple[float, Bucket]]]":
    """Neighbouring buckets that have a value, with their places."""
    placed = ((at + 0.5, bucket) for at, bucket in enumerate(buckets))
    return [list(run) for good, run in groupby(placed, lambda pair: there(pair[1])) if good]


def _bands(buckets: "Sequence[Bucket]") -> str:
    drawn = ""
    for run in _runs(buckets, lambda bucket: bucket.low is not None and bucket.high is not None):
        above = " ".join(f"{x:g},{_y(bucket.high or 0)}" for x, bucket in run)
        below = " ".join(f"{x:g},{_y(bucket.low or 0)}" for x, bucket in reversed(run))
        drawn += f'<polygon class="pz-band" points="{above} {below}"/>'
    return drawn


def _line(buckets: "Sequence[Bucket]") -> str:
    runs = _runs(buckets, lambda bucket: bucket.average is not None)
    return "".join(
        f'<polyline class="pz-average" points="{" ".join(f"{x:g},{_y(bucket.average or 0)}" for x, bucket in run)}"/>'
        for run in runs
    )


def _dots(buckets: "Sequence[Bucket]") -> str:
    """Lines of no length with round ends: circles would be stretched with the drawing."""
    return "".join(
        f'<path class="pz-dot-{mood_tone(bucket.mean)}" d="M{at + 0.5} {_y(bucket.mean)}h.0001"/>'
        for at, bucket in enumerate(buckets)
        if bucket.mean is not None
    )


def _volume(buckets: "Sequence[Bucket]") -> str:
    most = max((bucket.count for bucket in buckets), default=0) or 1
    bars = "".join(
        f'<rect x="{at + 0.14:.2f}" y="{100 - 100 * bucket.count / most:.1f}" width="0.72" '
        f'height="{100 * bucket.count / most:.1f}"/>'
        for at, bucket in enumerate(buckets)
        if bucket.count
    )
    return (
        f'<div class="pz-most" aria-hidden="true"><span>{most:,}</span><span>0</span></div>'
        f'<svg class="pz-volume" viewBox="0 0 {len(buckets)} 100" preserveAspectRatio="none" aria-hidden="true">'
        f"{bars}</svg>"
    )


def _hits(timeline: "Timeline", chosen: datetime | None) -> str:
    """A button over each column that holds headlines; one of them can be reached with the tab key."""
    filled = [(at, bucket) for at, bucket in enumerate(timeline.buckets) if bucket.count]
    first = next((at for at, bucket in filled if bucket.start == chosen), filled[-1][0] if filled else 0)
    return "".join(_hit(timeline, at, bucket, bucket.start == chosen, at == first) for at, bucket in filled)


def _hit(timeline: "Timeline", at: int, bucket: "Bucket", pressed: bool, reachable: bool) -> str:
    width = 100 / len(timeline.buckets)
    parts = [f"{bucket_name(bucket.start, timeline.by)} UTC", plural(bucket.count, "headline")]
    if bucket.mean is not None:
        parts.append(f"mean {score_text(bucket.mean)}, {mood_word(bucket.mean)}")
    if bucket.average is not None:
        between = ""
        if bucket.low is not None and bucket.high is not None:
            between = f" ({score_text(bucket.low)} to {score_text(bucket.high)})"
        parts.append(f"moving average {score_text(bucket.average)}{between}")
    return (
        f'<button type="button" class="pz-hit" data-key="{bucket.start:%y%m%d%H}" data-act="bucket" '
        f'data-at="{bucket.start:%Y-%m-%dT%H:%MZ}" '
        f'data-by="{timeline.by}" aria-pressed="{str(pressed).lower()}" tabindex="{0 if reachable else -1}" '
        f'style="left:{at * width:.3f}%;width:{width:.3f}%" aria-label="{markup.text("; ".join(parts))}"></button>'
    )


def _ticks(timeline: "Timeline") -> list[tuple[int, str]]:
    """Places on the x axis that get a label."""
    starts = [bucket.start.astimezone(UTC) for bucket in timeline.buckets]
    round_, form = _round_places(timeline.by, len(starts))
    places = [at for at, start in enumerate(starts) if round_(start)] or list(range(len(starts)))
    step = -(-len(places) // MOST_TICKS)
    return [(at, form(starts[at])) for at in places[::step]]


def _round_places(by: str, count: int) -> tuple[Callable[[datetime], bool], Callable[[datetime], str]]:
    def day(start: datetime) -> str:
        return f"{start.day} {start:%b}"

    if by == "hour" and count <= FEW_HOURS:
        return lambda start: start.hour % 4 == 0, lambda start: f"{start:%H:%M}" if start.hour else day(start)
    if by == "hour":
        return lambda start: start.hour == 0, day
    if count <= FEW_DAYS:
        return lambda start: True, day
    if count <= MANY_DAYS:
        return lambda start: start.weekday() == 0, day
    return lambda start: start.day == 1, lambda start: f"{start:%b %Y}"


def _tick_labels(ticks: Sequence[tuple[int, str]], count: int) -> str:
    return "".join(f'<span style="left:{100 * (at + 0.5) / count:.2f}%">{said}</span>' for at, said in ticks)


def _price(timeline: "Timeline", closes: Sequence[Close]) -> tuple[str, str]:
    """The line of the closing prices and the scale to the right of it."""
    first, length, count = timeline.since, LENGTHS[timeline.by], len(timeline.buckets)
    points = []
    for close in closes:
        noon = datetime(close.day.year, close.day.month, close.day.day, 12, tzinfo=UTC)
        place = (noon - first) / length
        if 0 <= place <= count:
            points.append((place, close.close))
    if len(points) < 2:
        return "", ""
    low, high = min(y for _, y in points), max(y for _, y in points)
    room = max((high - low) * 0.1, high * 0.002, 1e-9)
    low, high = low - room, high + room
    line = " ".join(f"{x:.2f},{100 * (high - y) / (high - low):.2f}" for x, y in points)
    labels = "".join(f"<span>{value:,.2f}</span>" for value in (high, (high + low) / 2, low))
    scale = f'<div class="pz-pricescale" aria-label="Closing price">{labels}</div>'
    return f'<polyline class="pz-price" points="{line}"/>', scale
