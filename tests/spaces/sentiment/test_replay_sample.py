"""The headlines that the demo plays, and the invented companies that they are about."""

import csv
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

Rows = list[dict[str, str]]


def read(folder: Path, name: str) -> Rows:
    with (folder / "samples" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def replay(folder: Path) -> Rows:
    return read(folder, "replay.csv")


@pytest.fixture
def companies(folder: Path) -> dict[str, list[str]]:
    """Every name of a company, under its first one."""
    rows = read(folder, "watchlist.csv")
    return {row["Name"]: [row["Name"], row["Ticker"], *row["Aliases"].split(";")] for row in rows}


def test_headlines_are_dated_sorted_and_linked_to_example_domains(replay: Rows) -> None:
    times = [datetime.fromisoformat(row["published"]) for row in replay]
    assert len(times) >= 300
    assert all(time.tzinfo for time in times)
    assert all(earlier <= later for earlier, later in pairwise(times))
    assert all(urlsplit(row["link"]).netloc.endswith(".example") for row in replay)
    assert len({row["link"] for row in replay}) == len(replay)


def test_names_tickers_and_aliases_belong_to_one_company(folder: Path, companies: dict[str, list[str]]) -> None:
    names = [name for all_names in companies.values() for name in all_names]
    assert len(companies) == len(read(folder, "watchlist.csv"))
    assert len(set(names)) == len(names)
    assert all(names)


def test_every_company_is_in_the_news_and_many_headlines_name_two(
    replay: Rows, companies: dict[str, list[str]]
) -> None:
    named = [
        {first for first, names in companies.items() if any(n in row["headline"] for n in names)} for row in replay
    ]
    assert set.union(*named) == set(companies)
    assert sum(len(both) == 2 for both in named) >= 30


def test_no_headline_is_in_another_sample(folder: Path, replay: Rows) -> None:
    others = {row["text"] for name in ("headlines.csv", "train_sample.csv") for row in read(folder, name)}
    assert not others & {row["headline"] for row in replay}
