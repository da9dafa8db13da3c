"""What visitors did is taken in at once, and is what training is offered."""

import pytest

from shared.errors import DataError
from shared.recommending import bundle
from tests.shared.recommending.bundles import CLASSES, recommender
from tests.spaces.recommender.loading import module


@pytest.fixture
def events(services):
    return module("events").Events(services)


@pytest.fixture
def served(services, events, monkeypatch):
    monkeypatch.setattr(bundle, "_ladder", lambda: CLASSES)
    folder = services.settings.spaces_dir / "recommender" / "starter"
    recommender().save(folder)
    (folder / "plaza.json").write_text("{}")
    return module("serving").Served(services, events)


def test_a_like_becomes_a_part_of_the_history_when_it_is_taken_in(served, events):
    before = served.recommender()
    user, item = before.interactions.users[0], before.catalogue.ids[-1]
    had = set(before.history(user).items.tolist())
    assert served.waiting() == 0
    assert served.refresh() == 0
    assert before.catalogue.number[item] not in had
    events.record(user, item, "like")
    events.record("visitor-abc", item, "like")
    assert served.waiting() == 2
    assert served.refresh() == 2
    after = served.recommender()
    assert set(after.history(user).items.tolist()) == had | {after.catalogue.number[item]}
    assert len(after.interactions.users) == len(before.interactions.users) + 1
    assert (served.waiting(), served.refresh()) == (0, 0)
    assert served.trained() is before
    assert set(before.history(user).items.tolist()) == had


def test_events_are_added_once_however_often_they_are_taken_in(served, events):
    user, item = served.recommender().interactions.users[0], served.recommender().catalogue.ids[-1]
    for _ in range(3):
        events.record(user, item, "like")
        served.refresh()
    interactions = served.recommender().interactions
    pair = (interactions.user == 0) & (interactions.item == served.recommender().catalogue.number[item])
    assert pair.sum() == 1


def test_what_was_collected_is_offered_with_what_was_trained_on(served, events):
    collected = module("collected").Collected(served, events)
    with pytest.raises(DataError, match="Nobody has liked or opened anything yet"):
        collected.table()
    trained = served.recommender().interactions
    events.record("somebody new", served.recommender().catalogue.ids[0], "like")
    served.refresh()
    table = collected.table()
    assert collected.count() == 1
    assert len(table) == len(trained) + 1
    assert "somebody new" in table.data["user"]


def test_the_bar_says_what_waits(served, events):
    said = module("pages.refresh")._said
    served.recommender()
    assert "is kept" in said(served)
    events.record("somebody", served.recommender().catalogue.ids[0], "like")
    assert "Visitors did something 1 time since" in said(served)
    assert "Taken in: 1 change." in said(served, served.refresh())
    assert "nothing new" in said(served, served.refresh())
