"""Prices and sentiment over days, and how they go together at each lag: plain SVG and HTML that follow the theme."""

from collections.abc import Sequence
from math import ceil, expm1
from typing import TYPE_CHECKING

from shared.ui import markup

if TYPE_CHECKING:
    from ..monitor.prices import Comparison, Day, Lag

HEIGHT = 100.0
FEW = 5
"""Labels below the chart."""


def comparison_html(comparison: "Comparison") -> str:
    """The chart, what can be said, and the table of lags."""
    said = f'<p class="pz-saidfirst">{markup.text(comparison.said)}</p>'
    lags = (
        f'<section class="pz-panel"><h3>Sentiment of a day against the return of another</h3>{said}'
        f"{lag_table(comparison.lags)}</section>"
    )
    return f'<section class="pz-panel"><h3>Day by day</h3>{chart(comparison.days)}</section>{lags}'


def chart(days: "Sequence[Day]") -> str:
    """The close as a line above the daily mean score as columns, over the same days."""
    if not days:
        return '<p class="pz-quiet">There are no days to show.</p>'
    closes = [day.close for day in days]
    low, high = _limits(closes)
    most = max((abs(day.score) for day in days if day.score is not None), default=0.0)
    limit = ceil(max(most, 0.25) * 4) / 4
    width = len(days)
    line = " ".join(f"{at + 0.5},{HEIGHT * (high - close) / (high - low):.2f}" for at, close in enumerate(closes))
    price = f'<polyline points="{line}" fill="none" stroke="var(--color-accent)"/>'
    columns = "".join(_column(at, day.score, limit) for at, day in enumerate(days) if day.score is not None)
    hover = "".join(_hover(at, day) for at, day in enumerate(days))
    rules = "".join(f'<line x1="0" x2="{width}" y1="{y}" y2="{y}"/>' for y in (0, 50, 100))
    return (
        '<div class="pz-prices">'
        + _plot("Close", "tall", width, rules + price + hover, [f"{y:,.2f}" for y in (high, (high + low) / 2, low)])
        + _plot("Sentiment", "", width, rules + columns + hover, [_signed(limit), "0", _signed(-limit)])
        + f'<div class="pz-days" aria-hidden="true">{_dates(days)}</div></div>'
    )


def _plot(title: str, kind: str, width: int, drawn: str, labels: Sequence[str]) -> str:
    scale = "".join(f"<span>{label}</span>" for label in labels)
    return (
        f'<figure class="pz-plot {kind}"><figcaption>{title}</figcaption>'
        f'<div class="pz-scale" aria-hidden="true">{scale}</div>'
        f'<svg viewBox="0 0 {width} {HEIGHT:g}" preserveAspectRatio="none" role="img" '
        f'aria-label="{title} over {width} days">{drawn}</svg></figure>'
    )


def _column(at: int, score: float, limit: float) -> str:
    tall = abs(score) / limit * HEIGHT / 2
    top = 50 - tall if score > 0 else 50
    tone = "pos" if score > 0 else "neg"
    return f'<rect class="pz-{tone}" x="{at + 0.15:.2f}" y="{top:.2f}" width="0.7" height="{max(tall, 0.6):.2f}"/>'


def _hover(at: int, day: "Day") -> str:
    """A strip over the whole height that tells about its day."""
    parts = [f"{day.day:%d %b %Y}: close {day.close:,.2f}"]
    if day.ret is not None:
        parts.append(f"return {expm1(day.ret):+.1%}".replace("-", "−"))
    parts.append(f"sentiment {_signed(day.score)} from {day.count:,}" if day.score is not None else "no headlines")
    return (
        f'<rect class="pz-strip" x="{at}" y="0" width="1" height="{HEIGHT:g}"><title>{", ".join(parts)}</title></rect>'
    )


def _dates(days: "Sequence[Day]") -> str:
    last, count = len(days) - 1, min(FEW, len(days))
    places = [round(last * step / max(1, count - 1)) for step in range(count)]
    return "".join(f"<span>{days[place].day:%d %b %y}</span>" for place in places)


def _limits(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = max((high - low) * 0.08, abs(high) * 0.005, 1e-6)
    return low - room, high + room


def lag_table(lags: "Sequence[Lag]") -> str:
    """A row per lag: pairs of days, r, and its 95 % interval drawn on a scale from -1 to 1."""
    rows = [[_lag(lag.lag), f"{lag.n:,}", _signed(lag.r), _range(lag), _interval(lag)] for lag in lags]
    heads = ["Return of", "Pairs", "r", "from −1 to +1", "95 % interval"]
    return f'<div class="pz-lags">{markup.table(heads, rows, kinds="tnnwn")}</div>'


def _lag(lag: int) -> str:
    if lag == 0:
        return "the same day"
    days = f"{abs(lag)} day{'s' if abs(lag) > 1 else ''}"
    return f"{days} later" if lag > 0 else f"{days} earlier"


def _interval(lag: "Lag") -> str:
    return "too few days" if lag.low is None or lag.high is None else f"{_signed(lag.low)} to {_signed(lag.high)}"


def _range(lag: "Lag") -> str:
    """The interval as a line, r as a dot; coloured where it stands out."""
    if lag.r is None or lag.low is None or lag.high is None:
        return '<span class="pz-range" aria-hidden="true"></span>'
    left, right, dot = (50 * (value + 1) for value in (lag.low, lag.high, lag.r))
    clear = " clear" if lag.notable else ""
    return (
        f'<span class="pz-range{clear}" aria-hidden="true"><span style="left:{left:.1f}%;width:{right - left:.1f}%">'
        f'</span><b style="left:{dot:.1f}%"></b></span>'
    )


def _signed(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2) + 0.0:+.2f}".replace("-", "−")
