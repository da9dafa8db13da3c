"""Recommendation: what else somebody may like, learnt from who had to do with what."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from shared.tasks.base import Beside, Task
from shared.tasks.recommendations.roles import INTERACTION_ROLES, ITEM_ROLES
from shared.tasks.recommendations.script import SCRIPT

if TYPE_CHECKING:
    from shared.data.finding import Finding
    from shared.data.table import Table

AT = 10
"""Items in the list that is measured."""


class Recommendation(Task):
    """Trains every model of the ladder, and lets the best one answer."""

    name = "recommendation"
    title = "Recommendation"
    pipeline_tag = "other"
    roles = INTERACTION_ROLES
    accepts = (
        "A table with a user and an item in each row, and, if there are any, a rating or a count and a time: CSV, TSV, "
        "Excel, JSON, JSON lines or Parquet, in any encoding. A few hundred rows already give a first result."
    )
    beside = Beside(
        "Items",
        "A row for each item: its id as in the other table, its title, and, if you have them, categories, a text and "
        "the address of a picture. Without it, the items that are in use here keep their names.",
        ITEM_ROLES,
    )
    metrics = (
        "ndcg",
        "map",
        "precision",
        "recall",
        "mrr",
        "coverage",
        "novelty",
        "diversity",
    )
    plainest = "the most popular items for everybody"
    tested = "users, by items that were held back"
    held_back = "these items"
    unit = "user"
    headless = True
    corrected = None
    script = SCRIPT
    printed = "what goes with the items whose ids it is given, by the weights between items (whichever model is chosen)"
    asked_with = "mb-0042"
    example = {"user": "u-17", "item": "mb-0042", "rating": 4, "time": "2026-05-14"}  # noqa: RUF012

    def findings(
        self, table: "Table", columns: Mapping[str, str], beside: "Table | None" = None
    ) -> "Sequence[Finding]":
        """What a table of interactions has that its readers should know, and the table of items."""
        from shared.data.doctor import guess_roles
        from shared.recommending.findings import catalogue_findings, interaction_findings

        found = list(interaction_findings(table, columns))
        if beside is not None:
            found += catalogue_findings(beside, guess_roles(beside, ITEM_ROLES))
        return found
