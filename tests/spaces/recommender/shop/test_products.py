"""The catalogue of the invented shop is well-formed, and every text is its own."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from tests.launched import ROOT

SHOP = ROOT / "spaces" / "recommender" / "shop"
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def products() -> Rows:
    with (SHOP / "products.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sentences(text: str) -> list[str]:
    return [part.casefold() for part in re.split(r"(?<=[.!?])\s+", text)]


def test_there_are_enough_and_every_field_is_filled(products: Rows) -> None:
    assert len(products) >= 420
    assert list(products[0]) == ["item", "title", "category", "tags", "price_eur", "text", "added"]
    assert [row["item"] for row in products] == [f"mb-{number:04d}" for number in range(1, len(products) + 1)]
    for row in products:
        assert all(value and value == value.strip() and "  " not in value for value in row.values()), row
        assert re.fullmatch(r"\d+\.\d\d", row["price_eur"]), row
        assert 1 < float(row["price_eur"]) < 1500
        assert date(2025, 1, 1) <= date.fromisoformat(row["added"]) <= date(2026, 12, 31)


def test_categories_and_tags_are_shared_by_products(products: Rows) -> None:
    categories = Counter(row["category"] for row in products)
    assert 12 <= len(categories) <= 16
    assert min(categories.values()) >= 24
    tags = Counter(tag for row in products for tag in row["tags"].split("|"))
    assert min(tags.values()) >= 2
    for row in products:
        own = row["tags"].split("|")
        assert 2 <= len(own) == len(set(own)) <= 4, row


def test_titles_and_texts_are_their_own(products: Rows) -> None:
    assert len({row["title"].casefold() for row in products}) == len(products)
    said = Counter(sentence for row in products for sentence in sentences(row["text"]))
    assert [sentence for sentence, count in said.items() if count > 1] == []
    runs = Counter(run for row in products for run in {*_runs(row["text"], 6)})
    assert [run for run, count in runs.items() if count > 1] == []


def _runs(text: str, length: int) -> list[tuple[str, ...]]:
    """As many words in a row."""
    words = re.findall(r"[\w'-]+", text.casefold())
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def test_texts_are_one_to_three_sentences_of_a_shop(products: Rows) -> None:
    for row in products:
        assert 60 <= len(row["text"]) <= 320, row
        assert 1 <= len(sentences(row["text"])) <= 3, row
        assert row["text"][-1] in ".!?", row
        assert not re.search(r"\s[.,;:!?]|\.\.|\b(\w+) \1\b", row["text"].casefold()), row


def test_the_products_that_the_chat_knows_are_there(products: Rows) -> None:
    known = {(row["title"], float(row["price_eur"])) for row in products}
    told = {
        ("Harrow 1 tent", 229.0),
        ("Harrow 2 tent", 299.0),
        ("Harrow 3 tent", 379.0),
        ("Harrow Long House tent", 649.0),
        ("Tent pegs, set of eight", 9.5),
        ("Battery for the lantern Fen", 16.0),
        ("Proofing agent", 14.5),
        ("Spring cartridge", 29.0),
    }
    assert told <= known
    with (ROOT / "spaces/chat/shop/orders.csv").open(encoding="utf-8", newline="") as file:
        ordered = {part.split(" x ", 1)[1] for row in csv.DictReader(file) for part in row["items"].split(", ")}
    titles = {row["title"] for row in products}
    assert {re.sub(r" \(size \w+\)", "", name) for name in ordered} <= titles


def test_what_goes_with_what_names_products(products: Rows) -> None:
    titles = {row["title"] for row in products}
    with (SHOP / "goes_with.csv").open(encoding="utf-8", newline="") as file:
        pairs = [(row["after"], row["then"]) for row in csv.DictReader(file)]
    assert len(pairs) == len(set(pairs)) >= 150
    assert {title for pair in pairs for title in pair} <= titles
    assert all(after != then for after, then in pairs)
