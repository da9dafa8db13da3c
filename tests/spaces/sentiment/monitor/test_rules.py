"""When rules speak, when they keep quiet, and what they say."""

from datetime import timedelta

import pytest

from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import NOW, part

DAY = 24


@pytest.fixture
def ids(desk):
    """The ids of two companies on the watch-list."""
    desk.watchlist.save([["Grayling Retail", "", ""], ["Orbis", "", ""]])
    return [company.id for company in desk.watchlist.all()]


@pytest.fixture
def speak(desk, ids):
    """Evaluates the rules now, or hours later, for both companies, and keeps what they raise."""

    def spoken(later: float = 0.0, companies=None):
        now = NOW + timedelta(hours=later)
        new = desk.rules.evaluate(set(ids if companies is None else companies), now)
        desk.alerts.record(new, now)
        return new

    return spoken


def test_the_latest_headlines_are_bad(desk, fill, ids, speak):
    rule = desk.rules.add("below", None, -0.3, 3, 48.0, 12.0)
    mentions = fill([(4, ids[0], 1.0), (3, ids[0], -0.5), (1, ids[0], -0.7), (2, ids[0], -0.66)])
    fill([(1, ids[1], -0.3), (2, ids[1], -0.3), (3, ids[1], -0.3), (1, None, -1.0)])
    (alert,) = speak()
    assert alert.said == "Grayling Retail: the last 3 headlines score −0.62 on average, below −0.30."
    assert (alert.rule_id, alert.company_id, alert.value) == (rule.id, ids[0], pytest.approx(-0.62))
    assert alert.mentions == [mentions[2], mentions[3], mentions[1]]


@pytest.mark.parametrize(
    ("rows", "count", "said"),
    [
        ([(1, -0.304)], 1, "the last headline scores −0.304, below −0.300."),
        ([(1, -0.4)], 2, None),
        ([(1, -0.4), (47.9, -0.4)], 2, "the last 2 headlines score −0.40 on average, below −0.30."),
        ([(1, -0.4), (48, -0.4)], 2, None),
        ([(100, -1.0), (101, -1.0)], 2, None),
        ([(0.5, 0.5), (1, -0.4)], 1, None),
    ],
)
def test_only_headlines_of_two_days_count(desk, fill, ids, speak, rows, count, said):
    desk.rules.add("below", ids[0], -0.3, count, 48.0, 0.0)
    fill([(hours, ids[0], score) for hours, score in rows])
    assert [alert.said for alert in speak()] == ([f"Grayling Retail: {said}"] if said else [])


def test_headlines_without_a_score_are_passed_over(desk, fill, ids, speak):
    desk.rules.add("below", None, -0.3, 1, 48.0, 0.0)
    (first, *_) = fill([(1, ids[0], 0.0), (2, ids[0], -0.5)])
    with desk.sessions() as session:
        session.get(part("tables").MentionRow, first).score = None
        session.commit()
    assert [alert.value for alert in speak()] == [-0.5]


def change(fill, company, now, before, count=3):
    fill([(1 + n / 10, company, now) for n in range(count)] + [(7 + n / 10, company, before) for n in range(count)])


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (-0.4, 0.45, "score −0.40 on average, down 0.85 from +0.45 in the 6 hours before (3 headlines)."),
        (0.8, 0.0, "score +0.80 on average, up 0.80 from 0.00 in the 6 hours before (3 headlines)."),
        (0.3, -0.49, None),
    ],
)
def test_the_mood_changes(desk, fill, ids, speak, now, before, said):
    desk.rules.add("change", None, 0.8, 1, 6.0, 24.0)
    change(fill, ids[0], now, before)
    change(fill, ids[1], 1.0, -1.0, count=2)  # too few to mean anything
    assert [alert.said for alert in speak()] == (
        [f"Grayling Retail: 3 headlines of the last 6 hours {said}"] if said else []
    )


def steady(company, days, every=12.0, after=6.0):
    return [(after + 1 + hours * every, company, 0.1) for hours in range(int(days * DAY / every))]


