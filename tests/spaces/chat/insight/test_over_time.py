"""Counts by hour, day, week and month, without holes."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.spaces.chat.insight.conftest import NOW, module


@pytest.fixture
def over_time():
    return module("insight.over_time")


def said(over_time, when, outcome="answered", intent="question", author="bot"):
    return module("insight.said").Said(1, author, outcome, intent, "", "", when)


def test_a_day_without_anything_is_there_and_empty(over_time):
    turns = [said(over_time, NOW - timedelta(days=days)) for days in (0, 0, 2)]
    series = over_time.outcomes_over_time(turns, NOW - timedelta(days=3), NOW)
    assert (series.unit, [bucket.total for bucket in series.buckets]) == ("day", [0, 1, 0, 2])
    assert series.buckets[0].start == datetime(2026, 5, 11, tzinfo=UTC)
    assert series.buckets[0].counts == {}


@pytest.mark.parametrize(
    ("days", "unit"), [(1, "hour"), (2, "day"), (45, "day"), (46, "week"), (500, "week"), (501, "month")]
)
def test_the_longer_the_time_the_longer_a_bar(over_time, days, unit):
    assert over_time.unit_for(NOW - timedelta(days=days), NOW) == unit


@pytest.mark.parametrize(
    ("unit", "start"),
    [
        ("hour", datetime(2026, 5, 14, 15, tzinfo=UTC)),
        ("day", datetime(2026, 5, 14, tzinfo=UTC)),
        ("week", datetime(2026, 5, 11, tzinfo=UTC)),
        ("month", datetime(2026, 5, 1, tzinfo=UTC)),
    ],
)
def test_where_a_stretch_begins(over_time, unit, start):
    assert over_time.begin(NOW, unit) == start


def test_every_month_of_years_is_there_once(over_time):
    series = over_time.outcomes_over_time([], datetime(2024, 1, 31, tzinfo=UTC), NOW)
    starts = [bucket.start for bucket in series.buckets]
    assert (series.unit, len(starts), len(set(starts))) == ("month", 29, 29)
    assert all(start.day == 1 for start in starts)


def test_only_what_the_bot_said_of_questions_counts_as_an_outcome(over_time):
    turns = [said(over_time, NOW, *parts) for parts in (("answered",), ("small_talk",), ("errand",), ("refused",))]
    turns += [said(over_time, NOW, "answered", author="agent")]
    assert over_time.outcomes_over_time(turns, NOW, NOW).total == 1


def test_rare_intents_are_counted_together(over_time):
    names = [name for count, name in enumerate("abcdefgh") for _ in range(count + 1)]
    series = over_time.intents_over_time([said(over_time, NOW, intent=name) for name in names], NOW, NOW)
    assert series.keys == (*"hgfedc", over_time.OTHER)
    assert (series.of("h"), series.of(over_time.OTHER), series.total) == (8, 3, 36)


def test_one_rare_intent_keeps_its_name(over_time):
    series = over_time.intents_over_time([said(over_time, NOW, intent=name) for name in "abcdefg"], NOW, NOW)
    assert series.keys == tuple("abcdefg")


def test_without_a_beginning_it_begins_with_the_first(over_time):
    series = over_time.outcomes_over_time([said(over_time, NOW - timedelta(days=4))], None, NOW)
    assert [bucket.total for bucket in series.buckets] == [1, 0, 0, 0, 0]


def test_today_has_all_its_hours(insight, talk):
    talk(("visitor", "a"), ("bot", "answered"))
    outcomes = insight.overview("today", NOW).outcomes
    assert (outcomes.unit, len(outcomes.buckets), outcomes.buckets[14].total) == ("hour", 24, 1)
