"""A million items by their vectors: how fast the nearest are found, how many of them, and what the index takes.

Two sets are made: vectors like those that an encoder makes of texts (shelves of different size and spread, in aisles),
and directions at random, which have nothing in common: a graph is slow to make of those, and finds fewer; they are the
worst that can come, and there are fewer of them unless you ask.
"""

import gc
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from measuring import run, show

AISLES, SHELF = 64, 100
LIKED = 5
NOISE = 0.2
"""Of a query, beside the mean of the liked items."""
EXPONENT = -0.35
"""How fast the scale of the dimensions falls; the embedded encoder's singular values of 40,000 short texts: -0.34."""
BATCH = 50_000
AIM_MS, AIM_RECALL = 10.0, 0.95


def shelved(items: int, dimensions: int, seed: int) -> Any:
    """Unit vectors [items, dimensions] float16, neighbours in number often on the same shelf."""
    import numpy as np

    rng = np.random.default_rng(seed)
    scale = np.arange(1, dimensions + 1, dtype=np.float32) ** EXPONENT
    scale /= np.sqrt(np.square(scale).sum())

    def draw(count: int) -> Any:
        return rng.standard_normal((count, dimensions), dtype=np.float32) * scale

    common, aisles, count = draw(1), draw(AISLES), max(AISLES, items // SHELF)
    shelves = 0.4 * common + 0.45 * aisles[rng.integers(AISLES, size=count)] + 0.6 * draw(count)
    spread = rng.uniform(0.25, 0.9, size=count).astype(np.float32)
    sizes = rng.pareto(1.5, size=count) + 0.2
    shelf = np.sort(rng.choice(count, size=items, p=sizes / sizes.sum()))
    made = np.empty((items, dimensions), dtype=np.float16)
    for start in range(0, items, BATCH):
        at = shelf[start : start + BATCH]
        made[start : start + BATCH] = unit(shelves[at] + spread[at][:, None] * draw(len(at)))
    return made


def scattered(items: int, dimensions: int, seed: int) -> Any:
    """Directions at random [items, dimensions] float16."""
    import numpy as np

    rng = np.random.default_rng(seed)
    made = np.empty((items, dimensions), dtype=np.float16)
    for start in range(0, items, BATCH):
        count = min(BATCH, items - start)
        made[start : start + count] = unit(rng.standard_normal((count, dimensions), dtype=np.float32))
    return made


def unit(vectors: Any) -> Any:
    """The same directions with length 1."""
    import numpy as np

    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def histories(vectors: Any, count: int, seed: int) -> Any:
    """Queries [count, d] as of visitors: the mean of five items that are close in number, and noise."""
    import numpy as np

    rng = np.random.default_rng([seed, 1])
    first = rng.integers(len(vectors), size=(count, 1))
    liked = np.clip(first + rng.integers(-SHELF // 2, SHELF // 2, size=(count, LIKED)), 0, len(vectors) - 1)
    means = vectors[liked].astype(np.float32).mean(axis=1)
    noise = unit(rng.standard_normal(means.shape, dtype=np.float32)) * np.linalg.norm(means, axis=1, keepdims=True)
    return unit(means + NOISE * noise)


def exact(vectors: Any, queries: Any, k: int) -> Any:
    """The k nearest of each query [m, k], all compared in float32 by blocks, not by the index."""
    import numpy as np

    found, scores = np.empty((len(queries), 0), np.int64), np.empty((len(queries), 0), np.float32)
    for start in range(0, len(vectors), BATCH):
        here = queries @ unit(vectors[start : start + BATCH].astype(np.float32)).T
        scores = np.hstack([scores, here])
        found = np.hstack([found, np.broadcast_to(np.arange(start, start + here.shape[1]), here.shape)])
        best = np.argpartition(-scores, k - 1, axis=1)[:, :k]
        found, scores = np.take_along_axis(found, best, 1), np.take_along_axis(scores, best, 1)
    return found


def asked(index: Any, queries: Any, k: int) -> Iterator[tuple[float, Any]]:
    """Milliseconds and numbers, one query after the other."""
    for query in queries:
        started = time.perf_counter()
        numbers, _ = index.search(query[None], k)
        yield 1000 * (time.perf_counter() - started), numbers[0]


def measured(
    name: str, vectors: Any, queries: Any, expansions: list[int], k: int, folder: Path
) -> list[dict[str, Any]]:
    """Build, save and load an index, and ask it: a row for each expansion."""
    import numpy as np

    from shared.recommending.index import VectorIndex

    truth = exact(vectors, queries, k)
    started = time.perf_counter()
    VectorIndex.build(vectors, progress=told(name)).save(folder)
    built = time.perf_counter() - started
    del vectors
    gc.collect()
    before = psutil.Process().memory_info().rss
    index = VectorIndex.load(folder)
    rows, served = [], index.expansion
    for expansion in expansions:
        index.expansion = expansion or served
        list(asked(index, queries, k))  # what is mapped is read once
        times, found = zip(*asked(index, queries, k), strict=True)
        right = [len(np.intersect1d(one, other)) / k for one, other in zip(found, truth, strict=True)]
        rows.append(
            {
                "vectors": name,
                "items": len(index),
                "expansion": index.expansion,
                "p50 (ms)": float(np.median(times)),
                "p95 (ms)": float(np.quantile(times, 0.95)),
                f"recall@{k}": float(np.mean(right)),
                "build (s)": built,
                "disk (MB)": sum(path.stat().st_size for path in folder.iterdir()) / 1e6,
                "resident (MB)": (psutil.Process().memory_info().rss - before) / 1e6,
            }
        )
    return rows


def told(name: str) -> Any:
    """Progress on standard error, now and then."""

    def progress(share: float, words: str) -> None:
        if round(100 * share) % 10 == 0:
            os.write(2, f"{name}: {words}\n".encode())

    return progress


def main(
    items: Annotated[int, typer.Option(min=1000, help="How many.")] = 1_000_000,
    dimensions: Annotated[int, typer.Option(min=2, help="Of each vector.")] = 384,
    requests: Annotated[int, typer.Option(min=1, help="Queries, one after the other.")] = 500,
    expansion: Annotated[list[int] | None, typer.Option(help="Candidates kept (repeatable); 0: as served.")] = None,
    random_items: Annotated[int, typer.Option(min=0, help="Of directions at random; 0: none.")] = 100_000,
    seed: Annotated[int, typer.Option(help="Of everything made.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Measure the index on one query at a time, beside comparing all."""
    k, rows = 10, []
    sets = [("as of texts", shelved, items), ("at random", scattered, random_items)]
    for name, maker, count in sets[: 2 if random_items else 1]:
        with tempfile.TemporaryDirectory() as folder:
            vectors = maker(count, dimensions, seed)
            queries = histories(vectors, requests, seed)
            rows += measured(name, vectors, queries, expansion or [0], k, Path(folder))
            del vectors
    served = [row for row in rows if row["vectors"] == "as of texts"]
    facts = {
        "dimensions": dimensions,
        "most memory of the process, with what was made and the exact search (MB)": resource.getrusage(
            resource.RUSAGE_SELF
        ).ru_maxrss
        / 1e3,
        f"p50 below {AIM_MS:g} ms and recall of {AIM_RECALL} or more, as of texts": any(
            row["p50 (ms)"] < AIM_MS and row[f"recall@{k}"] >= AIM_RECALL for row in served
        ),
    }
    note = "Resident: what loading and asking add to the process, mapped files counted as far as they were read."
    show(f"The {k} nearest of one query at a time", rows, facts, as_json=as_json, note=note)


if __name__ == "__main__":
    run(main)
