"""What stands above the cards: how the monitor does, alerts that nobody has seen, and notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shared.ui import markup

from .live_list import moment

if TYPE_CHECKING:
    from ..monitor.alerts import Alert
    from ..monitor.rescoring import Rescored
    from ..monitor.sourcebook import Source

MOST_ALERTS = 2


def status_html(sources: "Sequence[Source]", kept: int, arrived: datetime | None) -> str:
    """One line on sources and headlines, and a sentence for each source that fails."""
    working = [source for source in sources if not source.paused and source.state != "done"]
    parts = [_sources(sources, working), f"<b>{kept:,}</b> {'headline' if kept == 1 else 'headlines'} kept"]
    if arrived:
        parts.append(f"last arrival {moment(arrived)}")
    if working:
        due = min(source.due for source in working)
        parts.append(f"next look {moment(due, 'next')}")
    failing = [source for source in sources if source.state == "failing"]
    state = "warn" if failing else "live" if working else "still"
    facts = "".join(f"<span>{part}</span>" for part in parts)
    line = f'<div class="pz-pulse {state}" aria-label="State of the monitor"><i aria-hidden="true"></i>{facts}</div>'
    return line + _failing(failing)


def _sources(sources: "Sequence[Source]", working: "Sequence[Source]") -> str:
    if not sources:
        return "no source yet"
    if working:
        return f"<b>{len(working):,}</b> {'source' if len(working) == 1 else 'sources'} at work"
    return "all sources are paused" if any(source.paused for source in sources) else "all sources are read to their end"


def _failing(sources: "Sequence[Source]") -> str:
    items = "".join(
        f"<li><b>{markup.text(markup.clipped(source.title, 80))}</b>: {markup.text(source.said)}</li>"
        for source in sources
    )
    return f'<ul class="pz-failing">{items}</ul>' if items else ""


def alerts_html(alerts: "Sequence[Alert]", unseen: int) -> str:
    """Alerts that nobody has seen, newest first; the rest are on their own tab."""
    if not alerts:
        return ""
    items = "".join(_alert(alert) for alert in alerts[:MOST_ALERTS])
    rest = unseen - min(len(alerts), MOST_ALERTS)
    foot = ""
    if rest > 0:
        more = f"and {rest:,} more"
        all_seen = markup.action("seen", "All seen", {"alert": ""})
        every = markup.action("tab", "All alerts", {"tab": "alerts"})
        foot = f'<li class="pz-foot" data-key="foot"><span class="pz-grow pz-quiet">{more}</span>{every}{all_seen}</li>'
    return f'<ul class="pz-alerts" aria-label="New alerts">{items}{foot}</ul>'


def _alert(alert: "Alert") -> str:
    data = {"alert": str(alert.id)}
    lead = markup.action("alert", "Show the headlines", data) if alert.mentions else ""
    return (
        f'<li data-key="a{alert.id}"><i aria-hidden="true">!</i><div class="pz-grow">{markup.text(alert.said)} '
        f"<span class='pz-quiet'>{moment(alert.fired)}</span></div>"
        f'<div class="pz-actions">{lead}{markup.action("seen", "Seen", data)}</div></li>'
    )


def demo_html() -> str:
    """That this is a sample, and how to get rid of it."""
    question = "Remove the sample's headlines and companies? What you added yourself stays."
    buttons = markup.action("tab", "Use my own sources", {"tab": "sources"}, kind="primary")
    buttons += markup.action("remove-demo", "Remove the demo", {}, confirm=question)
    return (
        '<div class="pz-notice pz-info pz-demo" role="status"><span><b>A demo is playing:</b> invented companies, '
        "headlines played from a sample.</span>"
        f'<div class="pz-actions">{buttons}</div></div>'
    )


def rescoring_html(latest: "Rescored | None", needed: int) -> str:
    """That the history goes through a new model, or waits for it."""
    if latest is None:
        return ""
    if latest.state == "running":
        left = markup.duration(latest.seconds_left)
        said = (
            f"<b>A new model answers since {markup.stamp(latest.started)}.</b> {latest.total:,} scores of the history "
            f"come from the one before and are made anew: {latest.done:,} done{f', about {left} left' if left else ''}."
        )
        bar = markup.progress_bar(latest.done / latest.total if latest.total else 0.0, "History scored again")
        return _notice(said, bar, markup.action("cancel-rescoring", "Cancel", {}))
    if latest.state in ("cancelled", "failed") and needed:
        said = f"{markup.text(latest.said)} <b>{needed:,}</b> scores of the history come from another model."
        return _notice(said, "", markup.action("rescore", "Score them again", {}, kind="primary"))
    return ""


def _notice(said: str, bar: str, button: str) -> str:
    return (
        f'<div class="pz-notice pz-info pz-demo" role="status"><div class="pz-grow"><span>{said}</span>{bar}</div>'
        f'<div class="pz-actions">{button}</div></div>'
    )


def waiting_html(sources: "Sequence[Source]") -> str:
    """What stands in place of the chart while there are no headlines."""
    if not sources:
        button = markup.action("tab", "Add a source", {"tab": "sources"}, kind="primary")
        said = "<p><b>Nothing is read yet.</b></p><p>Add a feed, a table or a folder.</p>"
        return f'<div class="pz-waiting">{said}{button}</div>'
    if any(source.kind == "replay" for source in sources):
        said = "Reading the sample and loading the model: the first chart comes in a few seconds."
    elif any(not source.paused and source.state not in ("done", "failing") for source in sources):
        said = "Looking at your sources: the chart comes with the first headlines."
    else:
        return '<div class="pz-waiting"><p>No headline was kept yet: look at the tab “Sources” to see why.</p></div>'
    return f'<div class="pz-waiting" role="status"><span class="pz-spin" aria-hidden="true"></span><p>{said}</p></div>'
