"""Every model of the recommender on any file of interactions: how good its lists are, and how long it takes to fit.

A share of the entries is held out, by item (as most published tables do), by user, or the newest; models are fitted on
the rest. The hybrid's weights are learnt on a part of that rest, and all are fitted on the whole rest in the end. With
`--cold`, also what becomes of items and users that were not there in training, beside popularity.
"""

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from measuring import run, show

if TYPE_CHECKING:
    from shared.recommending.catalogue import Catalogue
    from shared.recommending.evaluating import Row
    from shared.recommending.interactions import Interactions
    from shared.recommending.models.base import Model, Tools
    from shared.recommending.models.ladder import Ladder

SHORT = {"map": "MAP", "ndcg": "nDCG", "precision": "P", "recall": "R", "mrr": "MRR", "coverage": "cover"}
LENGTHS = (1, 3, 5)
VALIDATION = 0.15
COLD_MODELS = ("popularity", "content", "hybrid")
POPULARITY, HYBRID = "popularity", "hybrid"


def fitted(
    train: "Interactions", how: Any, catalogue: "Catalogue", tools: "Tools", names: Sequence[str] | None
) -> "Ladder":
    """All models, on training entries of which a part is for learning the blend."""
    from shared.recommending.models.ladder import fit_ladder
    from shared.recommending.splits import split

    return fit_ladder(*split(train, how, VALIDATION, tools.seed + 1), catalogue, tools, names=names)


def line(row: "Row") -> dict[str, Any]:
    """A line of the table; `±` is half of the 95 % interval of nDCG."""
    low, high = row.intervals["ndcg"]
    values = {"model": row.title} | numbers(row, list(SHORT)) | {"±": round((high - low) / 2, 4)}
    return values | {"fit s": None if row.seconds is None else round(row.seconds, 2)}


def numbers(row: "Row", metrics: Sequence[str]) -> dict[str, float]:
    """Measures by their short names."""
    return {SHORT[name]: round(row.metrics[name] or 0.0, 4) for name in metrics}


def gains(rows: Sequence["Row"], beside: "Row", metrics: Sequence[str]) -> dict[str, str]:
    """How much better each row is than one of them, for the same users."""
    from shared.recommending.evaluating import paired

    found = {}
    for row in rows:
        for name in metrics if row is not beside else ():
            gain = paired(row, beside)[name]
            said = f"{gain.mean:+.4f} ({gain.low:+.4f} to {gain.high:+.4f})"
            found[f"{row.title} over {beside.title}, {SHORT[name]}"] = said
    return found


def over_singles(rows: Sequence["Row"]) -> dict[str, str]:
    """The hybrid beside the best single model for each metric."""
    hybrid = next((row for row in rows if row.name == HYBRID), None)
    singles = [row for row in rows if row.name != HYBRID]
    found: dict[str, str] = {}
    for name in ("map", "ndcg", "precision", "recall") if hybrid and singles else ():
        best = max(singles, key=lambda row: row.metrics[name] or 0)
        found |= gains([hybrid], best, [name])  # type: ignore[list-item]
    return found


def cold_items(
    models: Mapping[str, "Model"], start: Any, catalogue: "Catalogue", k: int, seed: int
) -> list[dict[str, Any]]:
    """Items that nobody had in training, recommended to users who have them: among themselves, and among all."""
    import numpy as np
    from recommender_data import among

    from shared.recommending.evaluating import compare

    lines = []
    for words, allowed in (("among themselves", start.cold), ("among all", np.ones_like(start.cold))):
        asked = {name: among(model, allowed, seed) for name, model in models.items()}
        rows = compare(asked, start.train, start.items, catalogue, k)
        lines += [cold_line(f"new items {words}", row, rows) for row in rows]
    return lines


def new_users(
    models: Mapping[str, "Model"], start: Any, catalogue: "Catalogue", k: int, seed: int
) -> list[dict[str, Any]]:
    """Users who were not there in training, asked with so many of their entries."""
    from recommender_data import beginnings

    from shared.recommending.evaluating import compare

    lines = []
    for count in LENGTHS:
        rows = compare(models, *beginnings(start.users, count, seed), catalogue, k)
        lines += [cold_line(f"new users with {count}", row, rows) for row in rows]
    return lines


def cold_line(what: str, row: "Row", rows: Sequence["Row"]) -> dict[str, Any]:
    """A line of the second table, with the gain over popularity."""
    popularity = next((other for other in rows if other.name == POPULARITY), row)
    gain = next(iter(gains([row], popularity, ["ndcg"]).values()), "")
    gain = gain.replace(" to ", "–")
    shown = numbers(row, ("ndcg", "recall"))
    return {"what": what, "model": row.title, "users": row.users, **shown, "nDCG over popularity": gain}


