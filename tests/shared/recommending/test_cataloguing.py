"""From a table of items to a catalogue."""

import datasets
import pytest

from shared.data.table import Table
from shared.errors import DataError
from shared.recommending.category_names import read_categories
from shared.recommending.reading import read_catalogue


def table(**columns) -> Table:
    return Table(datasets.Dataset.from_dict(columns), "goods.csv", 2)


def test_a_catalogue():
    rows = table(
        sku=[" 1", "2.0", "", "1", "3"],
        name=["Lamp", " Rope ", "Nobody", "Lantern", ""],
        about=["bright", None, "", "", "x"],
        kind=["Light|Home", "", "Home", "Home", "Light"],
        photo=["a.png", "", "", "", ""],
        price=["9", "8", "7", "6", "5"],
    )
    roles = {"item": "sku", "title": "name", "text": "about", "categories": "kind", "image": "photo"}
    made = read_catalogue(rows, roles)
    assert made.ids.tolist() == ["1", "2", "3"]
    assert made.titles == ["Lamp", "Rope", "3"]
    assert made.texts == ["bright", "", "x"]
    assert made.categories == [("Light", "Home"), (), ("Light",)]
    assert made.images == ["a.png", "", ""]
    assert made.more == {"price": ["9", "8", "5"]}
    assert made.described


def test_a_catalogue_of_ids_alone():
    made = read_catalogue(table(id=[7, 8]), {"item": "id", "title": ""})
    assert (made.titles, made.texts, made.categories, made.more) == (["7", "8"], ["", ""], [(), ()], {})


@pytest.mark.parametrize(
    ("roles", "sentence"),
    [
        ({"title": "name"}, "No column of goods.csv is chosen for the item's id: choose one of id and name"),
        ({"item": "id", "title": "what"}, "goods.csv has no column “what” for the title"),
        ({"item": "id"}, "No row of goods.csv has an id in “id”"),
    ],
)
def test_what_is_no_catalogue(roles, sentence):
    with pytest.raises(DataError, match=sentence):
        read_catalogue(table(id=["", "NaN"], name=["A", "B"]), roles)


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (["A|B", "A", "", None], [("A", "B"), ("A",), (), ()]),
        (["A; B", "C ;A;"], [("A", "B"), ("C", "A")]),
        (["A, B"], [("A", "B")]),
        (["Films, Comedy", "Films, Drama", "Films, Comedy"],
         [("Films", "Comedy"), ("Films", "Drama"), ("Films", "Comedy")]),
        (["Pots, pans and lids", "Rugs", "Pots, pans and lids"],
         [("Pots, pans and lids",), ("Rugs",), ("Pots, pans and lids",)]),
        (["Pots, pans|Kitchen"], [("Pots, pans", "Kitchen")]),
        (["Home > Kitchen > Knives", "Home"], [("Home", "Kitchen", "Knives"), ("Home",)]),
        (["Home>Kitchen; Gifts > Home", "x"], [("Home", "Kitchen", "Gifts"), ("x",)]),
        (['["A", "B"]', "['C', 'A']", "[]", "[broken", '[{"id": 1, "name": "D"}, {"name": "A"}]'],
         [("A", "B"), ("C", "A"), (), ("[broken",), ("D", "A")]),
        ([["A", "B"], None, [["C", "D"], ["C"]], [1]], [("A", "B"), (), ("C", "D"), ("1",)]),
        (["A|A| a", "B  b"], [("A", "a"), ("B b",)]),
    ],
)  # fmt: skip
def test_categories(cells, names):
    assert read_categories(cells) == names
