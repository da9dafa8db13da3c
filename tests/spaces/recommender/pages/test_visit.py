"""The state of a visit, and what a browser remembers of it."""

import json

import pytest

from tests.spaces.recommender.pages.conftest import page


def ids(visit):
    return [entry.id for entry in visit.entries]


def test_a_judgement_becomes_the_newest(visit):
    visit.judge("a", 1.0)
    visit.judge("b", 1.0)
    visit.judge("a", -1.0)
    assert ids(visit) == ["b", "a"]
    assert (visit.judged("a"), visit.judged("b"), visit.judged("c")) == ("dislike", "like", "")


def test_what_is_switched_off_counts_for_nothing_until_it_is_on_again(visit):
    visit.judge("a", 1.0)
    visit.switch("a")
    assert (visit.judged("a"), ids(visit)) == ("", ["a"])
    visit.all_on()
    assert visit.judged("a") == "like"
    visit.switch("a")
    visit.turn("a")
    assert visit.judged("a") == "dislike"


def test_undoing_goes_back_step_by_step(visit):
    for step, name in enumerate("abc"):
        visit.keep((step,))
        visit.judge(name, 1.0)
    visit.keep((3,))
    visit.hide("d")
    assert (visit.back(), visit.hidden) == ((3,), ())
    assert (visit.back(), ids(visit)) == ((2,), ["a", "b"])
    assert visit.back() == (1,)
    assert visit.back() == (0,)
    assert (ids(visit), visit.past) == ([], [])


def test_only_the_last_steps_are_kept(visit):
    steps = page("visit").STEPS
    for step in range(steps + 5):
        visit.keep((step,))
    assert [events for _, events in visit.past] == [(step,) for step in range(5, steps + 5)]


def test_the_visitor_finds_their_own_history_after_looking_at_another(visit):
    entry = page("visit").Entry
    visit.judge("a", 1.0)
    visit.keep()
    visit.look_at("u1", [entry("x"), entry("y")])
    visit.judge("z", 1.0)
    assert (ids(visit), visit.past) == (["x", "y", "z"], [])
    visit.look_at("u2", [])
    visit.leave()
    assert (visit.user, ids(visit)) == ("", ["a"])


def test_the_browser_remembers_it_all(visit):
    wishes = page("wishes").Wishes
    visit.judge("a", 1.0)
    visit.judge("b", -1.0)
    visit.switch("b")
    visit.hide("c")
    visit.wishes, visit.learns = wishes("ease", 0.5, 0.25, 6, ("Camp",)), False
    visit.look_at("u1", [])
    again = page("visit").Visit.of(json.loads(json.dumps(visit.kept())))
    assert (again.entries, again.hidden, again.wishes) == (visit.own, ("c",), visit.wishes)
    assert (again.token, again.learns, again.wanted, again.user) == (visit.token, False, "u1", "")


@pytest.mark.parametrize(
    "kept",
    [
        None,
        [],
        "x",
        {"entries": "abc", "hidden": 3, "wishes": [], "token": 7, "user": ["u"]},
        {"entries": [["a"], ["a", "1", True], ["b", 0, True], [3, 1, True], ["c", float("nan"), True], None]},
        {"wishes": {"novelty": "high", "count": None, "categories": {"a": 1}, "model": 4}},
        {"token": "user-0"},
    ],
)
def test_what_cannot_be_read_is_left_out(kept):
    visit = page("visit").Visit.of(kept)
    assert (visit.entries, visit.hidden, visit.wanted) == ((), (), "")
    assert visit.wishes == page("wishes").Wishes()
    assert visit.token.startswith("visitor-")


def test_a_browser_cannot_send_more_than_fits():
    visit = page("visit").Visit.of({"entries": [[f"i{n}", 1, True] for n in range(5000)], "hidden": ["x" * 1000]})
    assert len(visit.entries) == page("visit").MOST
    assert visit.hidden == ()


def test_wishes_stay_within_bounds():
    made = page("wishes").Wishes.of("ease", 7, float("nan"), 900, ["Camp", 3, "Camp"])
    assert (made.novelty, made.diversity, made.count, made.categories) == (1.0, 0, page("wishes").MOST, ("Camp",))
