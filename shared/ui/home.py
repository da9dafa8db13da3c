"""The home page: a card per Space, what the machine is doing, and what happened to the latest jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.origin import origin_of

if TYPE_CHECKING:
    from shared.services import Services
    from shared.training.job import Job, JobState

REFRESH_SECONDS = 3.0
RECENT_JOBS = 6
STATES = {
    "queued": ("Waiting", "neu"),
    "running": ("Running", "run"),
    "done": ("Done", "pos"),
    "failed": ("Failed", "neg"),
    "cancelled": ("Cancelled", "neu"),
}


@dataclass(frozen=True)
class Page:
    """What the home page and the navigation need to know about a Space."""

    name: str
    title: str
    icon: str
    summary: str


def build_home(services: "Services", pages: Sequence[Page]) -> None:
    """Place the home page into the current Blocks. Every value is computed at page load, not here."""

    @shown
    def load() -> tuple[str, str, str]:
        return cards_html(services, pages), status_html(services), jobs_html(services)

    @shown
    def refresh(status: str, jobs: str) -> tuple[object, object]:
        fresh = status_html(services), jobs_html(services)
        # An unchanged part is not sent again: a button that has the focus keeps it.
        return tuple(new if new != old else gr.skip() for new, old in zip(fresh, (status, jobs), strict=True))  # type: ignore[return-value]

    @shown
    def act(event: gr.EventData) -> str:
        job = event.job
        if event.act == "cancel":
            services.jobs.cancel(job)
        else:
            services.jobs.resume(job)
        return jobs_html(services)

    with gr.Column(elem_classes="pz-home"):
        gr.HTML(HERO)
        cards = gr.HTML()
        status = gr.HTML()
        jobs = gr.HTML(js_on_load=markup.ACTIONS_JS)
        timer = gr.Timer(REFRESH_SECONDS)
    quiet: dict[str, Any] = {"show_progress": "hidden", "queue": False, "api_visibility": "private"}
    gr.on(None, load, None, [cards, status, jobs], **quiet)
    timer.tick(refresh, [status, jobs], [status, jobs], **quiet)
    jobs.act(act, None, jobs, **quiet)


HERO = (
    '<header class="pz-hero"><h1>Plaza</h1><p>Language apps that work at once, and that you can retrain '
    "with a table of your own examples.</p></header>"
)


def cards_html(services: "Services", pages: Sequence[Page]) -> str:
    """A card per Space with the model it serves now."""
    return f'<nav class="pz-cards" aria-label="Apps">{"".join(_card(services, page) for page in pages)}</nav>'


def _card(services: "Services", page: Page) -> str:
    origin = origin_of(services, services.serving.current(page.name))
    score = f"<div>{markup.text(origin.score)}</div>" if origin.score else ""
    return (
        f'<a class="pz-card" href="{markup.text(page.name)}">'
        f'<span class="pz-icon" aria-hidden="true">{markup.text(page.icon)}</span>'
        f"<h2>{markup.text(page.title)}</h2><p>{markup.text(page.summary)}</p>"
        f'<div class="pz-origin pz-{origin.kind}"><span class="pz-dot" aria-hidden="true"></span>'
        f"<div><strong>{markup.text(origin.title)}</strong><div>{markup.text(origin.source)}</div>{score}</div></div></a>"
    )


def status_html(services: "Services") -> str:
    """Device, memory of this process, loaded models, jobs. Cheap: it is asked for every few seconds."""
    state = services.engine.status()
    running, queued = len(services.jobs.in_state("running")), len(services.jobs.in_state("queued"))
    models = (
        ", ".join(f"{markup.text(origin_of(services, m.ref).title)} ({m.megabytes:.0f} MB)" for m in state.models)
        or "none yet"
    )
    facts = (
        ("Device", markup.text(state.device or "chosen when the first model is loaded")),
        ("Memory in use", f"{memory_mb():.0f} MB"),
        ("Loaded models", models),
        ("Training jobs", f"{running} running, {queued} waiting"),
    )
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="pz-status" aria-label="Status of this server">{cells}</dl>'


def memory_mb() -> float:
    """Resident memory of this process in MB."""
    import psutil

    return psutil.Process().memory_info().rss / 1e6


def jobs_html(services: "Services") -> str:
    """The latest jobs of all Spaces, with what can be done about them."""
    jobs = services.jobs.list()[:RECENT_JOBS]
    if not jobs:
        body = '<p class="pz-quiet">No training yet. Open an app and choose its “Fine-tune” tab.</p>'
    else:
        body = f'<ul class="pz-jobs">{"".join(_job(job) for job in jobs)}</ul>'
    return f'<section class="pz-section"><h2>Recent training</h2>{body}</section>'


def _job(job: "Job") -> str:
    status = job.status
    word, kind = STATES[status.state]
    buttons = ""
    if status.state in ("queued", "running"):
        buttons = markup.action("cancel", "Cancel", {"job": job.id}, confirm="Cancel this training?", kind="quiet")
    if status.state in ("failed", "cancelled"):
        buttons = markup.action("resume", "Resume", {"job": job.id})
    where = f" for {job.config.space}" if job.config.space else ""
    when = markup.ago(status.finished or status.started or status.created)
    return (
        f"<li>{markup.pill(word, kind)}<div class='pz-grow'><strong>{markup.text(job.config.data_name)}</strong>"
        f"<span class='pz-quiet'>{markup.text(where)}, {when}</span>"
        f"<div>{markup.text(_said(job, status))}</div></div>{buttons}</li>"
    )


def _said(job: "Job", status: "JobState") -> str:
    """One line about where a job stands; the reason, where there is one."""
    if status.state == "running":
        progress = job.progress()
        return f"{progress.stage or 'Starting'} ({progress.fraction:.0%}) {progress.message}"
    return status.reason
