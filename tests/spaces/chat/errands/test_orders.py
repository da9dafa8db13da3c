"""The order table in the database."""

import csv
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest

from shared.errors import DataError
from tests.spaces.chat.errands.conftest import FOLDER, NOW, part, shop_orders

HEADER = "number,email,postcode,items,status,ordered,delivered\n"


@pytest.fixture
def cancel(orders):
    """A function that cancels an order under a key."""
    actions, call = part("shop_actions"), part("forms").Call("cancel_order")
    return lambda key, number="MB-10342": orders.change(
        key, "cancel_order", number, lambda order: actions.cancel_order(order, call, {}, NOW.date())
    )


def test_the_shops_orders_are_there(orders):
    with (FOLDER / "shop" / "orders.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {order.number: dict(order.fields) for order in orders.all()} == {row["number"]: row for row in rows}
    assert orders.get("MB-10234").items == ["1 x Lantern Fen", "2 x Enamel mug"]
    assert orders.get("MB-00000") is None


def test_dates_move_with_the_day_on_which_they_are_taken(services):
    later = shop_orders(services, lambda: NOW + timedelta(days=400))
    order = later.get("MB-10234")
    assert order.fields["delivered"] == (datetime(2026, 11, 3, tzinfo=UTC) + timedelta(days=400)).date().isoformat()
    assert max(order.fields["ordered"] for order in later.all()) == (NOW + timedelta(days=400)).date().isoformat()


def test_changes_stay_and_the_table_is_filled_only_once(orders, cancel, services):
    assert cancel("k1").ok
    again = shop_orders(services, lambda: NOW)
    assert again.get("MB-10342").status == "cancelled"
    assert again.history("MB-10342") == [{"at": "2026-11-24T12:00:00+00:00", "said": "Cancelled in the chat."}]
    assert again.history("MB-00000") == []


def test_a_key_does_it_once_and_copies_get_the_same_result(orders, cancel):
    first, second = cancel("k1"), cancel("k1")
    assert (first.ok, first.case) == (second.ok, second.case) == (True, "done")
    assert len(orders.history("MB-10342")) == 1


def test_another_key_finds_it_done(cancel, orders):
    cancel("k1")
    assert (cancel("k2").ok, cancel("k2").case) == (False, "cancelled")
    assert len(orders.history("MB-10342")) == 1


def test_an_order_that_is_gone(cancel):
    assert cancel("k1", "MB-00000").case == "missing"
    assert cancel("k1", "MB-00000").case == "missing"


def test_many_at_once_do_it_once(orders, cancel):
    orders.all()
    together, results = Barrier(8), []

    def click():
        together.wait()
        results.append(cancel("same"))

    threads = [Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(result.ok, result.case) for result in results] == [(True, "done")] * 8
    assert len(orders.history("MB-10342")) == 1


def test_two_servers_that_start_at_once_fill_it_once(services):
    together, counts = Barrier(4), []

    def start():
        own = shop_orders(services, lambda: NOW)
        together.wait()
        counts.append(len(own.all()))

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [48] * 4


def test_an_own_table_takes_the_place_of_the_orders(orders, tmp_path):
    path = tmp_path / "upload"
    path.write_text(
        "Order number;Zip;Items;Status;Order date\n"
        "X-1;8010;1 x Hat;Processing;2026-11-01 10:00\nX-2;1010;1 x Bag;shipped;\n",
        "utf-8",
    )
    assert orders.replace_from(path, "mine.csv") == 2
    assert [order.number for order in orders.all()] == ["X-1", "X-2"]
    assert dict(orders.get("X-1").fields) == {
        "number": "X-1", "postcode": "8010", "items": "1 x Hat", "status": "processing", "ordered": "2026-11-01"
    }  # fmt: skip


def test_a_workbook(orders, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["number", "postcode", "items", "status"], ["MB-20000", 8010, "1 x Hat", "shipped"]):
        book.active.append(row)
    book.save(tmp_path / "orders.xlsx")
    assert orders.replace_from(tmp_path / "orders.xlsx", "orders.xlsx") == 1
    assert orders.get("MB-20000").fields["postcode"] == "8010"


def test_what_was_done_with_an_order_that_stays_is_kept(orders, cancel, tmp_path):
    cancel("k1")
    path = tmp_path / "new.csv"
    path.write_text(HEADER + "MB-10342,a@example.com,8010,1 x Hat,cancelled,,\n", "utf-8")
    orders.replace_from(path, "new.csv")
    assert [change["said"] for change in orders.history("MB-10342")] == ["Cancelled in the chat."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("number,postcode,items\nMB-1,8010,Hat\n", "bad.csv has no column status"),
        (HEADER + "MB-1,,8010,Hat,lost,,\n", "bad.csv, row 2: the status is “lost”, expected processing or"),
        (
            HEADER + "MB-1,,8010,Hat,shipped,,\nMB-1,,8010,Hat,shipped,,\n",
            "bad.csv, row 3: the order MB-1 is there twice",
        ),
        (HEADER + ",,8010,Hat,shipped,,\n", "bad.csv, row 2: an order number"),
        (HEADER + "MB-1,,,Hat,shipped,,\n", "row 2: without a postcode and an e-mail address"),
        (HEADER + "MB-1,,8010,Hat,shipped,yesterday,\n", "row 2: ordered is “yesterday”: a date such as"),
        (HEADER, "no rows"),
    ],
)
def test_a_table_that_is_wrong_changes_nothing(orders, tmp_path, text, said):
    path = tmp_path / "bad.csv"
    path.write_text(text, "utf-8")
    before = orders.all()
    with pytest.raises(DataError) as error:
        orders.replace_from(path, "bad.csv")
    assert said in str(error.value)
    assert orders.all() == before


def test_starting_over(orders, cancel):
    cancel("k1")
    orders.start_over()
    assert orders.get("MB-10342").status == "processing"
    assert orders.history("MB-10342") == []


def test_whose_an_order_is():
    order = part("order").Order("X-1", {"postcode": "3512 KL", "email": "Anna@Example.com", "city": ""})
    assert order.belongs_to("3512kl", ("postcode", "email"))
    assert order.belongs_to("anna@example.com", ("postcode", "email"))
    assert not order.belongs_to("3512", ("postcode", "email"))
    assert not order.belongs_to("", ("city", "email"))
