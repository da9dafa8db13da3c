"""How sources look in their list."""

import dataclasses
import re

import pytest

from tests.spaces.sentiment.monitor.conftest import NOW
from tests.spaces.sentiment.pages.conftest import page, part

TIMES = dict.fromkeys(("created", "checked", "due"), NOW)
COUNTS = {"failures": 0, "found": 1253, "kept": 240, "repeated": 13, "cursor": {}}
FEED = {
    "id": 7,
    "kind": "feed",
    "title": "<b>News</b>",
    "address": "https://example.com/a.xml?x=1&y=2",
    "paused": False,
}
FEED |= {"interval": 300.0, "state": "ok", "said": "3 new <headlines>", **TIMES, **COUNTS}


def html(**changes: object) -> str:
    fields = {field.name for field in dataclasses.fields(part("sourcebook").Source)}
    values = {name: value for name, value in {**FEED, **changes}.items() if name in fields}
    return page("source_list").source_list([part("sourcebook").Source(**values)])


def test_a_source_says_how_it_goes_and_hides_nothing_in_its_words() -> None:
    shown = html()
    assert "&lt;b&gt;News&lt;/b&gt;" in shown
    assert "<b>" not in shown
    assert "<headlines>" not in shown
    assert 'title="https://example.com/a.xml?x=1&amp;y=2"' in shown
    for said in ("Working", "every 5 min", "1,253 found", "240 kept", "13 repeated", "RSS or Atom feed"):
        assert said in shown


@pytest.mark.parametrize(
    ("changes", "word", "acts"),
    [
        ({}, "Working", ["check", "pause", "remove", "purge"]),
        ({"state": "checking"}, "Checking", ["check", "pause", "remove", "purge"]),
        ({"state": "waiting", "checked": None, "kept": 0}, "Waiting", ["check", "pause", "remove"]),
        ({"state": "failing"}, "Failing", ["check", "pause", "remove", "purge"]),
        ({"paused": True}, "Paused", ["resume", "remove", "purge"]),
        ({"state": "done", "kind": "file"}, "Finished", ["remove", "purge"]),
        ({"state": "checking", "kind": "file"}, "Reading", ["check", "pause", "remove", "purge"]),
        ({"state": "checking", "kind": "replay"}, "Working", ["check", "pause", "remove", "purge"]),
    ],
)
def test_the_buttons_fit_the_state(changes: dict, word: str, acts: list[str]) -> None:
    shown = html(**changes)
    assert f">{word}<" in shown
    assert re.findall(r'data-act="(\w+)"', shown) == acts
    # Whatever the state, a button stays in its place: the one with the focus never turns into another.
    assert shown.count('class="pz-slot"') == 3


def test_times_are_told_by_the_page_so_that_an_unchanged_list_is_not_sent_again() -> None:
    assert html() == html()
    assert f'datetime="{NOW.isoformat()}" data-form="next"' in html()
    assert "looking now" in html(state="checking")
    assert "next look" not in html(paused=True) + html(state="done")


def test_no_source_says_what_to_do() -> None:
    assert "play the replay sample" in page("source_list").source_list([])
