"""Tables of ids, numbers and times: what the doctor makes of them, and how their columns are guessed."""

import random

import pyarrow as pa
import pytest

from shared.data.doctor import examine, guess_roles, mend
from shared.data.ids import plain_ids
from shared.errors import DataError
from shared.tasks.recommendations.roles import INTERACTION_ROLES, ITEM_ROLES
from tests.toy import toy_table

ROLES = {"user": "who", "item": "what"}


def rows(count: int = 60) -> list[dict[str, str]]:
    return [{"who": f"u{n % 7}", "what": str(n % 11), "stars": "3"} for n in range(count)]


def drawn(**columns) -> list[dict[str, str]]:
    """200 rows; the values of a column are drawn from a list or from a range."""
    draw = random.Random(0)
    return [{name: str(draw.choice(values)) for name, values in columns.items()} for _ in range(200)]


IDS, RATINGS, UNIX = range(100, 180), range(1, 6), range(1_500_000_000, 1_500_900_000, 7)
DAYS = [f"2026-0{month}-1{day}" for month in range(1, 10) for day in range(10)]
PRICES = [f"{cents / 100:.2f}" for cents in range(105, 9000, 17)]


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        (["1", " 1 ", "1.0", "1.00", "01", "A", "a", "1.5"], ["1", "1", "1", "1", "01", "A", "a", "1.5"]),
        ([1, 20, None], ["1", "20", None]),
        ([1.0, 2.5, 123456789012.0, None, float("nan")], ["1", "2.5", "123456789012", None, None]),
        (["", "  ", "nan", "NULL", None, "\\N", "nano"], [None, None, None, None, None, None, "nano"]),
        ([["1"], ["2"]], [None, None]),
        ([None, None], [None, None]),
    ],
)
def test_ids_of_cells(cells, ids):
    assert plain_ids(pa.array(cells)).to_pylist() == ids


def test_a_table_of_ids_has_no_texts_to_complain_about():
    report = examine(toy_table(rows()), ROLES, INTERACTION_ROLES)
    assert report.findings == ()
    assert report.label_counts == {}


def test_the_tokenizer_is_not_asked():
    def count(texts):
        raise AssertionError(texts)

    assert examine(toy_table(rows()), ROLES, INTERACTION_ROLES, token_counts=count, max_tokens=8).trainable


def test_rows_without_an_id_are_found_and_removed(tmp_path):
    odd = [{"who": "", "what": "3", "stars": "3"}, {"who": "u1", "what": " ", "stars": "3"}]
    table = toy_table([*odd, *rows(), {"who": "NULL", "what": "1", "stars": "3"}])
    seen = []
    report = examine(table, ROLES, INTERACTION_ROLES, test=table, progress=seen.append)
    (found,) = report.findings
    assert found.message == "3 rows (4.8 %) have no id in “who” or “what”."
    assert (found.code, found.rows, found.fix) == ("empty-id", (2, 3, 64), "Remove 3 rows without an id")
    assert seen[-1] == 1
    mended = mend(table, ["empty-id", "duplicate", "leak"], ROLES, INTERACTION_ROLES, tmp_path, test=table)
    assert len(mended) == 60
    assert mended.notes == ("Removed 3 rows without an id.",)
    assert mended.row_number(0) == 4


def test_too_few_rows():
    (found,) = examine(toy_table(rows(3)), ROLES, INTERACTION_ROLES).findings
    assert (found.code, found.level) == ("few-rows", "error")
    assert found.message == "There are only 3 usable rows: training needs at least 6."


def test_no_row_left(tmp_path):
    table = toy_table([{"who": "", "what": "1", "stars": "3"}] * 9)
    with pytest.raises(DataError, match="would be left: choose fewer fixes"):
        mend(table, ["empty-id"], ROLES, INTERACTION_ROLES, tmp_path)


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        ({"userID": IDS, "artistID": IDS, "weight": range(1, 5000)}, ["userID", "artistID", "weight", None]),
        ({"userId": IDS, "movieId": IDS, "rating": RATINGS, "timestamp": UNIX},
         ["userId", "movieId", "rating", "timestamp"]),
        ({"column_1": IDS, "column_2": IDS, "column_3": RATINGS, "column_4": UNIX},
         ["column_1", "column_2", "column_3", "column_4"]),
        ({"User-ID": IDS, "ISBN": IDS, "Book-Rating": range(11)}, ["User-ID", "ISBN", "Book-Rating", None]),
        ({"InvoiceNo": IDS, "StockCode": IDS, "Quantity": RATINGS, "InvoiceDate": DAYS, "UnitPrice": PRICES,
          "CustomerID": IDS}, ["CustomerID", "StockCode", "Quantity", "InvoiceDate"]),
        ({"timestamp": UNIX, "visitorid": IDS, "event": ["view"], "itemid": IDS},
         ["visitorid", "itemid", None, "timestamp"]),
        ({"reviewerID": IDS, "asin": IDS, "overall": RATINGS, "unixReviewTime": UNIX},
         ["reviewerID", "asin", "overall", "unixReviewTime"]),
        ({"kunde": IDS, "ware": IDS, "price": PRICES, "bought": DAYS, "watch_time": PRICES},
         ["kunde", "ware", None, "bought"]),
        ({"user": IDS, "item": IDS, "rating": ["good", "bad"], "time": ["soon"]}, ["user", "item", None, None]),
        ({"price": PRICES, "day": DAYS}, [None, None, None, "day"]),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_name_and_by_content(columns, roles):
    names = ("user", "item", "rating", "time")
    expected = {name: column for name, column in zip(names, roles, strict=True) if column}
    assert guess_roles(toy_table(drawn(**columns)), INTERACTION_ROLES) == expected


@pytest.mark.parametrize(
    ("columns", "roles"),
    [
        (("id", "name", "url", "pictureURL"), {"item": "id", "title": "name", "image": "pictureURL"}),
        (("movieId", "title", "genres"), {"item": "movieId", "title": "title", "categories": "genres"}),
        (("sku", "Product Name", "Description", "Department"),
         {"item": "sku", "title": "Product Name", "text": "Description", "categories": "Department"}),
    ],
)  # fmt: skip
def test_columns_of_items_are_guessed(columns, roles):
    assert guess_roles(toy_table([dict.fromkeys(columns, str(n)) for n in range(20)]), ITEM_ROLES) == roles