def main(
    interactions: Annotated[Path, typer.Option(exists=True, help="Who had to do with what: CSV, TSV, Parquet ….")],
    user: Annotated[str, typer.Option(help="Its column with users.")],
    item: Annotated[str, typer.Option(help="Its column with items.")],
    rating: Annotated[str, typer.Option(help="Its column with ratings or counts; without, all weigh the same.")] = "",
    time: Annotated[str, typer.Option(help="Its column with times.")] = "",
    items: Annotated[Path | None, typer.Option(exists=True, help="What the items are.")] = None,
    item_id: Annotated[str, typer.Option(help="Its column with ids; guessed if not given, as the next three.")] = "",
    title: Annotated[str, typer.Option(help="Its column with titles.")] = "",
    text: Annotated[str, typer.Option(help="Its column with descriptions.")] = "",
    categories: Annotated[str, typer.Option(help="Its column with categories.")] = "",
    how: Annotated[str, typer.Option("--split", help="item, user or time.")] = "item",
    share: Annotated[float, typer.Option(help="The share that is held out.")] = 0.25,
    seed: Annotated[int, typer.Option(help="Of chance.")] = 42,
    k: Annotated[int, typer.Option("-k", min=1, help="Length of the lists.")] = 10,
    models: Annotated[str, typer.Option(help="Names with commas between; empty: all.")] = "",
    liked: Annotated[bool, typer.Option(help="Only what is liked is relevant, for ratings.")] = False,
    cold: Annotated[bool, typer.Option("--cold", help="Measure the cold start instead.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Fit all models and measure them on what was held out."""
    from recommender_data import cold_start, read

    from shared.embedding import embed
    from shared.errors import PlazaError
    from shared.recommending.evaluating import compare
    from shared.recommending.models.base import Tools
    from shared.recommending.splits import split
    from shared.services import build_services
    from shared.settings import Settings

    names = [name.strip() for name in models.split(",") if name.strip()] or None
    columns = {"user": user, "item": item, "rating": rating, "time": time}
    described = {"item": item_id, "title": title, "text": text, "categories": categories}
    with tempfile.TemporaryDirectory() as folder:
        services = build_services(Settings.from_env(data_dir=Path(folder)))
        tools = Tools(lambda texts: embed(services.engine, texts), seed=seed)
        try:
            whole, catalogue = read(interactions, columns, items, described, Path(folder))
            facts: dict[str, Any] = {
                "users": len(whole.users),
                "items": len(whole.items),
                "entries": len(whole),
                "kind": whole.kind,
            }
            if cold:
                start = cold_start(whole, seed)
                ladder = fitted(start.train, how, catalogue, tools, names)
                shown = {name: ladder.models[name] for name in COLD_MODELS if name in ladder.models}
                lines = new_users(ladder.models, start, catalogue, k, seed)
                lines += cold_items(shown, start, catalogue, k, seed)
            else:
                train, test = split(whole, how, share, seed)  # type: ignore[arg-type]
                ladder = fitted(train, how, catalogue, tools, names)
                rows = compare(ladder.models, train, test, catalogue, k, seconds=ladder.seconds, liked=liked)
                lines, facts = [line(row) for row in rows], facts | {"held out": len(test)} | over_singles(rows)
        except PlazaError as error:
            raise SystemExit(str(error)) from None
        finally:
            services.close()
    facts |= blend_of(ladder) | {f"without {name}": why for name, why in ladder.skipped.items()}
    show(f"Recommendations at {k}", lines, facts, as_json=as_json)


def blend_of(ladder: "Ladder") -> dict[str, str]:
    """What the hybrid learnt, for each length of the history."""
    from shared.recommending.models.blend import LENGTHS as BOUNDS
    from shared.recommending.models.hybrid import Hybrid

    hybrid = ladder.models.get(HYBRID)
    if not isinstance(hybrid, Hybrid):
        return {}
    blend = hybrid.blend
    rows = {
        f"weights from {bound} liked": ", ".join(f"{n} {w:.2f}" for n, w in zip(blend.names, row, strict=True) if w)
        + f"; popularity damped by {damping:.2f}"
        for bound, row, damping in zip(BOUNDS, blend.weights, blend.damping, strict=True)
    }
    return rows | {"new items rise by": f"{blend.cold}"}


if __name__ == "__main__":
    run(main)
