"""Visits are the same for the same seed, and respect personas, seasons, what goes together, and what is there."""

import csv
import subprocess
import sys
from collections import Counter
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.launched import ROOT
from tests.spaces.recommender.loading import module

simulate = module("shop.simulate")
traits = module("shop.traits").Traits(simulate.HERE)
SAMPLE = ROOT / "spaces/recommender/samples/visits.csv"
COMMAND = [sys.executable, "spaces/recommender/shop/simulate.py", "--users", "1200", "--seed", "7", "--out"]


@pytest.fixture(scope="module")
def sample() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, str]]:
    return {row["item"]: row for row in traits.products}


def seen_by(persona: str, visitors: int = 60) -> list[int]:
    """What visitors see who are this persona alone."""
    shop, seen = simulate.Shop(traits, 3), []
    for _ in range(visitors):
        visitor = shop.visitor()
        visitor.mixture = np.array([name == persona for name in traits.personas], dtype=float)
        shop.visits_of(visitor)
        seen += visitor.seen
    return seen


def share(items: list[int], column: str, value: str) -> float:
    return float(np.mean([value in traits.products[item][column].split("|") for item in items]))


def test_the_sample_is_what_the_command_writes(tmp_path: Path) -> None:
    subprocess.run([*COMMAND, tmp_path / "visits.csv"], cwd=ROOT, check=True, timeout=120)
    assert (tmp_path / "visits.csv").read_bytes() == SAMPLE.read_bytes()


def test_the_sample_is_of_the_promised_size(sample: list[dict[str, str]]) -> None:
    assert SAMPLE.stat().st_size < 900_000
    assert 18_000 <= len(sample) <= 25_000
    assert len({row["user"] for row in sample}) == 1200
    assert len({(row["user"], row["item"]) for row in sample}) == len(sample)
    assert all(int(row["count"]) >= 1 for row in sample)
    times = [datetime.fromisoformat(row["time"]) for row in sample]
    assert datetime(2025, 5, 1) <= min(times) <= max(times) < datetime(2026, 11, 1)


def test_new_arrivals_have_no_visits_and_nothing_is_seen_before_it_is_there(
    sample: list[dict[str, str]], rows: dict[str, dict[str, str]]
) -> None:
    assert all(row["time"] >= rows[row["item"]]["added"] for row in sample)
    unseen = set(rows) - {row["item"] for row in sample}
    assert 15 <= len(unseen) <= 30
    assert {id for id, row in rows.items() if row["added"] >= "2026-11"} <= unseen


def test_another_seed_gives_other_visits() -> None:
    one, same, other = (list(simulate.simulate(20, seed)) for seed in (1, 1, 2))
    assert one == same != other
    assert [visit.time for visit in one if visit.user == "customer-0003"] == sorted(
        visit.time for visit in one if visit.user == "customer-0003"
    )


def test_personas_look_at_what_is_theirs() -> None:
    commuters, parents, cooks = (seen_by(name) for name in ("bike commuter", "new parents", "home cook"))
    assert share(commuters, "category", "By bike") > 5 * share(cooks, "category", "By bike")
    assert share(parents, "tags", "baby") > 5 * share(commuters, "tags", "baby")
    assert share(cooks, "category", "Kitchen") > 0.4
    assert max(Counter(traits.products[item]["category"] for item in cooks).values()) < 0.95 * len(cooks)


def test_seasons_are_seen(sample: list[dict[str, str]], rows: dict[str, dict[str, str]]) -> None:
    def rate(tag: str, months: tuple[int, ...]) -> float:
        tags = [rows[row["item"]]["tags"].split("|") for row in sample if int(row["time"][5:7]) in months]
        return float(np.mean([tag in those for those in tags]))

    assert rate("spring", (3, 4)) > 1.5 * rate("spring", (10, 11))
    assert rate("winter", (11, 12, 1)) > 1.5 * rate("winter", (5, 6, 7))
    assert rate("summer", (5, 6, 7)) > 1.5 * rate("summer", (11, 12, 1))


def test_what_goes_with_a_product_follows_it(sample: list[dict[str, str]], rows: dict[str, dict[str, str]]) -> None:
    number = {id: at for at, id in enumerate(rows)}
    follows = backwards = 0
    for one, two in pairwise(sample):
        first, second = number[one["item"]], number[two["item"]]
        if one["user"] == two["user"] and one["time"] < two["time"]:
            follows += second in traits.goes_with.get(first, ())
            backwards += first in traits.goes_with.get(second, ())
    assert follows > 1000
    assert follows > 3 * backwards


def test_some_products_are_liked_for_what_no_text_says() -> None:
    shop = simulate.Shop(traits, 7)
    likings = np.log([shop.visitor().liking for _ in range(200)])
    apart = likings - likings.mean(axis=0)
    assert apart.std(axis=0).min() > 0.2  # visitors do not agree about any
    looks = np.corrcoef(shop.look)
    off = ~np.eye(len(looks), dtype=bool)
    assert abs(np.corrcoef(looks[off], traits.likeness[off])[0, 1]) < 0.05  # a look follows from nothing that is told
