"""What visitors do is kept within bounds, and becomes interactions."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from shared.errors import DataError, ModelError
from shared.recommending.reading import read_interactions
from shared.tasks.recommendations.roles import INTERACTION_ROLES
from tests.shared.recommending.bundles import named, pairs_of, recommender
from tests.spaces.recommender.loading import module

GUEST = "visitor-0123456789abcdef"
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class Clock:
    """A second later at each look."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def events(services, clock):
    return module("events").Events(services, clock)


def old(kind="implicit", weight=None):
    """Three entries of two users."""
    return SimpleNamespace(interactions=named([("u0", "x"), ("u0", "y"), ("u1", "x")], kind, weight))


def learnt(events, of) -> list[tuple[str, str, float]]:
    return pairs_of(events.as_interactions(of)[0])


def test_an_event_is_kept_and_can_be_taken_back(events):
    assert events.count() == 0
    first, second = events.record("u0", "x", "like"), events.record("u0", "y", "open")
    assert first != second
    kept = events.since("starter:recommender")
    assert [(one.who, one.item, one.kind, one.weight) for one in kept] == [
        ("u0", "x", "like", 1),
        ("u0", "y", "open", 0.25),
    ]
    assert kept[0].created == START + timedelta(seconds=1)
    events.take_back(first)
    events.take_back(None)
    assert [one.id for one in events.since("starter:recommender")] == [second]
    assert events.count() == 1


def test_the_token_of_a_visitor_is_not_kept(events):
    events.record(GUEST, "x", "like")
    events.record(GUEST, "y", "like")
    (who,) = {one.who for one in events.since("starter:recommender")}
    assert who.startswith("guest-")
    assert GUEST.removeprefix("visitor-") not in who
    events.record(who, "z", "like")  # chosen as a user, once the model has learnt from the visitor
    assert {one.who for one in events.since("starter:recommender")} == {who}


def test_what_is_no_event_is_refused(events):
    with pytest.raises(DataError, match=r"“buy” is no kind of event: it must be one of like, dislike"):
        events.record("u0", "x", "buy")
    for who, item in (("", "x"), ("u0", ""), ("u" * 401, "x"), ("u0", "x" * 401)):
        with pytest.raises(DataError, match="characters"):
            events.record(who, item, "like")
    assert events.count() == 0


def test_one_visitor_cannot_fill_the_table(events, clock, monkeypatch):
    monkeypatch.setattr(module("events"), "A_MINUTE", 3)
    kept = [events.record("u0", f"i{number}", "like") for number in range(5)]
    assert [id is not None for id in kept] == [True] * 3 + [False] * 2
    assert events.record("u1", "x", "like") is not None
    clock.now += timedelta(minutes=1)
    assert events.record("u0", "x", "like") is not None


def test_all_together_cannot_either(events, monkeypatch):
    monkeypatch.setattr(module("events"), "ALL_A_MINUTE", 4)
    assert [events.record(f"u{number}", "x", "like") is not None for number in range(6)] == [True] * 4 + [False] * 2


def test_the_oldest_go_when_there_are_too_many(events, monkeypatch):
    monkeypatch.setattr(module("events"), "MOST", 3)
    for number in range(5):
        events.record("u0", f"i{number}", "like")
    assert [one.item for one in events.since("starter:recommender")] == ["i2", "i3", "i4"]


def test_since_a_version(events, clock, services):
    events.record("u0", "x", "like")
    made = SimpleNamespace(created=clock.now)
    events._services = SimpleNamespace(store=services.store, versions=SimpleNamespace(get=lambda id: {"v1": made}[id]))
    events.record("u0", "y", "like")
    assert [one.item for one in events.since("version:v1")] == ["y"]
    assert pairs_of(events.as_interactions(old(), "version:v1")[0]) == [("u0", "y", 1)]
    assert len(events.since("starter:recommender")) == 2


def test_since_a_version_that_is_gone(events):
    with pytest.raises(ModelError, match="no version"):
        events.since("version:20260504-090000-abcd")


def test_the_latest_word_counts(events):
    for kind in ("like", "dislike", "like"):
        events.record("u0", "a", kind)
    for kind in ("like", "remove"):
        events.record("u0", "b", kind)
    for kind in ("dislike", "remove", "like"):
        events.record("u0", "c", kind)
    assert learnt(events, old()) == [("u0", "a", 1), ("u0", "c", 1)]


def test_clicks_are_interactions_if_there_are_enough(events):
    for item, kinds in {"a": ["open"], "b": ["open", "open"], "c": ["click"], "d": ["click", "dislike"]}.items():
        for kind in kinds:
            events.record("u1", item, kind)
    assert learnt(events, old()) == [("u1", "b", 1), ("u1", "c", 1)]
    assert learnt(events, old("counts", [2, 3, 4])) == [("u1", "b", 1), ("u1", "c", 1)]
    assert learnt(events, old("explicit", [2, 3, 5])) == [("u1", "d", 2)]


def test_a_dislike_takes_an_entry_out_where_there_are_no_ratings(events):
    events.record("u0", "x", "dislike")
    new, without = events.as_interactions(old())
    assert (pairs_of(new), pairs_of(without)) == ([], [("u0", "x", 1)])
    new, without = events.as_interactions(old("explicit", [4, 1, 3]))
    assert (pairs_of(new), pairs_of(without)) == ([("u0", "x", 1)], [])


def test_likes_are_the_highest_rating(events):
    events.record("u9", "x", "like")
    assert learnt(events, old("explicit", [4, 1, 3])) == [("u9", "x", 4)]


def test_a_table_to_train_on_has_the_old_interactions_too(events):
    events.record("u1", "z", "like")
    events.record("u0", "y", "dislike")
    table = events.as_table(old())
    assert table.columns == ["user", "item"]
    assert table.head(9) == {"user": ["u0", "u1", "u1"], "item": ["x", "x", "z"]}
    assert "3 interactions that the model in use learnt from, and 2 things" in table.notes[0]
    counted = events.as_table(old("counts", [2, 3, 4]))
    assert counted.head(9)["rating"] == ["2.0", "4.0", "1.0"]


def test_the_table_is_read_as_any_file(events):
    events.record("u1", "z", "like")
    before = SimpleNamespace(
        interactions=named([("u0", "x"), ("u0", "y"), ("u1", "x")], "explicit", [4, 1, 3], [100, 200, 300])
    )
    table = events.as_table(before)
    columns = {role.name: role.name for role in INTERACTION_ROLES}
    read = read_interactions(table, columns)
    assert pairs_of(read) == [("u0", "x", 4), ("u0", "y", 1), ("u1", "x", 3), ("u1", "z", 4)]
    assert read.kind == "explicit"
    assert read.time.tolist() == [100, 200, 300, int(START.timestamp()) + 1]


def test_a_recommender_takes_them_in(events):
    made = recommender()
    for item in ("i0", "i1", "brand new"):
        events.record(GUEST, item, "like")
    grown = made.refreshed(*events.as_interactions(made)[:1])
    assert grown.catalogue.titles[-1] == "brand new"
    (guest,) = [id for id in grown.interactions.users if id.startswith("guest-")]
    assert grown.history(guest).items.tolist() == [0, 1, 90]
