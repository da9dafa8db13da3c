"""Small pieces of English for notes, findings and error messages."""

from collections.abc import Sequence


def plural(count: int, noun: str) -> str:
    """`1 row`, `1,200 rows`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def percent(count: int, total: int) -> str:
    """The share of `count` in `total` in per cent: `12 %`, `1.5 %`, `under 0.1 %`."""
    share = 100 * count / total if total else 0.0
    if 0 < share < 0.1:
        return "under 0.1 %"
    return f"{share:.1f}".removesuffix(".0") + " %"


def listing(items: Sequence[object], most: int = 8) -> str:
    """`a, b and c`; what goes beyond `most` items is counted: `a, b and 4 more`."""
    shown = [str(item) for item in items[:most]]
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
