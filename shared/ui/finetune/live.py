"""What the page says about a job while it waits, runs, and after it has ended."""

from typing import TYPE_CHECKING

from shared.training.evaluation import METRIC_NAMES
from shared.ui import markup
from shared.ui.finetune.curves import Point, curve

if TYPE_CHECKING:
    from shared.services import Services
    from shared.training.job import Job
    from shared.training.progress import Progress

STAGES = {
    "prepare": "Reading the rows",
    "before": "Measuring the model in use",
    "encode": "Encoding the texts",
    "fit": "Fitting the instant model",
    "evaluate": "Measuring the instant model",
    "adapter": "Training the adapter",
    "full": "Training all weights",
    "ladder": "Fitting the models",
    "prove": "Measuring the new model",
}
LOG_LINES = 12


def live_html(services: "Services", job: "Job") -> str:
    """State, progress bar, time left and curves of a job; for a failed one the reason and the log."""
    status = job.status
    name = f"<strong>{markup.text(job.config.data_name)}</strong>"
    if status.state == "queued":
        place = services.jobs.queue_position(job.id)
        body = markup.progress_bar(0, "Training") + _said(
            f"Waiting for its turn: place {place} in the queue. One training runs at a time, the others wait."
            if place
            else "Starting."
        )
        return _panel("Waiting", "neu", name, body)
    progress = job.progress()
    if status.state == "running":
        body = markup.progress_bar(progress.fraction, "Training") + _said(_now(job, progress))
        return _panel("Running", "run", name, body + _curves(job, progress))
    word, kind = {"done": ("Done", "pos"), "failed": ("Failed", "neg"), "cancelled": ("Cancelled", "neu")}[status.state]
    body = _said(markup.text(status.reason or "Finished: look at the comparison.")) + _curves(job, progress)
    if status.state == "failed" and (log := job.log(LOG_LINES)):
        body += f"<details class='pz-log'><summary>Log</summary><pre>{markup.text(log)}</pre></details>"
    return _panel(word, kind, f"{name} <span class='pz-quiet'>{markup.ago(status.finished)}</span>", body)


def actions_html(job: "Job") -> str:
    """The buttons that fit the state of a job. They change rarely, so a click is never lost to a refresh."""
    status, data = job.status, {"job": job.id}
    buttons = []
    if status.versions:
        word = "See the comparison" if status.state == "done" else "Look at the first result"
        buttons.append(markup.action("compare", word, data, kind="primary"))
    if status.state == "running":
        asked = job.asked("stop") or job.asked("cancel")
        if asked:
            buttons.append('<span class="pz-quiet">Asked to stop, one moment.</span>')
        else:
            buttons.append(markup.action("stop", "Stop and use the best so far", data))
    if status.state == "queued" or (status.state == "running" and not job.asked("cancel")):
        question = "Cancel this training? Results that are already saved stay."
        buttons.append(markup.action("cancel", "Cancel", data, confirm=question, kind="danger"))
    if status.state in ("failed", "cancelled"):
        buttons.append(markup.action("resume", "Resume", data, kind="primary"))
    if status.state not in ("queued", "running"):
        buttons.append(markup.action("again", "Train with other settings", data))
    return f'<div class="pz-actions">{"".join(buttons)}</div>'


def short(services: "Services", job: "Job") -> str:
    """One line for the other steps; plain HTML."""
    state = job.state
    if state == "running":
        progress = job.progress()
        left = markup.duration(progress.seconds_left)
        return f"Training goes on: {_stage(progress)}, {progress.fraction:.0%}" + (f", {left} left." if left else ".")
    if state == "queued":
        return "The training waits for its turn."
    return ""


def _stage(progress: "Progress") -> str:
    return STAGES.get(progress.stage, progress.stage or "Starting")


def _now(job: "Job", progress: "Progress") -> str:
    left = markup.duration(progress.seconds_left)
    parts = [f"<b>{markup.text(_stage(progress))}</b>", f"{progress.fraction:.0%}"]
    if left:
        parts.append(f"about {left} left")
    message = progress.message if progress.message != _stage(progress) else ""
    return " · ".join(parts) + (f'<br><span class="pz-quiet">{markup.text(message)}</span>' if message else "")


def _curves(job: "Job", progress: "Progress") -> str:
    losses = [Point(p["epoch"], p["loss"]) for p in progress.curve]
    names = (name for name in (progress.scores or [{}])[-1] if name not in ("step", "epoch"))
    primary = next(names, None)  # tasks name their primary metric first
    scores = [Point(p["epoch"], p[primary]) for p in progress.scores if primary in p] if primary else []
    if not losses and not scores:
        return ""
    drawn = curve("Training loss", losses) + curve(f"Validation {METRIC_NAMES.get(primary or '', 'score')}", scores)
    return f'<div class="pz-curves">{drawn}</div>'


def _said(text: str) -> str:
    return f'<p class="pz-said">{text}</p>'


def _panel(word: str, kind: str, name: str, body: str) -> str:
    head = f'<div class="pz-jobhead">{markup.pill(word, kind)}{name}</div>'
    return f'<section class="pz-panel pz-live">{head}{body}</section>'
