"""Buckets, averages and bands, against numbers computed by hand and by numpy."""

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from sqlalchemy import event

from tests.spaces.sentiment.monitor.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def statements(desk):
    """The SQL that was run, with its parameters."""
    seen = []
    desk.sessions().close()
    listener = lambda connection, cursor, statement, parameters, *_: seen.append((statement, parameters))  # noqa: E731
    event.listen(desk.services.store.engine, "before_cursor_execute", listener)
    return seen


def test_hours_have_their_means_and_holes_are_filled(desk, fill):
    fill([(3, None, 0.5), (3.0, None, -0.1), (1, None, 1.0), (1, 7, -1.0)])
    timeline = desk.timelines.get(None, None, NOW)
    assert (timeline.by, timeline.count, timeline.since, timeline.until) == ("hour", 3, NOW - 3 * HOUR, NOW)
    assert [bucket.start for bucket in timeline.buckets] == [NOW - n * HOUR for n in (3, 2, 1, 0)]
    assert [bucket.count for bucket in timeline.buckets] == [2, 0, 1, 0]
    assert [bucket.mean for bucket in timeline.buckets] == [pytest.approx(0.2), None, 1.0, None]


def test_the_average_and_its_band(desk, fill):
    scores = {5: [0.2, 0.4], 4: [], 3: [-0.6], 2: [0.1, 0.3, 0.8], 1: [], 0: []}
    fill([(hours, None, score) for hours, some in scores.items() for score in some])
    buckets = desk.timelines.get(None, None, NOW, by="hour", window=2).buckets
    near = [[0.2, 0.4], [0.2, 0.4], [-0.6], [-0.6, 0.1, 0.3, 0.8], [0.1, 0.3, 0.8], []]
    for bucket, some in zip(buckets, near, strict=True):
        assert bucket.average == (pytest.approx(np.mean(some)) if some else None)
        if len(some) < 2:
            assert bucket.low is bucket.high is None
        else:
            error = 1.96 * np.std(some, ddof=1) / math.sqrt(len(some))
            assert bucket.low == pytest.approx(max(-1, np.mean(some) - error))
            assert bucket.high == pytest.approx(min(1, np.mean(some) + error))


def test_a_band_stays_between_the_ends_of_the_scale(desk, fill):
    fill([(0, None, 1.0), (0, None, 0.5), (0, 3, -1.0), (0, 3, -0.5)])
    assert desk.timelines.get(None, None, NOW).buckets[0].high == 1.0
    assert desk.timelines.get(3, None, NOW).buckets[0].low == -1.0


def test_equal_scores_have_a_band_of_no_width(desk, fill):
    fill([(0, None, 0.1)] * 3)
    (bucket,) = desk.timelines.get(None, None, NOW).buckets
    assert (bucket.low, bucket.high) == pytest.approx((0.1, 0.1), abs=1e-6)


def test_days_change_at_midnight_utc(desk, fill):
    midnight = datetime(2026, 3, 3, tzinfo=UTC)
    before = (NOW - midnight).total_seconds() / 3600
    fill([(before + 0.001, 1, 1.0), (before, 1, -1.0), (before - 23.999, 1, -0.5)])
    timeline = desk.timelines.get(1, None, NOW, by="day")
    assert [(bucket.start, bucket.count) for bucket in timeline.buckets] == [
        (midnight - DAY, 1), (midnight, 2), (midnight + DAY, 0),
    ]  # fmt: skip
    assert [bucket.mean for bucket in timeline.buckets] == [1.0, -0.75, None]


def test_days_before_1970_are_days_too(desk, fill):
    hours = (NOW - datetime(1969, 12, 31, 23, tzinfo=UTC)).total_seconds() / 3600
    fill([(hours, None, 0.5), (hours - 1, None, -0.5)])
    until = datetime(1970, 1, 1, 5, tzinfo=UTC)
    timeline = desk.timelines.get(None, None, until, by="day")
    assert [bucket.mean for bucket in timeline.buckets] == [0.5, -0.5]


def test_what_came_before_since_counts_for_the_average_only(desk, fill):
    fill([(30, None, -1.0), (2, None, 1.0)])
    timeline = desk.timelines.get(None, NOW - 10 * HOUR, NOW, window=24)
    assert (timeline.count, len(timeline.buckets)) == (1, 11)
    assert timeline.buckets[0].average == -1.0
    assert timeline.buckets[-1].average == 1.0


@pytest.mark.parametrize(
    ("by", "days", "unit", "buckets"),
    [("auto", 7, "hour", 169), ("auto", 8, "day", 9), ("hour", 40, "hour", 961), ("hour", 42, "day", 43),
     ("day", 1500, "day", 1000)],
)  # fmt: skip
def test_the_size_of_buckets(desk, fill, by, days, unit, buckets):
    fill([(0, None, 0.5)])
    timeline = desk.timelines.get(None, NOW - days * DAY, NOW, by=by)
    assert (timeline.by, len(timeline.buckets), timeline.buckets[-1].mean) == (unit, buckets, 0.5)
    assert timeline.since == timeline.buckets[0].start


def test_headlines_without_a_score_are_counted_but_do_not_weigh(desk, fill):
    fill([(0, None, 0.5)])
    mark_unscored(desk, fill([(0, None, 0.0)])[0])
    (bucket,) = desk.timelines.get(None, None, NOW).buckets
    assert (bucket.count, bucket.mean, bucket.average, bucket.low) == (2, 0.5, 0.5, None)


def mark_unscored(desk, mention_id):
    from sqlalchemy import text

    with desk.sessions() as session:
        session.execute(text("UPDATE monitor_mentions SET score = NULL WHERE id = :id"), {"id": mention_id})
        session.commit()


@pytest.mark.parametrize("since", [None, NOW + DAY])
def test_nothing_there(desk, since):
    timeline = desk.timelines.get(None, since, NOW)
    assert (timeline.buckets, timeline.count) == ([], 0)


@pytest.mark.parametrize("company_id", [None, 3])
@pytest.mark.parametrize("by", ["hour", "day"])
def test_the_index_alone_is_read(desk, fill, statements, company_id, by):
    fill([(0, company_id, 0.5)])
    statements.clear()
    desk.timelines.get(company_id, NOW - DAY, NOW, by=by)
    ((statement, parameters),) = [one for one in statements if "GROUP BY" in one[0]]
    with desk.services.store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    searches = [row[3] for row in plan if "SEARCH" in row[3] or "SCAN" in row[3]]
    assert searches
    assert all("COVERING INDEX monitor_mentions_timeline (company_id=? AND hour>" in step for step in searches)
