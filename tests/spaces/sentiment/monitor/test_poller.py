"""The background: real threads, with sources and a model that do as they are told."""

from datetime import UTC, datetime
from threading import Event
from types import SimpleNamespace

import pytest

from shared.errors import SourceError
from tests.spaces.sentiment.monitor.conftest import part
from tests.toy import wait_until


@pytest.fixture
def poller(desk, services, monkeypatch):
    """A poller that begins at once, on a desk whose model finds everything bad."""
    module = part("poller")
    monkeypatch.setattr(module, "START", 0.0)
    monkeypatch.setattr(module, "TICK", 0.05)
    real = services.engine.predict
    scores = {"negative": 1.0, "neutral": 0.0, "positive": 0.0}

    def predict(task, ref, inputs, **options):
        if task.name != "text-classification":
            return real(task, ref, inputs, **options)
        return [SimpleNamespace(label="negative", scores=scores) for _ in inputs]

    monkeypatch.setattr(services.engine, "predict", predict)
    monkeypatch.setattr(services.engine, "reads_targets", lambda task, ref: True, raising=False)
    built = module.Poller(desk)
    yield built
    built.close()


def reading(*texts):
    items = part("items")
    return items.Reading([items.Item(text, items.key_of(text)) for text in texts], "Read.", {"etag": "1"})


def reads(desk, monkeypatch, answers):
    """Let each source be read as `answers` (by title) say."""
    monkeypatch.setattr(desk.sources, "read", lambda source: answers[source.title]())


def add(desk, *titles):
    with desk.sessions() as session:
        for title in titles:
            now = datetime.now(UTC)
            session.add(
                part("tables").SourceRow(kind="feed", title=title, address="", interval=600.0, created=now, due=now)
            )
        session.commit()


def source(desk, title):
    return next(one for one in desk.sources.all() if one.title == title)


def test_a_source_that_hangs_blocks_nobody(desk, poller, monkeypatch):
    hanging, asked = Event(), Event()

    def hang():
        asked.set()
        hanging.wait()
        return reading("late")

    def breaks():
        raise ValueError("not foreseen")

    def refuses():
        raise SourceError("It answered 500.")

    add(desk, "hangs", "breaks", "refuses", "works")
    reads(desk, monkeypatch, {"hangs": hang, "breaks": breaks, "refuses": refuses, "works": lambda: reading("a", "b")})
    poller.start()
    try:
        wait_until(lambda: source(desk, "works").state == "ok" and asked.is_set())
        wait_until(lambda: {source(desk, name).state for name in ("breaks", "refuses")} == {"failing"})
        assert source(desk, "hangs").state == "checking"
        assert source(desk, "works").kept == 2
        assert source(desk, "works").cursor == {"etag": "1"}
        assert source(desk, "refuses").said == "It answered 500."
        assert "ValueError" in source(desk, "breaks").said
    finally:
        hanging.set()


def test_bad_news_raises_an_alert_once(desk, poller, monkeypatch):
    desk.watchlist.save([["Harbor Lane", "", ""]])
    desk.rules.add("below", None, threshold=-0.3, count=2, hours=24.0, cooldown=12.0)
    add(desk, "one", "two")
    texts = {"one": ("Harbor Lane cuts jobs", "Harbor Lane loses a contract"), "two": ("Harbor Lane recalls a ferry",)}
    reads(desk, monkeypatch, {name: lambda name=name: reading(*texts[name]) for name in texts})
    poller.start()
    wait_until(lambda: {one.state for one in desk.sources.all()} == {"ok"} and desk.alerts.latest())
    (alert,) = desk.alerts.latest()
    assert alert.company == "Harbor Lane"


def test_a_promotion_is_noticed(desk, poller, services, fill):
    fill([(1, None, 0.5), (2, None, 0.5)], ref="version:old")
    poller.start()
    wait_until(lambda: (latest := desk.rescoring.latest()) and latest.state == "done")
    assert desk.rescoring.needed() == 0
