"""What programs call: `/recommender_recommend`, `/recommender_similar` and `/recommender_evaluate`."""

import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.errors import DataError
from shared.ui.errors import shown
from shared.ui.tables import read_upload

from ..measured import measured, recorded

if TYPE_CHECKING:
    from shared.recommending.recommendation import Recommendation
    from shared.services import Services

    from ..serving import Served

CALLS = 8
MOST_NAMES = 1_000
"""Items that a call may name in one list."""
SECONDS = 120
"""After which measuring is given up."""


def endpoints(services: "Services", served: "Served") -> None:
    """Place the endpoints."""
    for name, made in (("recommend", _recommend), ("similar", _similar)):
        gr.api(
            shown(made(served)),
            api_name=f"recommender_{name}",
            concurrency_limit=CALLS,
            concurrency_id="recommender-api",
        )
    gr.on(
        [],
        shown(_evaluate(services, served)),
        [
            gr.File(label="Test interactions", visible=False),
            gr.Number(label="k", value=None, precision=0, visible=False),
        ],
        gr.JSON(label="Measured", visible=False),
        api_name="recommender_evaluate",
        concurrency_limit=1,
        concurrency_id="recommender-evaluate",
    )


def _recommend(served: "Served") -> Callable[..., Any]:
    def recommend(
        user: str = "",
        liked: list[str] | None = None,
        disliked: list[str] | None = None,
        k: int = 10,
        categories: list[str] | None = None,
        exclude: list[str] | None = None,
        model: str = "",
        novelty: float = 0.0,
        diversity: float = 0.0,
    ) -> dict:
        """The `k` best items for a user, for somebody who likes and dislikes some items, or for both together.

        Items go by id or title. `categories`: only in any of these. `exclude`: never these; what is liked, disliked or
        in the user's history never comes either. `model`: the name of one of the models, such as `ease`; without it,
        the best. `novelty` (0 to 1) damps what everybody knows, `diversity` (0 to 1) what is alike. Gives `items` with
        `id`, `title`, `score` (0 to 1, comparable within one answer), `categories`, `known` (somebody had to do with
        it) and `reasons`: liked items with the `share` of the score that comes from each. `model`: the one that
        answered; `note`: what is to be said about it, such as that nothing was liked yet.
        """
        recommender = served.recommender()
        for name, names in (("liked", liked), ("disliked", disliked), ("categories", categories), ("exclude", exclude)):
            _check(name, names)
        found = recommender.recommend(
            recommender.history_of(liked or (), disliked or (), user=str(user or "")),
            int(_number("k", k)),
            model=str(model or ""),
            novelty=_number("novelty", novelty),
            diversity=_number("diversity", diversity),
            categories=categories or (),
            exclude=recommender.stock.names.numbers(exclude or ()),
        )
        return {"items": [_item(one) for one in found], "model": found.model, "note": found.note}

    return recommend


def _similar(served: "Served") -> Callable[..., Any]:
    def similar(item: str, k: int = 10, categories: list[str] | None = None) -> dict:
        """The `k` items that are most like one, which goes by id or title. `categories`: only in any of these.

        Gives `items`, `model` and `note` as `/recommender_recommend` does, without reasons.
        """
        _check("categories", categories)
        found = served.recommender().similar(item, int(_number("k", k)), categories or ())
        return {"items": [_item(one) for one in found], "model": found.model, "note": found.note}

    return similar


def _evaluate(services: "Services", served: "Served") -> Callable[..., Any]:
    def evaluate(file: str | None = None, k: int | None = None) -> dict:
        """What each model is worth: `models`, the best nDCG first, and a `note`.

        Without a file, as it was recorded when the models were trained. `file`: a table of test interactions with the
        columns user and item; users, items and entries that do not do are left out, and the note says how many.
        `k`: the length of the lists that are measured, 10 if it is left out. Each model has `name`, `title`, `k`,
        `users`, `metrics` (ndcg, map, precision, recall, mrr, coverage, novelty, diversity), their 95 % `intervals`,
        `seconds` (to fit) and `answer_ms`.
        """
        recommender, length = served.recommender(), None if k is None else int(_number("k", k))
        if file is None:
            found = recorded(recommender, length)
        else:
            until = time.monotonic() + SECONDS
            table = read_upload(services, file)
            found = measured(recommender, table, 10 if length is None else length, lambda: _in_time(until))
        return {"models": found.rows, "note": found.note}

    return evaluate


def _item(one: "Recommendation") -> dict[str, Any]:
    reasons = [{"id": why.id, "title": why.title, "share": round(why.share, 4)} for why in one.reasons]
    return {
        "id": one.id,
        "title": one.title,
        "score": one.score,
        "categories": list(one.categories),
        "known": one.known,
        "reasons": reasons,
    }


def _check(name: str, names: list[str] | None) -> None:
    """Raises DataError for what is no list of names, or too long."""
    if names is None:
        return
    if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
        raise DataError(f"`{name}` must be a list of texts, such as [“mb-0042”].")
    if len(names) > MOST_NAMES:
        raise DataError(f"`{name}` has {len(names):,} entries: at most {MOST_NAMES:,} can be read at once.")


def _number(name: str, value: object) -> float:
    """Raises DataError for what is no number."""
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise DataError(f"`{name}` must be a number.")
    return value


def _in_time(until: float) -> None:
    if time.monotonic() > until:
        raise DataError(f"Measuring took more than {SECONDS} s and was given up: send fewer users.")
