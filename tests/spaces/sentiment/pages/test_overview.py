"""The overview's HTML, and what a visitor's choices do to it. Times are those of the moment: the page compares."""

import re
from datetime import UTC, datetime, timedelta
from threading import Lock
from types import SimpleNamespace

import pytest

from shared.errors import SourceError
from tests.spaces.sentiment.monitor.conftest import NOW, part
from tests.spaces.sentiment.pages.conftest import page

EVIL = "<img src=x onerror=alert(1)>"
FAR = (datetime.now(UTC) - NOW).total_seconds() / 3600
"""Hours from the `NOW` of the fixtures to now."""


@pytest.fixture
def acts(desk, services):
    """What the tab does, without its components."""
    return page("overview_acts").Acts(services, desk)


@pytest.fixture
def company(desk) -> int:
    desk.watchlist.save([["Harbor Lane", "HRBL", "Harbor"], [f"Evil {EVIL}", "", ""]])
    return desk.watchlist.find("HRBL").id


def view(**chosen):
    return page("view").View(**chosen)


def event(**data):
    return SimpleNamespace(**data)


def test_only_what_changed_is_sent(acts, fill, company: int) -> None:
    fill([(-FAR + 2, company, 0.5), (-FAR + 3, None, 0.1)])
    seen = view()
    assert set(acts.tick(seen)) == {"head", "cards", "chart", "list"}
    assert not acts.tick(seen)
    acts.desk.watchlist.save([["Harbor Lane", "HRBL", ""], ["Skarholm", "", ""]])
    fresh = acts.tick(seen)
    assert set(fresh) == {"cards"}
    assert "Skarholm" in fresh["cards"]


def test_everything_from_outside_is_escaped(acts, fill, company: int) -> None:
    evil = acts.desk.watchlist.find(f"Evil {EVIL}").id
    fill([(-FAR + 1, None, 0.2, f"{EVIL} up", f"{EVIL}"), (-FAR + 1, evil, 0.2, f"{EVIL} down", EVIL)])
    for chosen in (view(), view(company=evil, query=EVIL, find=EVIL, ids=[2], told=EVIL)):
        shown = "".join(acts.draw(chosen).values())
        assert "&lt;img" in shown
        assert EVIL not in shown


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", None, "https://news.example/1"])
def test_only_pages_of_the_web_are_linked(link: str | None) -> None:
    html = page("headline_list")._linked("Profit up", link)
    assert ("<a " in html) == bool(link and link.startswith("https"))
    assert "<a " not in html or 'target="_blank" rel="noopener noreferrer"' in html


def test_a_company_a_bucket_and_an_alert_narrow_the_list(acts, fill, company: int) -> None:
    ids = fill([(-FAR + hours, company, 0.5, f"Headline {hours} hours ago") for hours in (1, 30, 60, 80)])
    seen = view(company=company, by="hour", period="7d")
    listed = acts.draw(seen)["list"]
    assert all(f"{hours} hours ago" in listed for hours in (1, 30, 60, 80))
    start = (NOW + timedelta(hours=FAR - 30)).replace(minute=0, second=0, microsecond=0)
    at = event(act="bucket", at=f"{start:%Y-%m-%dT%H:%MZ}", by="hour")
    listed = acts.act(seen, at)["list"]
    assert re.findall(r"\d+ hours ago", listed) == ["30 hours ago"]
    assert "4 headlines" in acts.act(seen, at)["list"]
    seen.choose_company(None)
    seen.ids, seen.told = ids[2:], "Harbor Lane fell"
    listed = acts.draw(seen)["list"]
    assert re.findall(r"(\d+) hours ago", listed) == ["60", "80"]
    assert "Alert: Harbor Lane fell" in listed


def test_a_correction_is_said_and_kept(acts, fill, company: int) -> None:
    (mention,) = fill([(-FAR + 1, company, -0.5, "Harbor sinks")])
    seen = view(company=company)
    listed = acts.act(seen, event(act="correct", mention=str(mention), value="positive"))["list"]
    assert "corrected, was negative" in listed
    assert "1 correction can be used for training" in listed
    assert acts.desk.corrections.rows()[0]["label"] == "positive"


