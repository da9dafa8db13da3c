"""The CSV doctor: what is in a table, what is wrong with it, and what can be done about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.data.finding import Finding
from shared.data.findings import find_all
from shared.data.fixes import mend, text_hashes
from shared.data.roles import guess_roles, require_roles
from shared.data.scan import Scan, columns_of, scan
from shared.data.table import Table
from shared.data.token_meter import TokenMeter
from shared.tasks.base import Role

__all__ = ["Finding", "Report", "examine", "guess_roles", "mend"]

_LABELS_COUNTED = 1_000


@dataclass(frozen=True)
class Report:
    """The state of a table.

    `label_counts`: rows of each label, or entities of each type, most frequent first, at most 1,000.
    """

    rows: int
    columns: tuple[str, ...]
    roles: dict[str, str]
    label_counts: dict[str, int]
    findings: tuple[Finding, ...]

    @property
    def trainable(self) -> bool:
        """Whether nothing stands in the way of training."""
        return all(finding.level != "error" for finding in self.findings)


def examine(
    table: Table,
    roles: Mapping[str, str],
    role_specs: Sequence[Role],
    *,
    token_counts: Callable[[list[str]], list[int]] | None = None,
    max_tokens: int | None = None,
    test: Table | None = None,
    progress: Callable[[float], None] | None = None,
) -> Report:
    """Check every row in a streaming pass, spans in two.

    `token_counts` gives the lengths of texts in the model's tokens, of which it reads `max_tokens`;
    above 100,000 rows a sample is measured. Texts with spans are not measured: they are read sentence by
    sentence. `test` is a test file, whose texts must not be in
    `table`. `progress` is called with the share done, 0 to 1. Raises DataError if a role has no column.
    """
    require_roles(table, roles, role_specs)
    marked = bool(columns_of(roles, role_specs, "spans"))
    meter = None
    if token_counts and max_tokens and not marked:
        meter = TokenMeter(token_counts, max_tokens, len(table))
    test_texts = None if test is None else text_hashes(test, roles, role_specs)
    first, second = _halves(progress) if progress and marked else (progress, None)
    found = scan(table, roles, role_specs, meter, first)
    findings = tuple(find_all(table, found, meter, test_texts, second))
    if second:
        second(1.0)
    return Report(len(table), tuple(table.columns), dict(roles), _label_counts(found), findings)


def _halves(progress: Callable[[float], None]) -> tuple[Callable[[float], None], Callable[[float], None]]:
    return lambda share: progress(share / 2), lambda share: progress((1 + share) / 2)


def _label_counts(found: Scan) -> dict[str, int]:
    if found.spans:
        return dict(found.spans.types.most_common(_LABELS_COUNTED))
    if not found.labels:
        return {}
    labels = found.labels[0]
    order = sorted(range(len(labels.names)), key=lambda code: -labels.counts[code])
    return {labels.names[code]: int(labels.counts[code]) for code in order[:_LABELS_COUNTED]}
