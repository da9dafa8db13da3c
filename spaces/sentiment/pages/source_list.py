"""How sources look in their list."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.ui import markup

from .live_list import asking, closing, facts, moment, nothing

if TYPE_CHECKING:
    from ..monitor.sourcebook import Source

KINDS = {"feed": "RSS or Atom feed", "folder": "Watched folder", "file": "Uploaded table", "replay": "Replay sample"}
STATES = {
    "waiting": ("Waiting", "neu"),
    "checking": ("Checking", "run"),
    "ok": ("Working", "pos"),
    "failing": ("Failing", "neg"),
    "done": ("Finished", "neu"),
}
EMPTY = "There is no source yet. Add a feed, a table or a folder below, or play the replay sample to see how it works."


def source_list(sources: "Sequence[Source]") -> str:
    """Every source with how it goes and what can be done with it."""
    if not sources:
        return nothing(EMPTY)
    return f'<ul class="pz-jobs pz-rows" aria-label="Sources">{"".join(_source(source) for source in sources)}</ul>'


def _source(source: "Source") -> str:
    word, kind = _state(source)
    title, address = markup.text(markup.clipped(source.title, 90)), markup.text(source.address)
    where = f' · <span title="{address}">{address}</span>' if source.kind in ("feed", "folder") else ""
    said = f"<div class='pz-wrap'>{markup.text(source.said)}</div>" if source.said else ""
    return (
        f"<li><span class='pz-state'>{markup.pill(word, kind)}</span><div class='pz-grow'>"
        f"<strong class='pz-wrap'>{title}</strong>"
        f"<div class='pz-quiet pz-clip'>{markup.text(KINDS.get(source.kind, source.kind))}{where}</div>"
        f"{said}{facts([*_looks(source), *_counts(source)])}</div><div class='pz-actions'>{_buttons(source)}</div></li>"
    )


def _state(source: "Source") -> tuple[str, str]:
    """The word and its colour. What is looked at every few seconds does not flicker while it is."""
    if source.paused and source.state != "done":
        return "Paused", "warn"
    if source.kind == "file" and source.state in ("ok", "checking"):
        return "Reading", "run"
    return STATES["ok" if _brief(source) else source.state]


def _brief(source: "Source") -> bool:
    """Whether it is being looked at, and that is over in a moment."""
    return source.state == "checking" and source.kind in ("folder", "replay") and source.checked is not None


def _looks(source: "Source") -> list[str]:
    """When it was looked at, and when it will be."""
    checked = f"checked {moment(source.checked)}" if source.checked else "not checked yet"
    if source.state == "done" or source.paused:
        return [checked]
    if source.kind == "file" and source.state != "failing":
        return [checked]
    if source.state == "checking" and not _brief(source):
        return [checked, "looking now"]
    return [checked, f"next look {moment(source.due, 'next')}", _rhythm(source)]


def _rhythm(source: "Source") -> str:
    seconds = source.interval
    return f"every {seconds / 60:g} min" if seconds >= 60 else f"every {seconds:g} s"


def _counts(source: "Source") -> list[str]:
    return [f"{source.found:,} found", f"{source.kept:,} kept", f"{source.repeated:,} repeated"]


def _buttons(source: "Source") -> str:
    """Each button in a place of its own: the one with the focus never turns into another."""
    data, check, pause = {"source": str(source.id)}, "", ""
    if source.state != "done":
        pause = markup.action("resume", "Resume", data) if source.paused else markup.action("pause", "Pause", data)
    if source.state != "done" and not source.paused:
        check = markup.action("check", "Check now", data)
    return "".join(f'<span class="pz-slot">{button}</span>' for button in (check, pause, _remove(source, data)))


def _remove(source: "Source", data: dict[str, str]) -> str:
    id = f"pz-remove-{source.id}"
    kept = plural(source.kept, "headline")
    choices = [closing(markup.action("remove", "Remove, keep the headlines", data), id)]
    if source.kept:
        choices.append(closing(markup.action("purge", f"Delete its {kept} too", data, kind="danger"), id))
    question = (
        f"<p><strong>Remove “{markup.text(markup.clipped(source.title, 80))}”?</strong></p>"
        "<p>It will not be looked at any more. What it brought can stay in the monitor, or go with it.</p>"
    )
    return asking(id, "Remove", question, "".join(choices))
