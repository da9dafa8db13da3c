"""The engine with a fake task and fake models: no torch, no weights."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Event

import pytest

from shared.engine import MAX_ITEMS, MAX_TOKENS, Engine
from shared.errors import Cancelled, ModelError
from shared.tasks.base import Answers, Item
from tests.toy import WAIT, FakeModels, FakeTask, wait_until


@pytest.fixture
def engine():
    engine = Engine(FakeModels())
    yield engine
    engine.close()


@pytest.fixture
def ask(engine):
    """`predict` in a thread of its own: returns a future."""
    with ThreadPoolExecutor(16) as pool:
        yield lambda *given, **more: pool.submit(engine.predict, *given, **more)
        engine.close()  # Whoever still waits is answered, so that the threads end.


@pytest.fixture
def gate():
    """Holds the engine in its first batch until it is set."""
    gate = Event()
    yield gate
    gate.set()


def held(gate, **more):
    """A task whose first batch waits for the gate."""
    return FakeTask(before_core=lambda: gate.wait(WAIT), **more)


def waiting(engine):
    return [*engine._clicks, *engine._bulk]


def hold(engine, ask, task):
    """Occupy the engine with a batch of one; returns its future."""
    first = ask(task, "m", ["first"])
    wait_until(lambda: task.batches)
    return first


def test_answers_come_in_the_order_of_the_inputs(engine):
    task = FakeTask()
    texts = [f"{'x' * (number * 37 % 50)} {number}" for number in range(300)]
    assert engine.predict(task, "m", texts) == texts
    assert engine.predict(task, "m", texts, bulk=True) == texts


def test_an_input_in_several_items_is_put_together_again(engine):
    texts = ["one\ntwo words\nthree", "", "four\nfive"]
    assert engine.predict(FakeTask(), "m", texts) == texts


def test_no_inputs_need_no_model(engine):
    assert engine.predict(FakeTask(), "m", []) == []
    assert engine.status().models == ()


def test_requests_share_a_batch(engine, ask, gate):
    task = held(gate)
    first = hold(engine, ask, task)
    others = [ask(task, "m", [f"request {number}", f"again {number}"]) for number in range(5)]
    wait_until(lambda: len(waiting(engine)) == 10)
    gate.set()
    assert first.result(WAIT) == ["first"]
    assert [other.result(WAIT) for other in others] == [[f"request {n}", f"again {n}"] for n in range(5)]
    assert len(task.batches) == 2
    assert len(task.batches[1][1]) == 10


def test_clicks_go_before_bulk_work(engine, ask, gate):
    task = held(gate)
    hold(engine, ask, task)
    bulk = ask(task, "m", ["bulk"] * (3 * MAX_ITEMS), bulk=True)
    wait_until(lambda: len(waiting(engine)) == 3 * MAX_ITEMS)
    click = ask(task, "m", ["click"])
    wait_until(lambda: len(waiting(engine)) == 3 * MAX_ITEMS + 1)
    gate.set()
    assert click.result(WAIT) == ["click"]
    assert bulk.result(WAIT) == ["bulk"] * (3 * MAX_ITEMS)
    assert task.batches[1] == ("m", ["click"])


def test_a_click_need_not_wait_for_a_whole_table(engine, ask, gate):
    """It comes between two batches of bulk work that has begun."""
    task = held(gate)
    bulk = ask(task, "m", ["bulk"] * (5 * MAX_ITEMS), bulk=True)
    wait_until(lambda: task.batches)
    click = ask(task, "m", ["click"])
    wait_until(lambda: engine._clicks)
    gate.set()
    assert click.result(WAIT) == ["click"]
    assert bulk.result(WAIT) == ["bulk"] * (5 * MAX_ITEMS)
    assert [texts for _, texts in task.batches].index(["click"]) == 1


def test_batches_are_of_like_length_and_bounded(engine, ask, gate):
    task = held(gate)
    hold(engine, ask, task)
    lengths = [10, 500] * 60 + [MAX_TOKENS + 1, 3000]
    request = ask(task, "m", ["x" * length for length in lengths])
    wait_until(lambda: len(waiting(engine)) == len(lengths))
    gate.set()
    assert [len(text) for text in request.result(WAIT)] == lengths
    sizes = [[len(text) for text in texts] for _, texts in task.batches[1:]]
    assert sorted(chain.from_iterable(sizes)) == sorted(lengths)
    for batch in sizes:
        assert len(batch) <= MAX_ITEMS
        assert len(batch) == 1 or len(batch) * max(batch) <= MAX_TOKENS
    assert sizes[0] == [10] * 60
    # 60 items of 500 tokens, 8 at a time: little is lost by the bound.
    assert len(sizes) <= 12


def test_the_oldest_item_is_never_left_behind(engine, ask, gate):
    task = held(gate)
    hold(engine, ask, task)
    odd_one = ask(task, "m", ["x" * 4000])
    wait_until(lambda: waiting(engine))
    rest = ask(task, "m", ["y" * 10] * 200)
    wait_until(lambda: len(waiting(engine)) == 201)
    gate.set()
    odd_one.result(WAIT)
    rest.result(WAIT)
    assert task.batches[1] == ("m", ["x" * 4000])


def test_models_are_not_mixed(engine, ask, gate):
    task = held(gate)
    hold(engine, ask, task)
    requests = {ref: ask(task, ref, [f"{ref} {n}" for n in range(3)]) for ref in ("a", "b", "c")}
    wait_until(lambda: len(waiting(engine)) == 9)
    gate.set()
    for ref, request in requests.items():
        assert request.result(WAIT) == [f"{ref} {n}" for n in range(3)]
    assert sorted(task.batches[1:]) == [(ref, [f"{ref} {n}" for n in range(3)]) for ref in ("a", "b", "c")]


def test_a_failing_batch_fails_its_own_requests_only(engine, ask, gate):
    task = held(gate, fails_on="bad")
    hold(engine, ask, task)
    bad = ask(task, "m", ["fine", "bad"])
    wait_until(lambda: len(waiting(engine)) == 2)
    good = ask(task, "other", ["good"])
    wait_until(lambda: len(waiting(engine)) == 3)
    gate.set()
    with pytest.raises(ModelError, match=r"“m” failed on this input \(RuntimeError: does not compute\)"):
        bad.result(WAIT)
    assert good.result(WAIT) == ["good"]
    assert engine.predict(task, "m", ["fine"]) == ["fine"]


def test_a_task_that_returns_too_little_hangs_nobody(engine, ask):
    class Forgetful(FakeTask):
        def core(self, model, batch):
            return super().core(model, batch)[1:]

    with pytest.raises(ModelError, match="1 outputs for 2 items"):
        ask(Forgetful(), "m", ["a", "b"]).result(WAIT)
    assert ask(FakeTask(), "m", ["a"]).result(WAIT) == ["a"]


def test_a_model_that_cannot_be_loaded(engine, ask, monkeypatch):
    def get(task, ref):
        raise ModelError("There is no such model.")

    monkeypatch.setattr(engine._models, "get", get)
    with pytest.raises(ModelError, match="no such model"):
        ask(FakeTask(), "m", ["a"]).result(WAIT)


def test_cancel_ends_the_wait(engine, ask, gate):
    task = held(gate)
    hold(engine, ask, task)
    cancel = Event()
    given_up = ask(task, "m", ["given up"] * 100, bulk=True, cancel=cancel)
    wait_until(lambda: len(waiting(engine)) == 100)
    other = ask(task, "m", ["other"], bulk=True, cancel=Event())
    wait_until(lambda: len(waiting(engine)) == 101)
    cancel.set()
    gate.set()
    with pytest.raises(Cancelled):
        given_up.result(WAIT)
    assert other.result(WAIT) == ["other"]
    assert not any("given up" in texts for _, texts in task.batches)


def test_cancel_in_the_middle_of_a_table(engine, ask):
    cancel = Event()
    task = FakeTask(before_core=cancel.set)
    request = ask(task, "m", ["text"] * 1000, bulk=True, cancel=cancel)
    with pytest.raises(Cancelled):
        request.result(WAIT)
    assert len(task.batches) == 1


def test_closing_answers_everybody(engine, ask, gate):
    task = held(gate)
    first = hold(engine, ask, task)
    queued = [ask(task, "m", ["a"]), ask(task, "m", ["b"], bulk=True)]
    wait_until(lambda: len(waiting(engine)) == 2)
    with ThreadPoolExecutor(1) as closer:
        closing = closer.submit(engine.close)
        for request in queued:
            with pytest.raises(ModelError, match="The server is stopping"):
                request.result(WAIT)
        gate.set()
        closing.result(WAIT)
    assert first.result(WAIT) == ["first"]
    with pytest.raises(ModelError, match="The server is stopping"):
        engine.predict(task, "m", ["late"])


def test_closing_twice_and_without_use(engine):
    engine.close()
    engine.close()


def test_status(engine):
    assert engine.status().device is None
    engine.predict(FakeTask(), "m", ["a"])
    status = engine.status()
    assert status.device == "nowhere"
    assert [(model.ref, model.task, model.megabytes) for model in status.models] == [("m", "fake", 1)]
    assert engine.labels(FakeTask(), "m") == ("odd", "even")


def test_post_is_given_the_labels_and_the_temperature(engine):
    """And `core` whole items: what a task says of its tokens goes with them."""
    task, seen = FakeTask(), []
    core, post = task.core, task.post
    task.pre = lambda model, inputs: [Item(0, [97], marks=[7], units=[0], places=[(0, 1)])]
    task.core = lambda model, batch: seen.extend(batch) or core(model, batch)
    task.post = lambda answers, *rest: [(answers, post(answers, *rest))]
    assert engine.predict(task, "m", ["a"]) == [(Answers(("odd", "even"), 2.0), ["a"])]
    assert seen == [Item(0, [97], marks=[7], units=[0], places=[(0, 1)])]
