"""What is said about a job in each of its states, and which buttons fit."""

import json
import time

import pytest

from shared.training.config import TrainingConfig
from shared.training.job import Job
from shared.ui.finetune.live import actions_html, live_html, short
from tests.toy import toy_rows, toy_table


@pytest.fixture
def job(services) -> Job:
    config = TrainingConfig("text-classification", space="sentiment", data_name="<mine>.csv")
    return Job.create(services.jobs.folder / "20300501-120000-abcd", config, toy_table(toy_rows(12)), None)


def report(job: Job, *events: dict) -> None:
    lines = [json.dumps({"time": time.time()} | event) for event in events]
    (job.folder / "progress.jsonl").write_text("\n".join(lines), "utf-8")


def acts(html: str) -> list[str]:
    return [part.split('"')[0] for part in html.split('data-act="')[1:]]


def test_waiting(services, job: Job) -> None:
    html = live_html(services, job)
    assert "place 1 in the queue" in html
    assert "&lt;mine&gt;.csv" in html
    assert acts(actions_html(job)) == ["cancel"]
    assert "waits" in short(services, job)


def test_running(services, job: Job) -> None:
    job.update(state="running")
    report(
        job,
        {"kind": "stage", "stage": "adapter", "fraction": 0.4, "message": "Step 3 of 9", "seconds_left": 100.0},
        {"kind": "loss", "point": {"step": 1, "epoch": 0.5, "loss": 0.75}},
        {"kind": "score", "point": {"step": 1, "epoch": 0.5, "f1_weighted": 0.625, "accuracy": 0.6}},
    )
    html = live_html(services, job)
    assert "Training the adapter" in html
    assert 'aria-valuenow="40"' in html
    assert "2 min left" in html
    assert "Validation weighted F1 <b>0.625</b>" in html
    assert "Training loss <b>0.750</b>" in html
    assert acts(actions_html(job)) == ["stop", "cancel"]
    assert "40%" in short(services, job)


def test_the_first_result_can_be_looked_at_while_training_goes_on(job: Job) -> None:
    job.update(state="running", versions=["v1"], result="v1")
    assert acts(actions_html(job)) == ["compare", "stop", "cancel"]
    assert "first result" in actions_html(job)


def test_after_asking_to_stop_nothing_more_is_offered_than_cancel(job: Job) -> None:
    job.update(state="running")
    job.ask("stop")
    assert acts(actions_html(job)) == ["cancel"]
    job.ask("cancel")
    assert acts(actions_html(job)) == []
    assert "one moment" in actions_html(job)


def test_failed(services, job: Job) -> None:
    (job.folder / "log.txt").write_text("Traceback <here>\n", "utf-8")
    job.finish("failed", "Out of memory.")
    html = live_html(services, job)
    assert "Out of memory." in html
    assert "Traceback &lt;here&gt;" in html
    assert acts(actions_html(job)) == ["resume", "again"]
    assert short(services, job) == ""


def test_done(services, job: Job) -> None:
    job.update(versions=["v1"], result="v1")
    job.finish("done", "The instant one stays.")
    assert "The instant one stays." in live_html(services, job)
    assert acts(actions_html(job)) == ["compare", "again"]
