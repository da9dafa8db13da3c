"""Fitting and measuring again, on people with tastes and small models."""

from dataclasses import replace
from threading import Event, Thread

import numpy as np
import pytest

from shared.errors import Cancelled, DataError, ModelError
from tests.shared.recommending.bundles import recommender
from tests.shared.recommending.tastes import Linear, Noise, Popular, bare, no_encoder, tastes
from tests.spaces.recommender.pages.conftest import module, page
from tests.toy import toy_table

KINDS = {"popularity": Popular, "linear": Linear, "noise": Noise}


class Refusing(Linear):
    """Cannot be fitted."""

    name, title = "refusing", "Refusing"

    @classmethod
    def fit(cls, train, catalogue, tools):
        """Never."""
        raise ModelError("There is a hole in the matrix.")


@pytest.fixture(scope="module")
def material():
    data = tastes()
    data = replace(data, time=np.arange(len(data), dtype=np.int64))
    return page("measuring_data").Material("the shop", data, bare(data))


def run(material, kinds=KINDS, encode=no_encoder, check=lambda: None, **asked):
    measuring = page("measuring")
    steps = []
    wish = measuring.Asked(asked.pop("names", tuple(kinds)), **asked)
    measuring.Measuring(material, wish, kinds, encode, steps.append, check).run()
    return steps


@pytest.fixture(scope="module")
def steps(material):
    return run(material)


def test_rows_appear_one_after_the_other_and_the_best_stands_first(steps):
    counts = [len(step.lines) for step in steps]
    assert counts == sorted(counts)
    assert set(counts) == {0, 1, 2, 3}
    last = steps[-1]
    assert last.finished
    assert last.share == 1
    assert last.lines[0]["name"] == "linear"
    assert last.lines[0]["metrics"]["ndcg"] > 2 * last.lines[1]["metrics"]["ndcg"]
    assert all(line["seconds"] is not None for line in last.lines)


def test_progress_never_goes_back(steps):
    shares = [step.share for step in steps]
    assert shares == sorted(shares)


def test_the_others_are_compared_with_the_best_for_the_same_users(steps):
    measuring = page("measuring")
    best, *others = steps[-1].lines
    assert measuring.verdict(best) == ""
    for line in others:
        lost = line["metrics"]["ndcg"] - best["metrics"]["ndcg"]
        assert line["behind"]["mean"] == pytest.approx(lost)
        assert line["behind"]["low"] < lost < line["behind"]["high"] < 0
        assert measuring.verdict(line) == "clearly worse"


def test_an_equal_model_is_not_clearly_worse(material):
    twin = type("Twin", (Linear,), {"name": "twin", "title": "Twin"})
    lines = run(material, {"linear": Linear, "twin": twin})[-1].lines
    assert [page("measuring").verdict(line) for line in lines] == ["", "no clear difference"]


def test_only_what_was_chosen_is_measured_at_this_length(material):
    lines = run(material, names=("linear",), k=3, how="item", share=0.4)[-1].lines
    assert [(line["name"], line["k"]) for line in lines] == [("linear", 3)]


def test_a_split_by_time_holds_back_the_newest(material):
    entries = run(material, names=("popularity",), how="time", share=0.25)[-1].entries
    assert sum(entries) == len(material.interactions)
    # The newest quarter is of the last users, of whom each keeps one entry.
    assert 0.2 * sum(entries) < entries[1] < 0.25 * sum(entries)


def test_what_cannot_be_fitted_is_left_out_and_said(material):
    last = run(material, {"refusing": Refusing, "linear": Linear})[-1]
    assert last.skipped == {"Refusing": "There is a hole in the matrix."}
    assert [line["name"] for line in last.lines] == ["linear"]


def test_nothing_that_can_be_fitted_is_an_error(material):
    with pytest.raises(ModelError, match="hole in the matrix"):
        run(material, {"refusing": Refusing})


def test_the_hybrid_is_measured_with_what_it_blends():
    from shared.recommending.models.ladder import MODELS

    data = tastes()
    names = ("popularity", "cooccurrence", "hybrid")
    last = run(page("measuring_data").Material("x", data, bare(data)), MODELS, names=names)[-1]
    assert {line["name"] for line in last.lines} == set(names)
    assert last.finished
    assert last.share == 1


def test_it_can_be_given_up(material):
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 4:
            raise Cancelled("Enough.")

    with pytest.raises(Cancelled, match="Enough"):
        run(material, check=check)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"names": ()}, "Choose a model"),
        ({"names": ("oracle",)}, "no model oracle"),
        ({"names": ("popularity", "hybrid")}, "two or more beside it"),
        ({"names": ("linear",), "k": 0}, "from 1 to 50"),
        ({"names": ("linear",), "k": 51}, "from 1 to 50"),
        ({"names": ("linear",), "share": 0.9}, "from 0.05 to 0.5"),
        ({"names": ("linear",), "how": "luck"}, "by “luck”"),
    ],
)
def test_what_cannot_be_asked_is_said(material, asked, said):
    with pytest.raises(DataError, match=said):
        run(material, {**KINDS, "hybrid": Linear}, **asked)


