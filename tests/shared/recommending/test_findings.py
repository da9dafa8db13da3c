"""What is said about tables of interactions and of items."""

import datasets
import pytest

from shared.data.table import Table
from shared.errors import DataError
from shared.recommending.findings import catalogue_findings, interaction_findings
from shared.recommending.reading import read_interactions

PAIR = {"user": "u", "item": "i"}
RATED = PAIR | {"rating": "r"}
TIMED = PAIR | {"time": "t"}


def table(**columns) -> Table:
    return Table(datasets.Dataset.from_dict(columns), "visits.csv", 2)


def found(roles=PAIR, **columns):
    return {finding.code: finding for finding in interaction_findings(table(**columns), roles)}


def test_a_clean_table_says_only_what_it_is():
    (finding,) = found(u=list("aabb"), i=list("xyxy")).values()
    assert (finding.code, finding.level) == ("kind", "info")
    assert finding.message == (
        "4 interactions of 2 users with 2 items. There is no column of ratings or counts, so each says that somebody "
        "was interested."
    )


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        (["1", "2", "20", "3000"], "(1 to 3,000) are taken as counts: the more, the better it is liked."),
        (["1", "5", "4", "3"], "(1 to 5) are taken as ratings: what is below the middle is disliked."),
        (["1", "1", "1", "1"], "All numbers in “r” are 1, so each says that somebody was interested."),
    ],
)
def test_what_numbers_are_taken_for(numbers, words):
    assert found(RATED, u=list("aabb"), i=list("xyxy"), r=numbers)["kind"].message.endswith(words)


@pytest.mark.parametrize(
    ("columns", "code", "sentence"),
    [
        ({"u": list("aaa"), "i": list("xyz")}, "one-user", "All usable rows have the same user, “a”: at least 2 are"),
        ({"u": list("abc"), "i": list("xxx")}, "one-item", "All usable rows have the same item, “x”: at least 2 are"),
        ({"u": ["", ""], "i": list("xy")}, "no-rows", "No row can be used: each needs a user, an item and"),
    ],
)
def test_what_stops_the_training_stops_the_reading_too(columns, code, sentence):
    finding = found(**columns)[code]
    assert finding.level == "error"
    assert finding.message.startswith(sentence)
    with pytest.raises(DataError):
        read_interactions(table(**columns), PAIR)


def test_numbers_that_are_left_out():
    said = found(RATED, u=list("aabbcc"), i=list("xyxyxy"), r=["30", "-2", "0", "4", "many", "2"])
    assert said["negative-number"].message == "1 row (16.7 %) has a count below 0 in “r” and is left out."
    assert said["zero-count"].message == "1 row (16.7 %) has a count of 0 in “r” and is left out."
    assert said["no-number"].message == "1 row (16.7 %) has no readable number in “r” and is left out."
    rows = [said[code].rows for code in ("negative-number", "zero-count", "no-number")]
    assert rows == [(3,), (4,), (6,)]
    assert [said[code].level for code in ("negative-number", "zero-count", "no-number")] == [
        "warning", "info", "warning"
    ]  # fmt: skip
    assert said["kind"].message.startswith("3 interactions of 3 users with 2 items.")


def test_no_number_at_all():
    with pytest.raises(DataError, match="holds no numbers"):
        found(RATED, u=list("ab"), i=list("xy"), r=["good", "bad"])


@pytest.mark.parametrize(
    ("roles", "numbers", "how"),
    [
        (PAIR, ["1"] * 5, "each pair counts once"),
        (RATED, ["1", "20", "3", "4", "5"], "their counts are added up"),
        (RATED, ["1", "2", "3", "4", "5"], "the last one counts"),
        (RATED | {"time": "t"}, ["1", "2", "3", "4", "5"], "the newest one counts"),
    ],
)
def test_repeated_pairs(roles, numbers, how):
    finding = found(roles, u=list("aabba"), i=list("xyxyx"), r=numbers, t=["2026-03-01"] * 5)["repeated-pair"]
    assert finding.message == f"1 row (20 %) repeats a user and an item of an earlier one: {how}."
    assert (finding.count, finding.rows, finding.fix) == (1, (6,), None)


def test_times():
    said = found(TIMED, u=list("aabb"), i=list("xyxy"), t=["2026-03-01", "02.03.2026", "1772445600", "soon"])
    assert said["no-time"].rows == (5,)
    assert said["no-time"].message == (
        "1 row (25 %) has no readable time in “t”: it is taken for as old as the middle one of the same user."
    )
    assert said["time-forms"].message == (
        "The times in “t” have several forms: numbers since 1970, year-month-day and figures with points. All of these "
        "are read."
    )


def test_times_that_say_nothing():
    said = found(TIMED, u=list("aabb"), i=list("xyxy"), t=["soon", "", "late", "later"])
    assert said["no-time"].message.endswith("the order of the rows stands for that of the times.")
    steps = found(TIMED, u=list("aabb"), i=list("xyxy"), t=["1", "2", "3", "4"])
    assert steps["time-steps"].message == "“t” has no dates but numbers: they are taken as steps in time."
    open_order = found(TIMED, u=list("aabb"), i=list("xyxy"), t=["01/02/2026"] * 3 + ["03/04/2026"])
    assert "the column itself leaves it open" in open_order["time-order"].message


def test_users_and_items_that_stand_once():
    said = found(u=list("aabbc"), i=list("xyxzx"))
    assert said["single-item"].message == (
        "1 user (33.3 %) has one item only: nothing can be held back to test on them."
    )
    assert said["single-item"].level == "info"
    assert said["single-user"].message.startswith("2 items (66.7 %) have one user only: little can be learnt")
    assert found(u=list("abc"), i=list("xyx"))["single-item"].level == "warning"


def test_ids_that_differ_in_capitals():
    said = found(u=["Ann", "ann", "Bo", "Bo"], i=list("xyxy"))
    assert said["user-capitals"].message == (
        "1 id in “u” differs from another in capitals only: “Ann” and “ann”. They are taken for different users."
    )


def test_rows_without_an_id_are_left_to_the_doctor():
    said = found(u=["a", "a", "b", "b", ""], i=list("xyxyx"))
    assert set(said) == {"kind"}


def test_items():
    rows = {"id": ["1", "1.0", "", "2"], "name": ["One", "Uno", "None", ""]}
    said = {finding.code: finding for finding in catalogue_findings(table(**rows), {"item": "id", "title": "name"})}
    assert set(said) == {"items-repeated", "items-empty-id", "items-no-title"}
    assert said["items-repeated"].message == (
        "1 row of visits.csv (“id”) repeats the id of an earlier one and is left out."
    )
    assert (said["items-repeated"].rows, said["items-empty-id"].rows) == ((3,), (4,))
    assert said["items-no-title"].message == "1 item (50 %) has no title: the id is shown."


def test_items_about_which_nothing_is_said():
    (bare,) = catalogue_findings(table(id=["1", "2"], price=["3", "4"]), {"item": "id"})
    assert (bare.code, bare.level) == ("items-bare", "warning")


@pytest.mark.parametrize("roles", [{"item": "id", "title": "name"}, {"title": "name"}])
def test_items_without_ids(roles):
    (none,) = catalogue_findings(table(id=["", " "], name=["A", "B"]), roles)
    assert (none.code, none.level) == ("items-no-ids", "error")
