"""The models that need no encoder on generated interactions of a large shop: time to fit, peak memory, time to ask."""

import gc
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import psutil
import typer
from measuring import run, show

if TYPE_CHECKING:
    from shared.recommending.interactions import Interactions
    from shared.recommending.models.base import Model

TASTES = 50
OWN = 0.7
"""The share of entries that come from the user's own taste; the others are what anybody may have."""
ASKED = 1024
HELD_OUT = 0.02
K = 10


def main(
    users: Annotated[int, typer.Option(min=10, help="Users.")] = 100_000,
    items: Annotated[int, typer.Option(min=100, help="Items.")] = 20_000,
    interactions: Annotated[int, typer.Option(min=1000, help="Pairs of user and item.")] = 5_000_000,
    models: Annotated[str, typer.Option(help="Which, separated by commas.")] = "popularity,cooccurrence,ease,als",
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Generate interactions with tastes in them, fit each model, ask it, save it, and see what it finds again."""
    from shared.recommending.models.als import ALS
    from shared.recommending.models.cooccurrence import Cooccurrence
    from shared.recommending.models.ease import EASE
    from shared.recommending.models.popularity import Popularity

    kinds: dict[str, type[Model]] = {kind.name: kind for kind in (Popularity, Cooccurrence, EASE, ALS)}
    chosen = [name.strip() for name in models.split(",")]
    if unknown := [name for name in chosen if name not in kinds]:
        raise SystemExit(f"No model is called {', '.join(unknown)}; there are {', '.join(kinds)}.")
    started = time.perf_counter()
    train, held = _held_out(generated(users, items, interactions))
    facts = {
        "users": users,
        "items": items,
        "interactions to fit": len(train),
        "seconds to generate them": time.perf_counter() - started,
        "memory with them (MB)": _memory(),
    }
    rows = [_measured(kinds[name], train, held) for name in chosen]
    note = f"Recall at {K} is over {HELD_OUT:.0%} of the entries, held out, of the {ASKED:,} users that are asked for."
    show("Fitting at scale", rows, facts, as_json=as_json, note=note)


def generated(users: int, items: int, count: int, seed: int = 0) -> "Interactions":
    """Pairs of users, some busier than others, and items: popularity falls as in Zipf's law, and each user has a
    taste out of `TASTES` with a law of its own.
    """
    from shared.recommending.interactions import Interactions

    rng = np.random.default_rng(seed)
    busy = np.cumsum(rng.lognormal(0, 0.8, users))
    popular = np.cumsum(1 / (np.arange(items) + 10.0))
    orders = np.stack([rng.permutation(items) for _ in range(TASTES)])
    taste, pairs = rng.integers(TASTES, size=users), np.empty(0, dtype=np.int64)
    while len(pairs) < count:
        size = int(1.2 * (count - len(pairs))) + 1000
        user = np.searchsorted(busy, rng.random(size) * busy[-1])
        place = np.searchsorted(popular, rng.random(size) * popular[-1])
        item = np.where(rng.random(size) < OWN, orders[taste[user], place], place)
        pairs = np.union1d(pairs, user * items + item)
    pairs = np.sort(rng.choice(pairs, count, replace=False))
    user, item = (part.astype(np.int32) for part in np.divmod(pairs, items))
    return Interactions(_ids("u", users), _ids("i", items), user, item, np.ones(count, dtype=np.float32))


def _ids(letter: str, count: int) -> np.ndarray:
    return np.array([f"{letter}{number}" for number in range(count)], dtype=object)


def _held_out(whole: "Interactions") -> "tuple[Interactions, Interactions]":
    out = np.random.default_rng(1).random(len(whole)) < HELD_OUT
    return whole.at(~out), whole.at(out)


def _measured(kind: "type[Model]", train: "Interactions", held: "Interactions") -> dict[str, Any]:
    from shared.recommending.catalogue import Catalogue
    from shared.recommending.models.base import Tools

    def no_encoder(texts: object) -> np.ndarray:
        raise SystemExit("These models read no texts.")

    gc.collect()
    before, started = _memory(), time.perf_counter()
    with _peak() as peak:
        model = kind.fit(train, Catalogue.of_ids(train.items), Tools(no_encoder))
    fitting = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as folder:
        model.save(Path(folder))
        size = sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6
    return {
        "model": kind.title,
        "seconds to fit": fitting,
        "peak memory (MB)": peak[0],
        "of it while fitting (MB)": peak[0] - before,
        "on disk (MB)": size,
        **_asked(model, train, held),
    }


def _asked(model: "Model", train: "Interactions", held: "Interactions") -> dict[str, float]:
    """Milliseconds a user, in lots and alone, and the share of what was held out that is among the first."""
    from shared.recommending.models.base import CHUNK

    users = np.unique(held.user)[:ASKED]
    histories, started, best = train.histories.chosen(users), time.perf_counter(), []
    for _, some in histories.chunks(CHUNK):
        best.append(model.best(some, K)[0])
    lots = time.perf_counter() - started
    started = time.perf_counter()
    for number in range(min(100, len(users))):
        model.best(histories.row(number), K)
    alone = (time.perf_counter() - started) / min(100, len(users))
    wanted = held.histories.chosen(users)
    found = np.concatenate(best)[np.repeat(np.arange(len(users)), np.diff(wanted.start))]
    return {
        "ms a user, in lots": 1000 * lots / len(users),
        "ms a user, alone": 1000 * alone,
        f"recall at {K}": float((found == wanted.items[:, None]).any(axis=1).mean()),
    }


def _memory() -> float:
    return psutil.Process().memory_info().rss / 1e6


@contextmanager
def _peak() -> Iterator[list[float]]:
    """The most memory (MB) that the process has while it is open, looked at twenty times a second."""
    highest, over = [_memory()], threading.Event()

    def watch() -> None:
        while not over.wait(0.05):
            highest[0] = max(highest[0], _memory())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


if __name__ == "__main__":
    run(main)
