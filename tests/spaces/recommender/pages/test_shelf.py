"""What there is to choose from."""

import numpy as np
import pytest

from tests.spaces.recommender.pages.conftest import CAMP, HOME, ODD_ID, PAGE, page


def found(shelf, query="", category="", number=0):
    return shelf.find(query, category, number, PAGE)


def names(shelf, result):
    return [str(shelf.catalogue.ids[item]) for item in result.items]


def test_without_words_the_popular_ones_come_first(shelf):
    first = found(shelf)
    counts = [int(shelf.people[item]) for item in first.items]
    assert counts == sorted(counts, reverse=True)
    assert set(names(shelf, first)) == set(CAMP)
    assert (first.total, first.pages) == (13, 3)


def test_pages_have_every_item_once_and_none_is_beyond_the_last(shelf):
    all_of_them = [name for number in range(3) for name in names(shelf, found(shelf, number=number))]
    assert sorted(all_of_them) == sorted([*CAMP, *HOME, ODD_ID])
    assert found(shelf, number=99).page == 2
    assert found(shelf, number=-3).page == 0


def test_a_category_holds_its_own(shelf):
    assert set(names(shelf, found(shelf, category="Home"))) == set(HOME)
    assert found(shelf, category="Nowhere").total == 0


def test_words_are_found_in_titles_and_categories(shelf):
    assert names(shelf, found(shelf, "TÊNT")) == ["tent"]
    assert names(shelf, found(shelf, "best")) == [ODD_ID]
    assert set(names(shelf, found(shelf, "home"))) == set(HOME)
    assert names(shelf, found(shelf, "home tea")) == ["teapot"]
    assert names(shelf, found(shelf, "t", category="Home"))[0] in {"teapot", "towel"}
    assert found(shelf, "zebra").total == 0
    assert found(shelf, "?!").total == 13


def test_titles_that_begin_with_the_words_come_first(shelf):
    assert set(names(shelf, found(shelf, "pe"))[:1]) == {"pegs"}
    assert names(shelf, found(shelf, "la"))[0] == "lantern"


@pytest.mark.parametrize(
    ("columns", "shown"),
    [
        ({"price_eur": ["12.5"]}, "€ 12.50"),
        ({"Price (USD)": ["1200"]}, "$ 1,200.00"),
        ({"price": ["3"], "currency": ["GBP"]}, "£ 3.00"),
        ({"price": ["from 9 kr"]}, "from 9 kr"),
        ({"unit_price": ["2"]}, "2.00"),
        ({"price": [""]}, ""),
        ({"priceless": ["1"], "maker": ["Mill"]}, ""),
    ],
)
def test_prices_are_shown_as_money_where_that_is_known(shelf, columns, shown):
    shelf = page("shelf").Shelf(shelf.recommender)
    object.__setattr__(shelf, "catalogue", type(shelf.catalogue).of_ids(np.array(["a"], dtype=object)))
    shelf.catalogue.more.update(columns)
    assert shelf.price(0) == shown
