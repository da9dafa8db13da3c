"""A headline with its companies marked, and what saving the watch-list says."""

import pytest

from tests.spaces.sentiment.pages.conftest import page, part


def test_named_words_are_marked_in_their_order(desk) -> None:
    desk.watchlist.save([["Harbor & Lane", "HBL", ""], ["Verdano Solar", "VDS", "Verdano"]])
    text = "Verdano and Harbor & Lane <agree>"
    shown = page("named").named_html(text, desk.watchlist.mentions(text))
    assert "<mark>Verdano</mark> and <mark>Harbor &amp; Lane</mark> &lt;agree&gt;" in shown
    assert shown.count("<li>") == 2


def test_nobody_named_is_said() -> None:
    assert "names no company" in page("named").named_html("Rain tomorrow", [])


@pytest.mark.parametrize(
    ("counts", "problems", "said"),
    [
        ((1, 0, 2), [], "Saved: 1 added, 2 removed."),
        ((0, 0, 0), [], "Saved: nothing to change."),
        ((1, 0, 0), ["“<X>” is there twice."], "“&lt;X&gt;” is there twice."),
    ],
)
def test_saving_says_what_it_did(counts: tuple[int, int, int], problems: list[str], said: str) -> None:
    shown = page("watchlist").saved_html(part("watchlist").Saved(*counts, problems))
    assert said in shown
    assert ("1 thing to look at" in shown) == bool(problems)


def test_empty_rows_and_further_columns_are_left_out() -> None:
    rows = [["A", None, 5, "more"], [None, "", " "], ["", "T", ""]]
    assert page("watchlist").filled(rows) == [["A", "", "5"], ["", "T", ""]]
