"""This week beside the one before, for everybody at once."""

from datetime import timedelta

import pytest

from tests.spaces.sentiment.monitor.conftest import NOW, part

WEEK = 7 * 24


@pytest.fixture
def companies(desk):
    """Adds companies by name; gives their ids."""

    def added(*names, removed=None):
        with desk.sessions() as session:
            rows = [part("tables").CompanyRow(name=name, added=NOW, removed=removed) for name in names]
            session.add_all(rows)
            session.commit()
            return [row.id for row in rows]

    return added


def test_score_change_and_counts(desk, fill, companies):
    (acme, quiet), (gone,) = companies("Acme", "Quiet"), companies("Gone", removed=NOW)
    fill([(0, acme, 0.5), (WEEK - 1, acme, 0.1), (WEEK, acme, -0.4), (2 * WEEK - 1, acme, -0.2), (2 * WEEK, acme, 1.0)])
    fill([(1, gone, 1.0), (1, None, -1.0), (WEEK + 1, None, 0.5), (-2, None, 1.0)])
    everything, first, second = desk.moods.get(NOW)
    assert everything.company is None
    assert (everything.score, everything.change, everything.count, everything.before) == (-1.0, -1.5, 1, 1)
    assert (first.company.id, second.company.id) == (acme, quiet)
    assert (first.score, first.change) == (pytest.approx(0.3), pytest.approx(0.6))
    assert (first.count, first.before) == (2, 2)
    assert (second.score, second.change, second.count, second.before, second.latest) == (None, None, 0, 0, None)
    assert second.spark == [None] * 14


def test_the_spark_is_the_mean_of_each_of_14_utc_days(desk, fill, companies):
    (acme,) = companies("Acme")
    # NOW is at noon: 12 hours ago is today, 13 hours ago was yesterday.
    fill([(12, acme, 0.5), (0, acme, 0.7), (13, acme, -0.5), (13 * 24 + 12, acme, 0.3), (13 * 24 + 13, acme, 0.9)])
    for days in (1, 7, 30):
        spark = desk.moods.get(NOW, days)[1].spark
        assert spark == [pytest.approx(0.3), *[None] * 11, -0.5, pytest.approx(0.6)]


def test_the_newest_headline_to_the_minute(desk, fill, companies):
    busy, other = companies("Busy", "Other")
    fill([(40, other, 0.1), (2.9, busy, 0.1), (2.1, busy, 0.1), (2.5, busy, 0.1), (1.25, None, 0.1), (90, None, 0.1)])
    latest = [mood.latest for mood in desk.moods.get(NOW)]
    assert latest == [NOW - timedelta(hours=hours) for hours in (1.25, 2.1, 40)]


def test_companies_with_more_headlines_come_first_then_by_name(desk, fill, companies):
    a, b, c = companies("Beta", "Alpha", "Gamma")
    fill([(1, c, 0.1)])
    assert [mood.company.id for mood in desk.moods.get(NOW)[1:]] == [c, b, a]


def test_nothing_there(desk):
    (mood,) = desk.moods.get(NOW)
    assert (mood.company, mood.score, mood.count, mood.latest) == (None, None, 0, None)
