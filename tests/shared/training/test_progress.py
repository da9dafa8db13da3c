import json
import time

import pytest

from shared.errors import Cancelled
from shared.training.progress import Progress, Reporter, read_progress


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.jsonl"


def reporter_for(path, cancelled=lambda: False, stopped=lambda: False):
    return Reporter(path, cancelled, stopped)


def test_nothing_yet(path):
    assert read_progress(path) == Progress()
    path.touch()
    assert read_progress(path) == Progress()


def test_stages_add_up(path):
    reporter = reporter_for(path)
    reporter.plan(first=10.0, second=30.0)
    fractions = []
    for name in ("first", "second"):
        reporter.stage(name, f"Beginning {name}")
        assert (read_progress(path).stage, read_progress(path).message) == (name, f"Beginning {name}")
        fractions.append(read_progress(path).fraction)
        reporter.update(1.0, f"Did {name}")
        fractions.append(read_progress(path).fraction)
    assert fractions == [0, 0.25, 0.25, 1.0]
    assert read_progress(path).seconds_left == 0


def test_time_left_is_measured_and_runs_down(path):
    reporter = reporter_for(path)
    reporter.plan(first=10.0, second=30.0)
    reporter.stage("first", "Begin")
    assert read_progress(path).seconds_left == pytest.approx(40, abs=5)
    reporter.update(1.0, "Half", seconds_left=100.0)
    assert read_progress(path).seconds_left == pytest.approx(130, abs=5)
    event = json.loads(path.read_text("utf-8").splitlines()[-1])
    path.write_text(json.dumps(event | {"time": time.time() - 60}) + "\n", "utf-8")
    assert read_progress(path).seconds_left == pytest.approx(70, abs=5)
    path.write_text(json.dumps(event | {"time": time.time() - 600}) + "\n", "utf-8")
    assert read_progress(path).seconds_left == 0


def test_without_a_plan_nobody_knows_how_long(path):
    reporter_for(path).stage("somewhere", "Working")
    assert (read_progress(path).seconds_left, read_progress(path).fraction) == (None, 0)


def test_curves(path):
    reporter = reporter_for(path)
    reporter.stage("adapter", "Training")
    reporter.loss(10, 0.5, 1.234567)
    reporter.score(10, 0.5, {"accuracy": 0.7})
    reporter.loss(20, 1.0, 0.5)
    found = read_progress(path)
    assert found.curve == [{"step": 10, "epoch": 0.5, "loss": 1.23457}, {"step": 20, "epoch": 1.0, "loss": 0.5}]
    assert found.scores == [{"step": 10, "epoch": 0.5, "accuracy": 0.7}]
    assert found.message == "Training"


def test_a_line_that_is_being_written_is_left_for_later(path):
    reporter = reporter_for(path)
    reporter.loss(1, 0.1, 2.0)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"kind": "loss", "point": {"st')
    assert len(read_progress(path).curve) == 1


def test_a_training_that_was_resumed_repeats_steps(path):
    """Killed at step 30 with a checkpoint at step 20: steps from 21 on come twice, and the newer ones count."""
    reporter = reporter_for(path)
    reporter.score(0, 0, {"f1": 0.1})
    for step in (10, 20, 30):
        reporter.loss(step, step / 20, 1.0)
    reporter.score(20, 1, {"f1": 0.5})
    with path.open("a", encoding="utf-8") as file:
        file.write('{"kind": "loss", "po\n')
    reporter.score(0, 0, {"f1": 0.1})
    for step in (30, 40):
        reporter.loss(step, step / 20, 0.5)
    reporter.score(40, 2, {"f1": 0.7})
    found = read_progress(path)
    assert [(point["step"], point["loss"]) for point in found.curve] == [(10, 1.0), (20, 1.0), (30, 0.5), (40, 0.5)]
    assert [(point["step"], point["f1"]) for point in found.scores] == [(0, 0.1), (20, 0.5), (40, 0.7)]


def test_a_request_to_cancel_is_heard_at_the_next_update(path):
    wishes = []
    reporter = reporter_for(path, cancelled=lambda: bool(wishes))
    reporter.stage("adapter", "Training")
    reporter.update(0.1, "Going on")
    wishes.append("cancel")
    with pytest.raises(Cancelled, match="Cancelled by you"):
        reporter.update(0.2, "Going on")


def test_a_request_to_stop_is_no_exception(path):
    wishes = []
    reporter = reporter_for(path, stopped=lambda: bool(wishes))
    reporter.stage("adapter", "Training")
    assert not reporter.stopped()
    wishes.append("stop")
    reporter.update(0.2, "Going on")
    assert reporter.stopped()
