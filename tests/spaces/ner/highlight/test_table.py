"""The table of distinct entities."""

import re

from shared.tasks.token_classification import Entity
from tests.spaces.ner.highlight.conftest import TEXT, module, work


def grouped(entities, sort: str = "start"):
    return module("highlight.groups").grouped(entities, sort)


def table(document) -> str:
    return module("highlight.table").table_html(document)


def rows(document) -> list[str]:
    return re.findall(r'<td class="wide">(?:<details.*?<summary[^>]*>)?([^<]+)<', table(document))


def test_the_same_words_with_the_same_type_are_one() -> None:
    found = grouped(
        [
            Entity(0, 8, "ORG", 0.5, "New\nBank"),
            Entity(9, 17, "ORG", 0.9, "New Bank"),
            Entity(18, 26, "PER", 0.9, "New Bank"),
        ]
    )
    assert [(one.text, one.label, one.count, one.start, one.end) for one in found] == [
        ("New Bank", "ORG", 2, 0, 8),
        ("New Bank", "PER", 1, 18, 26),
    ]
    assert found[0].score == 0.7


def test_it_is_sorted_in_every_way() -> None:
    document = work()
    orders = {}
    for sort in module("highlight.groups").SORTS:
        document.sort = sort
        orders[sort] = rows(document)
    assert orders["count"][0] == "Ana Duarte"
    assert orders["start"] == ["Ana Duarte", "Harbor Lane", "Mill Bank", "Tom Weaver", "Lisbon"]
    assert orders["text"] == sorted(orders["text"])
    assert orders["label"][0] == "Lisbon"
    assert all(sorted(order) == sorted(orders["start"]) for order in orders.values())


def test_types_switched_off_are_left_out_and_it_is_said() -> None:
    document = work()
    document.hidden = {"PER", "NEVER"}
    assert rows(document) == ["Harbor Lane", "Mill Bank", "Lisbon"]
    assert "Left out, here and in the files: PER." in table(document)


def test_a_long_table_has_pages() -> None:
    names = [f"Name{number}" for number in range(60)]
    document = module("highlight.work").Work("x", " ".join(names))
    at = 0
    for name in names:
        start = document.text.index(name, at)
        at = start + len(name)
        document.entities.append(Entity(start, at, "PER", 0.5, name))
    document.sort = "start"
    assert rows(document) == names[:25]
    document.page = 99
    assert rows(document) == names[50:]
    assert "51 to 60 of 60" in table(document)


def test_nothing_found_no_table() -> None:
    assert table(work("Nobody.")) == ""


def test_words_are_escaped() -> None:
    document = work(TEXT)
    document.entities = [Entity(0, 3, "<i>", 0.5, "<b>x")]
    assert "<b>x" not in table(document)
    assert "&lt;b&gt;x" in table(document)
