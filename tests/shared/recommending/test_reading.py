"""From tables to interactions, and one order of items for both tables."""

import datasets
import numpy as np
import pytest

from shared.data.reading import read_table
from shared.data.table import Table
from shared.errors import DataError
from shared.recommending.catalogue import Catalogue
from shared.recommending.reading import align, read_interactions

PAIR = {"user": "u", "item": "i"}
RATED = PAIR | {"rating": "r"}
TIMED = PAIR | {"time": "t"}
ALL = RATED | {"time": "t"}


def table(**columns) -> Table:
    return Table(datasets.Dataset.from_dict(columns), "visits.csv", 2)


def entries(made) -> list[tuple]:
    """User, item and weight of each entry, by id."""
    return list(zip(made.users[made.user].tolist(), made.items[made.item].tolist(), made.weight.tolist(), strict=True))


def test_two_columns_are_enough():
    made = read_interactions(table(u=["a", "b", "a"], i=["x", "x", "y"]), PAIR)
    assert entries(made) == [("a", "x", 1), ("b", "x", 1), ("a", "y", 1)]
    assert (made.kind, made.time) == ("implicit", None)
    assert (made.users.dtype, made.user.dtype, made.item.dtype, made.weight.dtype) == (object, "i4", "i4", "f4")


def test_roles_left_out_may_be_empty():
    made = read_interactions(table(u=["a", "b"], i=["x", "y"]), PAIR | {"rating": "", "time": ""})
    assert made.kind == "implicit"


def test_ids_are_the_same_however_they_are_written():
    made = read_interactions(table(u=["1", "1.0", " 1", "2", "A", "a"], i=["x", "y ", "z", "x", "x", "x"]), PAIR)
    assert made.users.tolist() == ["1", "2", "A", "a"]
    assert made.items.tolist() == ["x", "y", "z"]
    floats = read_interactions(table(u=[1.0, 2.0, None], i=[10, 20, 10]), PAIR)
    assert entries(floats) == [("1", "10", 1), ("2", "20", 1)]


def test_rows_without_ids_are_left_out_and_what_stood_only_there():
    made = read_interactions(table(u=["a", "", "b", "c"], i=["x", "gone", "y", None]), PAIR)
    assert entries(made) == [("a", "x", 1), ("b", "y", 1)]
    assert (made.users.tolist(), made.items.tolist()) == (["a", "b"], ["x", "y"])


def test_counts_of_a_repeated_pair_are_added_up():
    rows = table(u=["a", "b", "a", "b"], i=["x", "x", "x", "y"], r=["30", "4", "12", "1"])
    made = read_interactions(rows, RATED)
    assert made.kind == "counts"
    assert entries(made) == [("b", "x", 4), ("a", "x", 42), ("b", "y", 1)]


def test_of_ratings_the_newest_counts_or_else_the_last():
    users, items, ratings = ["a", "b", "a", "b"], ["x", "x", "x", "y"], ["5", "4", "1", "2.5"]
    rows = table(u=users, i=items, r=ratings, t=["2026-03-02", "2026-01-01", "2026-03-01", "2026-01-01"])
    assert entries(read_interactions(rows, RATED)) == [("b", "x", 4), ("a", "x", 1), ("b", "y", 2.5)]
    made = read_interactions(rows, ALL)
    assert entries(made) == [("a", "x", 5), ("b", "x", 4), ("b", "y", 2.5)]
    assert made.time is not None
    assert made.time[0] == 1772409600


def test_counts_below_one_are_left_out():
    made = read_interactions(table(u=list("aabbc"), i=list("xyxyx"), r=["30", "-2", "0", "4", "-1"]), RATED)
    assert entries(made) == [("a", "x", 30), ("b", "y", 4)]


def test_verdicts_may_be_negative_and_ratings_may_not():
    verdicts = read_interactions(table(u=list("aabb"), i=list("xyxy"), r=["1", "-1", "-1", "0"]), RATED)
    assert [weight for *_, weight in entries(verdicts)] == [1, -1, -1, 0]
    rated = read_interactions(table(u=list("aabb"), i=list("xyxy"), r=["5", "-1", "3", "2"]), RATED)
    assert (rated.kind, [weight for *_, weight in entries(rated)]) == ("explicit", [5, 3, 2])


def test_a_row_whose_number_is_unreadable_is_left_out():
    made = read_interactions(table(u=list("aabb"), i=list("xyyx"), r=["5", "great", "3,5", ""]), RATED)
    assert entries(made) == [("a", "x", 5), ("b", "y", 3.5)]


@pytest.mark.parametrize(
    "times",
    [
        ["2026-03-01", "2026-03-02T10:00:00Z", "2026-03-13 11:00"],
        ["01.03.2026", "02.03.2026 10:00", "13.03.2026 11:00"],
        ["01/03/2026", "02/03/2026 10:00", "13/03/2026 11:00"],
        ["2026-03-01", "02.03.2026 10:00", "13/03/2026 11:00"],
        ["1772323200", "1772445600", "1773399600"],
        ["1772323200000", "1772445600000", "1773399600000"],
    ],
)
def test_dates_in_any_form(times):
    made = read_interactions(table(u=list("aab"), i=list("xyx"), t=times), TIMED)
    assert made.time.tolist() == [1772323200, 1772445600, 1773399600]
    assert made.time.dtype == np.int64


