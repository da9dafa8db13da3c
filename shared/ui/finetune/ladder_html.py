"""Every model that a training fitted, in one table."""

from collections.abc import Sequence
from typing import Any

from shared.ui import markup
from shared.ui.origin import metric_name

SHOWN = ("ndcg", "map", "precision", "recall", "coverage")


def ladder_html(rows: Sequence[dict[str, Any]]) -> str:
    """The rows of `Report.ladder`, best first; the one that was chosen is marked."""
    heads = ("Model", *(metric_name(name) for name in SHOWN), "Fitted in")
    lines = [(_title(row), *(_number(row["metrics"].get(name)) for name in SHOWN), _took(row)) for row in rows]
    note = "All are measured on the same held-back items; the one that was best on other held-back ones is chosen."
    return markup.table(heads, lines, kinds="t" + "n" * (len(heads) - 1)) + f'<p class="pz-quiet">{note}</p>'


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _title(row: dict[str, Any]) -> str:
    mark = f" {markup.pill('Chosen', 'pos')}" if row.get("chosen") else ""
    return f"{markup.text(row['title'])}{mark}"


def _took(row: dict[str, Any]) -> str:
    seconds = row.get("seconds")
    return "–" if seconds is None else markup.duration(seconds) or "under 1 s"
