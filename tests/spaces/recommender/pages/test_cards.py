"""The HTML of cards, reasons, history and tiles."""

import re

import pytest

from shared.recommending.recommendation import Reason, Recommendation
from tests.spaces.recommender.pages.conftest import ITEMS, ODD, ODD_ID, page

ODD_NUMBER = len(ITEMS) - 1
FREE = re.compile(r'<b>"Best"|odd"><i>')
"""What would have become HTML."""


@pytest.fixture
def odd():
    reasons = (Reason(ODD_NUMBER, ODD_ID, ODD, 0.46), Reason(0, "tent", "Tent", 0.004))
    return Recommendation(ODD_NUMBER, ODD_ID, ODD, 0.5, ("Odd & ends",), reasons)


def test_a_card_says_why(showing):
    one = Recommendation(0, "tent", "Tent", 0.875, ("Camp",), (Reason(2, "lantern", "Lantern", 0.461),))
    html = page("cards").card_html(one, 3, showing, who="you")
    text = re.sub(r"<[^>]+>", "", html)
    assert "Because you liked Lantern\u00a046\u00a0%" in text
    assert 'data-because="lantern"' in html
    assert "€ 10.00" in html
    assert "0.88" in html
    assert [act for act in ("like", "dislike", "similar", "hide") if f'data-act="{act}"' in html] == [
        "like",
        "dislike",
        "similar",
        "hide",
    ]


def test_a_small_share_is_not_called_none(odd, showing):
    assert "under\u00a01\u00a0%" in page("cards").card_html(odd, 1, showing, who="you")


def test_without_reasons_it_says_how_many_had_it(showing):
    cards = page("cards")
    tent = cards.card_html(Recommendation(0, "tent", "Tent", 1.0), 1, showing, who="you")
    assert f"{showing.people(0)} people had it." in tent
    new = cards.card_html(Recommendation(ODD_NUMBER, ODD_ID, ODD, 1.0, known=False), 1, showing, who="you")
    assert "nobody has had it yet" in new
    assert "1 person had it." in page("reasons_html").popular_html(1)


def test_whatever_comes_from_the_data_is_escaped(odd, showing, visit):
    visit.judge(ODD_ID, 1.0)
    visit.hide(ODD_ID)
    visit.query, visit.user = ODD, ODD
    history = page("history_html").history_value(visit, showing)
    picks = page("picks_html").picks_value(visit, showing)
    pages = [
        page("cards").card_html(odd, 1, showing, who=ODD),
        page("cards").item_html(ODD_NUMBER, showing, ODD),
        history["head"] + history["foot"] + "".join(row["html"] for row in history["rows"]),
        picks["head"] + picks["foot"] + "".join(row["html"] for row in picks["rows"]),
    ]
    assert len(history["rows"]) == len(picks["rows"]) == 1
    for html in pages:
        assert not FREE.search(html)
        assert "&lt;b&gt;" in html


def test_only_addresses_of_the_web_are_pictures(showing):
    assert '<img src="https://shop.example/tent.jpg"' in showing.picture(0)
    assert "<svg" in showing.picture(0)
    assert "javascript" not in showing.picture(1)
    assert showing.picture(1).startswith("<svg")


@pytest.mark.parametrize(
    ("move", "said"),
    [
        ({"up": 3}, "+3"),
        ({"up": -1}, "−1"),
        ({"up": 0}, ""),
        ({"new": True}, "new"),
        ({"new": True, "was": 1200}, "new (was 1,200)"),
    ],
)
def test_ranks_that_moved(move, said):
    html = page("cards").move_html(page("listing").Move(**move))
    text = re.sub(r'<span class="pz-sr">.*?</span>|<[^>]+>', "", html)
    assert text == said


def test_the_history_shows_the_newest_first_and_what_is_off(visit, showing):
    for name in ("tent", "mat", "stove"):
        visit.judge(name, 1.0)
    visit.switch("mat")
    visit.turn("stove")
    value = page("history_html").history_value(visit, showing)
    assert [row["key"] for row in value["rows"]] == ["stove", "mat", "tent"]
    stove, mat, tent = (row["html"] for row in value["rows"])
    assert "not for me" in stove
    assert 'aria-checked="false"' in mat
    assert 'aria-checked="true"' in tent
    assert "3 items, 1 switched off" in value["head"]


def test_a_long_history_comes_piece_by_piece(visit, showing):
    html, entry = page("history_html"), page("visit").Entry
    visit.look_at("user-1", [entry(f"gone-{number}") for number in range(70)])
    value = html.history_value(visit, showing)
    assert len(value["rows"]) == html.ROWS
    assert "Show 30 more" in value["foot"]
    visit.rows = 60
    assert 'data-act="more"' not in html.history_value(visit, showing)["foot"]


def test_tiles_say_what_is_liked(visit, showing):
    visit.judge("tent", 1.0)
    value = page("picks_html").picks_value(visit, showing)
    tiles = {row["key"]: row["html"] for row in value["rows"]}
    assert 'aria-pressed="true"' in tiles["tent"]
    assert 'aria-pressed="true"' not in tiles["mat"]
    assert "13 items, page 1 of 3" in value["head"]


def test_nothing_found_says_what_was_asked(visit, showing):
    visit.query, visit.category = "zebra", "Home"
    value = page("picks_html").picks_value(visit, showing)
    assert "There is nothing for “zebra” in Home." in value["head"]
    assert 'data-act="browse_all"' in value["head"]