def test_cards_stay_where_they_are(acts, fill, company: int) -> None:
    acts.desk.watchlist.save([[name, "", ""] for name in ("Ada", "Bo", "Cy")])
    ids = {one.name: one.id for one in acts.desk.watchlist.all()}
    fill([(-FAR + 1, ids["Cy"], 0.5)])
    seen = view()
    first = re.findall(r"<b>(\w[^<]*)</b>", acts.draw(seen)["cards"])
    assert first == ["All news", "Cy", "Ada", "Bo"]
    fill([(-FAR + hours, ids["Bo"], 0.5, f"More {hours}") for hours in (1, 2, 3)])
    assert re.findall(r"<b>(\w[^<]*)</b>", acts.draw(seen)["cards"]) == first


def test_thousands_of_companies_are_found_by_name(acts) -> None:
    acts.desk.watchlist.save([[f"Company {number:03}", "", ""] for number in range(300)])
    cards = acts.draw(view())["cards"]
    assert cards.count("pz-company") <= 2 * (page("cards").MOST + 2)
    assert "260 more: type a name above." in cards
    found = acts.draw(view(find="company 29"))["cards"]
    assert set(re.findall(r"Company \d+", found)) == {f"Company 29{digit}" for digit in range(10)}


@pytest.mark.parametrize(
    ("kind", "state", "said"),
    [
        (None, "", "Nothing is read yet."),
        ("replay", "waiting", "the first chart comes in a few seconds"),
        ("feed", "checking", "the chart comes with the first headlines"),
        ("feed", "failing", "look at the tab “Sources”"),
    ],
)
def test_before_the_first_headline_it_says_why(kind: str | None, state: str, said: str) -> None:
    sources = [SimpleNamespace(kind=kind, state=state, paused=False)] if kind else []
    assert said in page("overview_head").waiting_html(sources)


def test_failing_sources_and_a_running_rescoring_are_said(acts, fill) -> None:
    fill([(-FAR + 1, None, 0.5), (-FAR + 2, None, 0.1)], ref="version:old")
    source = acts.desk.sources.add_folder()
    error = SourceError("The folder cannot be read: <no> access.")
    acts.desk.sources.failed(source.id, error, datetime.now(UTC))
    acts.desk.rescoring.begin()
    seen = view()
    head = acts.draw(seen)["head"]
    assert "The folder cannot be read: &lt;no&gt; access." in head
    assert "<b>A new model answers since" in head
    assert 'aria-valuenow="0"' in head
    head = acts.act(seen, event(act="cancel-rescoring"))["head"]
    assert "<b>2</b> scores of the history come from another model." in head
    assert "Score them again" in head


def test_the_first_visitor_finds_the_demo_and_may_remove_it(acts) -> None:
    seen, fresh = acts.load()
    assert "A demo is playing" in fresh["head"]
    assert fresh["cards"].count("<button") == 13
    assert "the first chart comes in a few seconds" in fresh["chart"]
    fresh = acts.act(seen, event(act="remove-demo"))
    assert "A demo" not in fresh["head"]
    assert fresh["cards"].count("<button") == 1
    assert "Nothing is read yet." in fresh["chart"]
    assert not part("demo").seed_once(acts.desk, Lock())


@pytest.mark.parametrize(("by", "count"), [("hour", 1), ("hour", 40), ("hour", 168), ("day", 10), ("day", 365)])
def test_the_chart_is_drawn_for_any_length(by: str, count: int) -> None:
    chart, timeline = page("timeline_chart"), part("timeline")
    step = chart.LENGTHS[by]
    start = datetime(2025, 12, 31, tzinfo=UTC)
    buckets = [
        timeline.Bucket(start + at * step, at % 3, *((0.4, 0.2, -0.1, 0.5) if at % 3 else (None,) * 4))
        for at in range(1, count + 1)
    ]
    line = timeline.Timeline(None, by, buckets, 5, buckets[0].start, buckets[-1].start)
    closes = [chart.Close((start + timedelta(days=day)).date(), 10.0 + day) for day in range(366)]
    html = chart.chart(line, buckets[0].start, closes)
    assert html.count('data-act="bucket"') == sum(1 for bucket in buckets if bucket.count)
    assert html.count('tabindex="0"') == 1
    assert 1 <= html.count("<span style") <= chart.MOST_TICKS
    assert ("pz-price" in html) == (count * step > timedelta(days=1))
    places = re.findall(r"left:([\d.]+)%", html)
    assert all(0 <= float(place) <= 100 for place in places)