@pytest.mark.parametrize(
    ("earlier", "count", "said"),
    [
        ((20, 12.0), 4, "4 headlines in the last 6 hours, 8 times as many as usual (0.5)."),
        ((4, 12.0), 6, "6 headlines in the last 6 hours, 11 times as many as usual (0.56)."),
        ((20, 12.0), 3, None),  # fewer than asked for
        ((20, 6.0), 4, None),  # four times as many is not five
        ((2.5, 12.0), 9, None),  # nobody knows yet what is usual
        ((0, 12.0), 9, None),
    ],
)
def test_a_burst_against_what_is_usual(desk, fill, ids, speak, earlier, count, said):
    desk.rules.add("burst", None, 5.0, 4, 6.0, 24.0)
    fill(steady(ids[0], *earlier) + [(n / 2, ids[0], 0.0) for n in range(count)])
    assert [alert.said for alert in speak()] == ([f"Grayling Retail: {said}"] if said else [])


def test_a_burst_after_silence(desk, fill, ids, speak):
    desk.rules.add("burst", None, 5.0, 2, 6.0, 24.0)
    fill([(30 * DAY, ids[0], 0.0), (1, ids[0], 0.0), (2, ids[0], 0.0)])
    (alert,) = speak()
    assert alert.said == "Grayling Retail: 2 headlines in the last 6 hours, after none in the 14 days before."
    assert alert.value == pytest.approx(112)


def test_quiet_for_a_while_and_until_there_is_something_new(desk, fill, ids, speak):
    desk.rules.add("below", None, -0.3, 1, 48.0, 2.0)
    fill([(1, ids[0], -0.9)])
    assert len(speak()) == 1
    fill([(0, ids[0], -0.8), (0, ids[1], -0.8)])
    assert [alert.company_id for alert in speak(1)] == [ids[1]], "the cooldown is that of one company"
    assert [alert.company_id for alert in speak(2)] == [ids[0]]
    assert speak(20) == [], "nothing new was published"


def test_who_is_meant(desk, fill, ids, speak):
    rule = desk.rules.add("below", ids[1], -0.3, 1, 48.0, 0.0)
    fill([(1, ids[0], -0.9), (1, ids[1], -0.9)])
    assert speak(companies=[ids[0]]) == speak(companies=[]) == []
    desk.rules.enable(rule.id, False)
    assert speak() == []
    desk.rules.enable(rule.id, True)
    assert len(desk.rules.evaluate(set(ids), NOW)) == 1
    desk.watchlist.save([["Grayling Retail", "", ""]])
    assert speak() == [], "no longer watched"
    assert desk.rules.all()[0].company == "Orbis"
    desk.rules.remove(rule.id)
    desk.rules.remove(rule.id)
    assert desk.rules.all() == []


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (
            ("below", -0.3, 3, 48, 12),
            "the last 3 headlines within 48 hours score below −0.30 on average; {once} 12 hours.",
        ),
        (("below", 0.25, 1, 48, 0), "a headline within 48 hours scores below +0.25."),
        (
            ("change", 0.8, 5, 72, 1),
            "the last 3 days differ from the 3 days before by 0.80 or more, with 5 headlines or more in each; "
            "{once} 1 hour.",
        ),
        (("burst", 4, 6, 1, 24), "4 times as many headlines as usual within 1 hour, and at least 6; {once} 24 hours."),
    ],
)
def test_a_rule_says_what_it_does(desk, ids, numbers, said):
    kind, *rest = numbers
    said = said.format(once="at most one alert in")
    assert desk.rules.add(kind, None, *rest).said == f"Every company: {said}"
    assert desk.rules.add(kind, ids[1], *rest).said == f"Orbis: {said}"
    assert len(desk.rules.all()) == 2
    with pytest.raises(DataError, match="There is such a rule already: Every company: "):
        desk.rules.add(kind, None, *rest)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("above", None, 0.3, 3, 6, 12), "“above” is no kind of rule"),
        (("below", None, -1.2, 3, 6, 12), "The threshold is -1.2; it must be between -1 and 1"),
        (("below", None, float("nan"), 3, 6, 12), "The threshold is nan"),
        (("below", None, -0.3, 0, 6, 12), "The count is 0"),
        (("change", None, 0.0, 3, 6, 12), "The threshold is 0"),
        (("burst", None, 2, 3, 400, 12), "The hours is 400; it must be between 1 and 336"),
        (("burst", None, 2, 3, 6, -1), "The cooldown is -1"),
        (("below", 99, -0.3, 3, 6, 12), "not on the watch-list any more"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(desk, numbers, said):
    with pytest.raises(DataError, match=said):
        desk.rules.add(*numbers)
    assert desk.rules.all() == []
