"""The history follows the model in use."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select

from shared.errors import ModelError
from tests.spaces.sentiment.monitor.conftest import part


@pytest.fixture
def model(services, monkeypatch):
    """The model in use: `ref`, and the `label` that it gives to everything (None: it fails)."""
    now = SimpleNamespace(ref="version:new", label="negative", batches=0)

    def predict(task, ref, inputs, **options):
        now.batches += 1
        if now.label is None:
            raise ModelError("The model cannot be loaded.")
        scores = {name: 1.0 if name == now.label else 0.0 for name in ("negative", "neutral", "positive")}
        return [SimpleNamespace(label=now.label, scores=scores) for _ in inputs]

    monkeypatch.setattr(services.engine, "predict", predict)
    monkeypatch.setattr(services.engine, "reads_targets", lambda task, ref: True, raising=False)
    monkeypatch.setattr(services.serving, "current", lambda space: now.ref)
    return now


@pytest.fixture
def history(fill):
    return fill([(hours, None, 1.0) for hours in range(600)])


def rows(desk):
    tables = part("tables")
    with desk.sessions() as session:
        return session.scalars(select(tables.MentionRow)).all()


def never():
    return False


def test_a_promotion_scores_everything_again(desk, model, history):
    rescoring = desk.rescoring
    assert rescoring.needed() == 600
    assert rescoring.due()
    rescoring.work(never)
    latest = rescoring.latest()
    assert (latest.state, latest.done, latest.total) == ("done", 600, 600)
    assert {(row.label, row.score, row.ref) for row in rows(desk)} == {("negative", -1.0, "version:new")}
    assert not rescoring.due()


def test_what_a_person_said_stays(desk, model, history):
    with desk.sessions() as session:
        row = session.get_one(part("tables").MentionRow, history[0])
        row.corrected, row.label, row.score = True, "neutral", 0.0
        session.commit()
    assert desk.rescoring.due()
    desk.rescoring.work(never)
    with desk.sessions() as session:
        row = session.get_one(part("tables").MentionRow, history[0])
        assert (row.label, row.score, row.predicted, row.ref) == ("neutral", 0.0, "negative", "version:new")


def test_cancel_stops_it_until_the_user_begins_it(desk, model, history):
    rescoring = desk.rescoring
    assert rescoring.due()
    steps = iter([False, True])
    rescoring.work(lambda: next(steps))
    halfway = rescoring.latest()
    assert halfway.state == "running"
    assert 0 < halfway.done < 600
    assert halfway.seconds_left > 0
    rescoring.cancel()
    assert not rescoring.due()
    assert rescoring.latest().said.startswith("Stopped by you")
    rescoring.begin()
    assert rescoring.due()
    rescoring.work(never)
    assert rescoring.needed() == 0


def test_the_next_server_goes_on(desk, services, model, history):
    assert desk.rescoring.due()
    desk.rescoring.work(lambda: True)
    after = part("desk").Desk(services).rescoring
    assert after.due()
    after.work(never)
    assert desk.rescoring.needed() == 0


def test_a_second_promotion_takes_over(desk, model, history):
    rescoring = desk.rescoring
    assert rescoring.due()
    model.ref = "version:newer"
    rescoring.work(never)
    assert rescoring.latest().state == "superseded"
    assert rescoring.due()
    rescoring.work(never)
    assert {row.ref for row in rows(desk)} == {"version:newer"}


def test_a_model_that_fails_is_said(desk, model, history):
    model.label = None
    assert desk.rescoring.due()
    desk.rescoring.work(never)
    assert (desk.rescoring.latest().state, desk.rescoring.latest().said) == ("failed", "The model cannot be loaded.")
    assert not desk.rescoring.due()


def test_nothing_to_do(desk, model):
    assert desk.rescoring.latest() is None
    assert not desk.rescoring.due()
