"""The home page: what each Space serves, the server's state, and what became of jobs."""

import pytest

from shared.training.config import TrainingConfig
from shared.training.job import Job
from shared.ui.home import Page, cards_html, jobs_html, status_html
from tests.toy import toy_rows, toy_table

PAGE = Page("sentiment", "Financial <sentiment>", "📈", "Good or bad news.")


@pytest.fixture
def job(services) -> Job:
    config = TrainingConfig("text-classification", space="sentiment", data_name="mine.csv", roles={"text": "text"})
    return Job.create(services.jobs.folder / "20300501-120000-abcd", config, toy_table(toy_rows(12)), None)


def test_a_card_links_to_its_page_and_names_the_model(services) -> None:
    html = cards_html(services, [PAGE])
    assert 'href="sentiment"' in html
    assert "Financial &lt;sentiment&gt;" in html
    assert "Starter" in html


def test_status_before_anything_is_loaded(services) -> None:
    html = status_html(services)
    assert "none yet" in html
    assert "0 running, 0 waiting" in html


def test_no_jobs(services) -> None:
    assert "No training yet" in jobs_html(services)


def test_a_queued_job_can_be_cancelled(services, job: Job) -> None:
    html = jobs_html(services)
    assert "mine.csv" in html
    assert "Waiting" in html
    assert f'data-act="cancel" data-job="{job.id}"' in html
    assert "0 running, 1 waiting" in status_html(services)


def test_a_failed_job_says_why_and_can_be_resumed(services, job: Job) -> None:
    job.finish("failed", "The worker was killed & gone.")
    html = jobs_html(services)
    assert "The worker was killed &amp; gone." in html
    assert 'data-act="resume"' in html
    assert 'data-act="cancel"' not in html


def test_a_finished_job_offers_nothing(services, job: Job) -> None:
    job.finish("done")
    assert "data-act" not in jobs_html(services)
