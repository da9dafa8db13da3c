"""What programs ask the monitor, on a desk with a few headlines."""

import json

import pytest

from shared.errors import DataError
from tests.spaces.sentiment.monitor.conftest import NOW
from tests.spaces.sentiment.pages.conftest import page

DAY = f"{NOW:%Y-%m-%d}"


@pytest.fixture
def ask(desk, fill):
    """A function that asks an endpoint by its name; the answer went through JSON."""
    desk.watchlist.save([["Harbor Lane", "HRBL", "Harbor"], ["Skarholm", "", ""]])
    id = desk.watchlist.find("HRBL").id
    fill([(1, id, 0.5, "Harbor rises"), (2, id, -0.1, "Harbor slips", "neutral"), (30, id, 0.9), (1, None, 0.2)])
    made = page("monitor_endpoints")

    def asked(name: str, **given):
        answer = getattr(made, f"_{name}")(desk)(**given)
        return json.loads(json.dumps(answer, allow_nan=False))

    return asked


def test_watch_replaces_the_list_only_when_one_is_given(ask) -> None:
    assert [one["name"] for one in ask("watch")["companies"]] == ["Harbor Lane", "Skarholm"]
    answer = ask("watch", companies=[{"name": "Harbor Lane", "aliases": "HL; Harbor"}, {"name": "Harbor Lane"}])
    assert [(one["name"], one["aliases"]) for one in answer["companies"]] == [("Harbor Lane", ["HL", "Harbor"])]
    assert answer["problems"]
    assert ask("watch", companies=[])["companies"] == []


def test_timeline_and_headlines_of_a_company_and_a_time(ask) -> None:
    until = NOW.isoformat()
    found = ask("timeline", company="hrbl", until=until, by="day")
    assert [bucket["count"] for bucket in found["buckets"]] == [1, 2]
    assert ask("timeline", until=until)["count"] == 1
    assert ask("headlines", company="Harbor Lane")["total"] == 3
    some = ask("headlines", company="Harbor Lane", since=DAY, label="neutral", query="slips")
    assert [row["text"] for row in some["headlines"]] == ["Harbor slips"]
    assert some["headlines"][0]["published"].startswith(DAY)
    assert len(ask("headlines", company="Harbor", limit=1, offset=1)["headlines"]) == 1


def test_digest_of_the_last_day_or_another(ask) -> None:
    last = ask("digest")
    assert last["day"] == DAY
    assert [(one["name"], one["count"]) for one in last["companies"]] == [("Harbor Lane", 2)]
    assert "Harbor rises" in last["markdown"]
    silent = ask("digest", day=DAY, company="Skarholm")
    assert silent["companies"] == []
    assert "No headline of this day is about the company" in silent["markdown"]


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("watch", {"companies": [{"ticker": "X"}]}, "no name"),
        ("timeline", {"by": "week"}, "auto, hour, day"),
        ("timeline", {"company": "Nobody"}, "not on the watch-list"),
        ("headlines", {"limit": 501}, "from 1 to 500"),
        ("headlines", {"since": "soon"}, "“soon” is no time"),
        ("digest", {"day": "03.04."}, "is no day"),
    ],
)
def test_what_cannot_be_answered_is_said(ask, name: str, given: dict, said: str) -> None:
    with pytest.raises(DataError, match=said):
        ask(name, **given)
