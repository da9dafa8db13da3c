"""Where a model came from, in words: what the badge, the cards and the versions list say."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import PlazaError
from shared.models.refs import parse
from shared.training.evaluation import METRIC_NAMES
from shared.ui import markup

if TYPE_CHECKING:
    from shared.services import Services
    from shared.training.versions import Version

STRATEGY_NAMES = {
    "instant": "Instant",
    "adapter": "Adapter",
    "full": "Full",
    "auto": "Automatic",
    "ease": "EASE",
    "als": "ALS",
}


@dataclass(frozen=True)
class Origin:
    """`title` names the model, `source` says where it came from, `score` how good it is (may be empty)."""

    title: str
    source: str
    score: str
    kind: str


def origin_of(services: "Services", ref: str) -> Origin:
    """What is known about the model that `ref` names; never raises for a model that is gone."""
    try:
        if ref.startswith("version:"):
            return _of_version(services.versions.get(ref.removeprefix("version:")))
        # Of the several models of one Space, not all have a starter.
        if ref.startswith("starter:") and "." in ref and not services.files.has(parse(ref)):
            return Origin("None yet", "train a model to use it here", "", "missing")
        entry = services.catalog.describe(ref)
    except PlazaError as error:
        return Origin(ref, str(error), "", "missing")
    sources = {"starter": "starter shipped with the app", "embedded": "embedded encoder", "hub": "Hugging Face Hub"}
    score = _starter_score(services, ref.removeprefix("starter:")) if entry.origin == "starter" else ""
    return Origin(entry.title, sources.get(entry.origin, entry.note or entry.origin), score, entry.origin)


def _starter_score(services: "Services", space: str) -> str:
    """What `scores.json` beside a starter says: the first metric on each of its test sets. May be empty."""
    path = services.settings.spaces_dir.joinpath(*space.split("."), "starter", "scores.json")
    if not path.is_file():
        return ""
    found = json.loads(path.read_text("utf-8"))
    parts, said = [], ""
    for name, part in found.items():
        metric, value = next(iter(part["metrics"].items()))
        parts.append(f"{'' if metric == said else metric_name(metric) + ' '}{value:.3f} on {name.replace('_', ' ')}")
        said = metric
    return ", ".join(parts)


def _of_version(version: "Version") -> Origin:
    return Origin(version_title(version), f"fine-tuned here on {version.data_name}", score_of(version), "yours")


def version_title(version: "Version") -> str:
    """A short name of a version: its strategy and its date."""
    return f"{strategy_name(version)} version of {markup.stamp(version.created)}"


def strategy_name(version: "Version") -> str:
    """How it was trained, as the page writes it; of a ladder, the model that was chosen."""
    return STRATEGY_NAMES.get(version.strategy, version.strategy.capitalize())


def score_of(version: "Version") -> str:
    """The primary metric of a version with its 95 % confidence interval."""
    value = version.report.metrics[version.primary]
    low, high = version.report.interval
    return f"{metric_name(version.primary)} {value:.3f} ({low:.3f} to {high:.3f})"


def metric_name(name: str) -> str:
    """The name of a metric as the page writes it."""
    return METRIC_NAMES.get(name, name.replace("_", " "))
