"""What the handlers of the tab give, without a browser."""

from types import SimpleNamespace

import gradio as gr
import pytest

from shared.errors import ModelError
from shared.recommending.recommender import Recommender
from tests.spaces.recommender.pages.conftest import CAMP, HOME, built, module, page


class Desk:
    """The tab as one visitor uses it. The attributes are the values that were sent last."""

    def __init__(self, tab):
        self.tab, self.visit, self.kept, self.wishes = tab, None, {}, ["", 0, 0, 10, []]
        self.sent = {}

    def took(self, values):
        self.sent = dict(zip(map(id, self.tab.outputs), values, strict=True))
        self.visit = self.of("visit")
        self.kept = self.kept if self.of("kept") == gr.skip() else self.of("kept")
        return self

    def of(self, name):
        return self.sent[id(getattr(self.tab, name))]

    def load(self):
        return self.took(self.tab.load(self.visit, self.kept))

    def act(self, name, item=""):
        return self.took(self.tab._act(self.visit, self.kept, SimpleNamespace(act=name, item=item)))

    def like(self, *items):
        for item in items:
            self.act("like", item)
        return self

    def look_at(self, user):
        return self.took(self.tab._look_at(self.visit, self.kept, user))

    def wish(self, **changes):
        for place, name in enumerate(("model", "novelty", "diversity", "count", "categories")):
            self.wishes[place] = changes.get(name, self.wishes[place])
        return self.took(self.tab._wish(self.visit, self.kept, *self.wishes))

    @property
    def ids(self):
        return [row["key"] for row in self.of("list")["rows"]]

    @property
    def head(self):
        return self.of("list")["head"]

    @property
    def text(self):
        return " ".join(row["html"] for row in self.of("list")["rows"])

    @property
    def said(self):
        return self.of("bar")["said"]


@pytest.fixture
def events(services):
    return module("events").Events(services)


@pytest.fixture
def tab(served, events):
    return built(lambda: page("recommend").RecommendTab(served, events))


@pytest.fixture
def desk(tab):
    return Desk(tab).load()


def test_a_new_visitor_sees_what_is_popular_and_what_to_do(desk, recommender):
    assert "Popular with everybody" in desk.head
    assert "Like three things to begin" in desk.head
    people = desk.tab.view.shelf().people
    counts = [int(people[recommender.catalogue.number[id]]) for id in desk.ids]
    assert counts == sorted(counts, reverse=True)
    assert ("A new visitor", "") in desk.of("who")["choices"]
    assert [value for _, value in desk.of("model")["choices"]] == ["", "popularity"]


def test_three_likes_change_the_list_and_one_switched_off_changes_it_back(desk):
    first = desk.ids
    desk.like("blanket", "pillow")
    two = desk.ids
    assert set(two[:4]) == set(HOME) - {"blanket", "pillow"}
    assert "Like one more" in desk.head
    desk.like("teapot")
    three = desk.ids
    assert three != two != first
    assert "teapot" not in three
    assert "Because you liked" in desk.text.replace('<span class="pz-quiet">', "")
    desk.act("switch", "teapot")
    assert desk.ids == two
    assert "with 1 item switched off" in desk.head
    assert "does not count now" in desk.said
    desk.act("switch", "teapot")
    assert desk.ids == three


def test_cards_show_how_ranks_moved(desk):
    desk.like("blanket")
    before = desk.ids
    desk.act("dislike", before[0])
    assert before[0] not in desk.ids
    assert "+1" in desk.text
    desk.act("drop", before[0])
    assert desk.ids == before
    assert 'pz-rec-move new"' in desk.of("list")["rows"][0]["html"]


def test_the_same_list_is_not_made_twice(desk, monkeypatch):
    desk.like("tent")
    made = []
    monkeypatch.setattr(Recommender, "recommend", lambda *_, **__: made.append(1))
    moved = desk.text
    desk.took(desk.tab._search(desk.visit, desk.kept, "bl", ""))
    desk.act("open", "mat").act("back")
    assert desk.text == moved
    assert made == []


def test_a_second_like_takes_the_first_back(desk):
    desk.like("tent").like("tent")
    assert desk.visit.entries == ()
    assert "out of the history" in desk.said


def test_undo_takes_the_last_action_and_its_event_back(desk, events):
    desk.like("tent")
    one = desk.ids
    desk.act("hide", one[0])
    assert one[0] not in desk.ids
    assert events.count() == 1
    desk.act("undo")
    assert (desk.ids, desk.said) == (one, "Undone.")
    desk.act("undo")
    assert (desk.visit.entries, events.count()) == ((), 0)
    desk.act("undo")
    assert desk.said == "There is nothing to undo."


def test_what_is_done_becomes_events_of_who_did_it(desk, events):
    desk.like("tent").act("dislike", "mat").act("open", "stove").act("drop", "tent")
    made = events.since("starter:recommender")
    assert [(event.kind, event.item) for event in made] == [
        ("like", "tent"),
        ("dislike", "mat"),
        ("open", "stove"),
        ("remove", "tent"),
    ]
    assert len({event.who for event in made}) == 1
    desk.look_at("user-3").like("towel")
    assert events.since("starter:recommender")[-1].who == "user-3"


def test_who_does_not_want_it_leaves_no_events(desk, events):
    desk.took(desk.tab._learn(desk.visit, desk.kept, False))
    desk.like("tent").act("open", "mat").act("again")
    assert events.count() == 0
    assert desk.kept["learns"] is False


