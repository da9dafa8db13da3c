"""Rows through a model, the way the pages run it."""

import pytest

from shared.engine import Engine
from shared.training.measuring import CHUNK, predictions
from tests.toy import FakeModels, FakeTask


@pytest.fixture
def engine():
    engine = Engine(FakeModels())
    yield engine
    engine.close()


def test_an_answer_for_each_text_in_order(engine):
    texts = [f"text {number}" for number in range(2 * CHUNK + 1)]
    done = []
    assert predictions(engine, FakeTask(), "m", texts, done.append) == texts
    assert done == [CHUNK / len(texts), 2 * CHUNK / len(texts), 1.0]


def test_no_texts(engine):
    assert predictions(engine, FakeTask(), "m", []) == []


def test_clicks_go_first(engine, monkeypatch):
    seen = []
    monkeypatch.setattr(engine, "predict", lambda task, ref, texts, **more: seen.append(more) or texts)
    predictions(engine, FakeTask(), "m", ["a"])
    assert seen == [{"bulk": True}]