def test_a_split_by_time_needs_times(material):
    with pytest.raises(DataError, match="No times are known"):
        run(replace(material, interactions=replace(material.interactions, time=None)), how="time")


def test_what_is_in_use_is_measured_with_its_own_vectors():
    found = page("measuring_data").in_use(recommender(names=("popularity", "linear", "content")))
    assert found.vectors.shape == (90, 6)
    assert found.timed is False
    assert "of 120 users and 90 items; no ratings or counts, no times." in found.described()


def test_a_table_is_read_by_guessed_columns_and_its_items_are_those_in_use():
    data = page("measuring_data")
    rows = [
        {
            "customer": f"c{number % 7}",
            "product": f"i{number}",
            "stars": number % 5 + 1,
            "date": f"2026-05-{number + 1:02}",
        }
        for number in range(20)
    ]
    catalogue = recommender().catalogue
    found = data.uploaded(toy_table(rows), catalogue)
    assert found.timed
    assert dict(found.columns) == {"user": "customer", "item": "product", "rating": "stars", "time": "date"}
    assert len(found.catalogue) == len(catalogue)
    assert found.catalogue.titles[0] == "Thing 0"
    assert "ratings, with times" in found.described()
    other = data.uploaded(toy_table([{**row, "product": f"x{row['product']}"} for row in rows]), catalogue)
    assert len(other.catalogue) == 20


def test_too_much_is_refused_with_a_way_out(monkeypatch):
    data = page("measuring_data")
    monkeypatch.setattr(data, "MOST_ENTRIES", 100)
    with pytest.raises(DataError, match=r"at most 100 interactions.*benchmarks/recommender.py"):
        data.in_use(recommender())


def test_of_many_users_some_are_measured_always_the_same(monkeypatch, material):
    measured = module("measured")
    assert measured.sampled(material.interactions) == (material.interactions, "")
    monkeypatch.setattr(measured, "USERS", 10)
    first, note = measured.sampled(material.interactions)
    assert len(set(first.user.tolist())) == 10
    assert note == "Measured on 10 of 120 users, chosen at random."
    assert (measured.sampled(material.interactions)[0].user == first.user).all()


def test_one_at_a_time_and_who_waits_is_told():
    line, Step = page("one_at_a_time").OneAtATime(), page("measuring").Step
    release, began = Event(), Event()

    def long(told, check):
        began.set()
        release.wait(30)
        told(Step(share=1.0, finished=True))

    first, seen = line.run(long, Event()), []
    thread = Thread(target=lambda: seen.extend(first))
    thread.start()
    assert began.wait(30)
    second = line.run(lambda told, check: told(Step(share=1.0, finished=True)), Event())
    assert next(second).waiting
    release.set()
    thread.join(30)
    assert seen[-1].finished
    assert list(second)[-1].finished


def test_cancelling_keeps_what_there_is_and_ends_the_work():
    line, Step = page("one_at_a_time").OneAtATime(), page("measuring").Step
    stop, ended = Event(), Event()

    def endless(told, check):
        told(Step(share=0.5, lines=({"name": "linear"},)))
        try:
            while True:
                check()
        except Cancelled:
            ended.set()
            raise

    steps = line.run(endless, stop)
    assert next(steps).share == 0
    assert next(steps).share == 0.5
    stop.set()
    (last,) = steps
    assert (last.stopped, len(last.lines)) == ("Cancelled.", 1)
    assert ended.wait(30)


def test_who_leaves_ends_the_work_and_frees_the_place():
    line, Step = page("one_at_a_time").OneAtATime(), page("measuring").Step

    def endless(told, check):
        told(Step(share=0.5))
        while True:
            check()

    steps = line.run(endless, Event())
    next(steps)
    next(steps)
    steps.close()
    done = line.run(lambda told, check: told(Step(share=1.0, finished=True)), Event())
    assert list(done)[-1].finished


def test_it_stops_when_it_takes_too_long(monkeypatch):
    place = page("one_at_a_time")
    monkeypatch.setattr(place, "MOST_SECONDS", 0)

    def endless(told, check):
        while True:
            check()

    assert "the most that a measurement may take" in list(place.OneAtATime().run(endless, Event()))[-1].stopped


def test_errors_of_the_work_reach_who_waits():
    def wrong(told, check):
        raise DataError("No such thing.")

    with pytest.raises(DataError, match="No such thing"):
        list(page("one_at_a_time").OneAtATime().run(wrong, Event()))


def test_the_time_left_follows_from_the_speed():
    Step = page("measuring").Step
    assert Step(share=0.25, seconds=10).seconds_left == 30
    assert Step(share=0.0, seconds=10).seconds_left is None