def test_an_unreadable_time_is_the_middle_one_of_the_user():
    days = ["1000000000", "1000000500", "1000000900", "never", "", "1000002000", "1000000700"]
    made = read_interactions(table(u=list("aaaabcd"), i=list("wxyzxxx"), t=days), TIMED)
    assert made.time.tolist()[:4] == [1000000000, 1000000500, 1000000900, 1000000500]
    assert made.time.tolist()[4] == 1000000700  # b has none: the middle one of all


def test_times_that_cannot_be_read_at_all_leave_the_order_of_rows():
    made = read_interactions(table(u=list("aab"), i=list("xyx"), t=["soon", "", "later"]), TIMED)
    assert made.time is None
    assert made.histories.items.tolist() == [0, 1, 0]


def test_the_last_time_of_a_pair_is_kept():
    made = read_interactions(table(u=list("aab"), i=list("xxy"), t=["2026-03-05", "2026-03-01", "2026-03-02"]), TIMED)
    assert len(made) == 2
    assert made.time.tolist() == [1772668800, 1772409600]


@pytest.mark.parametrize(
    ("columns", "roles", "sentence"),
    [
        ({"u": ["a"], "i": ["x"]}, {"user": "u", "item": "ware"}, "visits.csv has no column “ware” for the item"),
        ({"u": ["a"], "i": ["x"]}, {"user": "u"}, "No column is chosen for the item: choose one of u and i"),
        ({"u": ["a"], "i": ["x"]}, {"user": "u", "item": "u"}, "user and item are to be read from the same column"),
        ({"u": ["a"], "i": ["x"], "r": ["good"]}, RATED, "“r” of visits.csv holds no numbers"),
        ({"u": ["", "a"], "i": ["x", " "]}, PAIR, "No row of visits.csv can be used: there are 2 rows without a user"),
        ({"u": ["a", "b"], "i": ["x", "y"], "r": ["-1", "0"]}, RATED | {"rating": "r"}, None),
        ({"u": ["a", "b"], "i": ["x", "y"], "r": ["-5", "0"]}, RATED, "1 row with a number below 0 and there is 1 row"),
        ({"u": ["a", "a"], "i": ["x", "y"]}, PAIR, "visits.csv has only one user, “a”: at least 2 are needed"),
        ({"u": ["a", "b"], "i": ["x", "x"]}, PAIR, "visits.csv has only one item, “x”: at least 2 are needed"),
        ({"u": [], "i": []}, PAIR, "visits.csv has no rows"),
        ({"u": [["a"], ["b"]], "i": ["x", "y"]}, PAIR, "No row of visits.csv can be used"),
    ],
)
def test_what_cannot_be_read_is_said(columns, roles, sentence):
    if sentence is None:
        assert read_interactions(table(**columns), roles).kind == "explicit"
        return
    with pytest.raises(DataError, match=sentence):
        read_interactions(table(**columns), roles)


def test_many_rows_from_a_file(tmp_path):
    draw = np.random.default_rng(1)
    user, item, plays = draw.integers(300, size=60_000), draw.integers(400, size=60_000), draw.integers(1, 99, 60_000)
    path = tmp_path / "plays.csv"
    lines = [f"{u},{i}.0,{n}" for u, i, n in zip(user.tolist(), item.tolist(), plays.tolist(), strict=True)]
    path.write_text("\n".join(["user,item,plays", *lines]), "utf-8")
    made = read_interactions(read_table(path, tmp_path), {"user": "user", "item": "item", "rating": "plays"})
    expected = np.zeros((300, 400))
    np.add.at(expected, (user, item), plays)
    found = np.zeros((300, 400))
    found[made.users[made.user].astype(int), made.items[made.item].astype(int)] = made.weight
    np.testing.assert_array_equal(found, expected)
    assert len(made) == np.count_nonzero(expected)


def test_both_tables_get_one_order_of_items():
    made = read_interactions(table(u=list("aab"), i=list("xyx")), PAIR)
    ids = np.array(["new", "x"], dtype=object)
    shop = Catalogue(ids, ["New", "Axe"], ["", "cuts"], [("A",), ("B",)], ["n.png", "x.png"], {"price": ["1", "2"]})
    known, goods = align(made, shop)
    assert known.items.tolist() == goods.ids.tolist() == ["x", "y", "new"]
    assert entries(known) == entries(made)
    assert known.matrix.shape == (2, 3)
    assert goods.titles == ["Axe", "y", "New"]
    assert goods.texts == ["cuts", "", ""]
    assert goods.categories == [("B",), (), ("A",)]
    assert goods.images == ["x.png", "", "n.png"]
    assert goods.more == {"price": ["2", "", "1"]}
    assert goods.described


def test_without_a_catalogue_items_are_called_by_their_ids():
    made = read_interactions(table(u=list("aab"), i=list("xyx")), PAIR)
    known, goods = align(made, None)
    assert known is made
    assert (goods.titles, goods.described) == (["x", "y"], False)