def test_hidden_items_can_be_shown_again(desk):
    first, second = desk.ids[:2]
    desk.act("hide", first).act("hide", second)
    assert not {first, second} & set(desk.ids)
    assert "2 hidden items" in desk.of("history")["foot"]
    desk.act("unhide", first)
    assert desk.ids[0] == first
    desk.act("unhide_all")
    assert desk.ids[:2] == [first, second]


def test_a_user_has_a_history_and_the_visitor_keeps_theirs(desk):
    desk.like("blanket")
    desk.look_at(" user-0 ")
    assert "For user-0" in desk.head
    assert "they liked" in desk.text
    assert [row["key"] for row in desk.of("history")["rows"]] == list(CAMP[2::-1])
    desk.act("drop", "tent").act("again")
    assert len(desk.visit.entries) == 3
    desk.look_at("")
    assert [entry.id for entry in desk.visit.entries] == ["blanket"]


def test_an_unknown_user_is_said_and_the_one_before_stays(desk):
    desk.look_at("user-0").look_at("nobody")
    assert "“nobody” is not among the 40 users" in desk.said
    assert desk.of("bar")["bad"] is True
    assert (desk.of("who"), desk.visit.user) == ("user-0", "user-0")


def test_wishes_shape_the_list(desk):
    desk.like("tent").wish(categories=["Home"])
    assert set(desk.ids) == set(HOME)
    assert "No more than 6 items" in desk.of("list")["foot"]
    desk.wish(categories=[], count=4)
    assert len(desk.ids) == 4
    desk.wish(model="popularity", count=10)
    popular = desk.ids
    desk.wish(model="popularity", novelty=1.0)
    assert desk.ids != popular


def test_filters_that_leave_nothing_can_be_taken_off(desk):
    desk.wish(categories=["Odd & ends"])
    (only,) = desk.ids
    desk.act("hide", only)
    assert desk.ids == []
    assert "Nothing is left to recommend" in desk.of("list")["foot"]
    desk.act("any_category")
    assert desk.of("categories") == []
    assert len(desk.ids) == 10


def test_similar_items_and_the_way_back(desk):
    desk.like("tent")
    shown = desk.of("list")
    desk.act("similar", "mat")
    assert desk.of("list")["view"] != "list"
    assert "A Mat to be fond of." in desk.head
    assert "Mill &amp; Sons" in desk.head
    assert "mat" not in desk.ids
    one = desk.ids[0]
    desk.act("open", one)
    assert "← Mat" in desk.head
    desk.act("back").act("back")
    assert {**desk.of("list"), "at": 0} == {**shown, "at": 0}


def test_browsing(desk):
    desk.act("page_after")
    assert "page 2 of 3" in desk.of("picks")["head"]
    desk.took(desk.tab._search(desk.visit, desk.kept, "blan", ""))
    assert [row["key"] for row in desk.of("picks")["rows"]] == ["blanket"]
    desk.act("browse_all")
    assert (desk.of("query"), len(desk.of("picks")["rows"])) == ("", 6)


def test_a_reload_finds_it_all_again(desk, tab):
    desk.like("blanket", "pillow").act("hide", "towel").wish(count=5, diversity=0.5)
    again = Desk(tab)
    again.kept = desk.kept
    again.load()
    assert again.ids == desk.ids
    assert (again.of("count"), again.of("diversity")) == (5, 0.5)
    again.look_at("user-0")
    third = Desk(tab)
    third.kept = again.kept
    assert third.load().visit.user == "user-0"
    assert [entry.id for entry in third.look_at("").visit.entries] == ["blanket", "pillow"]


def test_another_model_in_use_answers_at_the_next_click(desk, served, recommender):
    desk.like("tent").wish(model="popularity")
    served.now = Recommender(recommender.catalogue, recommender.interactions, recommender.models, "popularity")
    desk.load()
    assert desk.of("model") == gr.update(
        choices=[("Popularity (in use)", ""), (recommender.models["ease"].title, "ease")], value=""
    )
    assert "pz-rec-move" not in desk.text


def test_items_that_are_gone_do_no_harm(desk, tab):
    again = Desk(tab)
    again.kept = {"entries": [["sold-out", 1, True], ["tent", 1, True]], "hidden": ["gone"], "user": "left"}
    again.load()
    assert again.visit.user == ""
    assert "Like one more" not in again.head
    assert len(again.of("history")["rows"]) == 2
    again.act("switch", "sold-out")
    assert again.visit.entries[0].on is False


@pytest.mark.parametrize(("name", "item"), [("like", "sold-out"), ("open", ""), ("nonsense", "tent"), ("_like", "x")])
def test_what_cannot_be_done_is_said(desk, name, item):
    before = desk.visit.moment
    desk.act(name, item)
    assert desk.of("bar")["bad"] is True
    assert "load the page again" in desk.said
    assert desk.visit.moment == before


def test_a_full_history_takes_no_more(desk, monkeypatch):
    monkeypatch.setattr(page("recommend_acts"), "MOST", 2)
    desk.like("tent", "mat", "stove")
    assert "remove some of it first" in desk.said
    assert [entry.id for entry in desk.visit.entries] == ["tent", "mat"]


def test_without_a_model_the_page_says_what_to_do(tab, served):
    def nothing():
        raise ModelError("Nothing can be recommended yet: train a model <first>.")

    served.recommender = nothing
    desk = Desk(tab)
    values = desk.load()
    assert "train a model &lt;first&gt;." in values.of("list")["head"]


def test_answers_can_be_told_apart_by_age(desk):
    first = desk.of("list")["at"]
    assert desk.like("tent").of("list")["at"] > first
