"""Fits the constants of `fusion.py` on the shop that comes with the Space. Run it from the root of the project:

    python spaces/chat/knowledge/fit_fusion.py [--ref MODEL_REF] [--questions CSV]

Questions come from `samples/questions.csv`. What a question looks like that has no answer is learnt by taking its
article out, and from what `samples/intents.csv` calls out of scope. Prints the constants, and what they are worth on
questions whose article was not seen while they were fitted; how right these were is kept in `judged.json`.
"""

import argparse
import csv
import importlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
FOLDS = 10
BEST = 5
"""Articles of each question that the probability is fitted on: those that a visitor may be shown."""
WAIT = 0.2
UNANSWERED = 4
"""One in so many of the questions whose article was taken out stands for those without an answer."""


def main() -> None:
    """See the module."""
    arguments = argparse.ArgumentParser(description="Fits the constants of the chat's search.")
    arguments.add_argument("--ref", default="starter:chat.retrieval", help="the encoder, as a model_ref")
    arguments.add_argument("--questions", type=Path, default=ROOT / "spaces/chat/samples/questions.csv")
    given = arguments.parse_args()
    sys.path.insert(0, str(ROOT))
    for ways in (True, False):
        with tempfile.TemporaryDirectory() as folder:
            asked, unanswerable, evidence = gathered(Path(folder), given.ref, given.questions, ways)
        report(asked, unanswerable, evidence, ways)


def gathered(folder: Path, ref: str, questions: Path, ways: bool) -> tuple[list[int], list[Any], list[Any]]:
    """The position of each question's article, and the evidence for questions out of scope and for all others.

    `ways`: whether the articles know ways to ask for them.
    """
    from shared.services import build_services
    from shared.settings import Settings

    package()
    services = build_services(Settings(folder, ROOT / "spaces", f"sqlite:///{folder / 'fit.db'}", device="cpu"))
    services.serving.promote("chat.retrieval", ref)
    knowledge = importlib.import_module("plaza_chat.knowledge.knowledge").Knowledge(services)
    try:
        knowledge.load_shop()
        for article in [] if ways else knowledge.articles():
            knowledge.edit(article.id, article.title, article.topic, article.text, ())
        while not knowledge.indexed:
            time.sleep(WAIT)
        pairs = list(rows(questions, "question", "answer"))
        strange = [
            text
            for text, label in rows(ROOT / "spaces/chat/samples/intents.csv", "text", "label")
            if label == "out_of_scope"
        ]
        find = knowledge.evidence
        evidence = [find(question) for question, _ in pairs]
        places = {article.title: at for at, article in enumerate(evidence[0].snapshot.articles)}
        return [places[answer.split("\n")[0]] for _, answer in pairs], [find(text) for text in strange], evidence
    finally:
        knowledge.close()
        services.close()


def package() -> None:
    """Let the files of the Space import each other, whatever else is in its folder."""
    from importlib.machinery import ModuleSpec
    from importlib.util import module_from_spec

    spec = ModuleSpec("plaza_chat", None, is_package=True)
    spec.submodule_search_locations = [str(ROOT / "spaces" / "chat")]
    sys.modules.setdefault("plaza_chat", module_from_spec(spec))


def rows(path: Path, *columns: str) -> Iterator[tuple[str, ...]]:
    """Some columns of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield tuple(row[column] for column in columns)


def report(asked: list[int], unanswerable: list[Any], evidence: list[Any], ways: bool) -> None:
    """Write down the constants and what they are worth."""
    names = ("ASKED", "WORDS_ALONE") if ways else ("UNASKED",)
    for name in names:
        features = ("words",) if name == "WORDS_ALONE" else ("near", "broad", "words")
        weights = fit(features, asked, unanswerable, evidence)
        sys.stdout.write(f"{name} = {weights}\n")
        strange = [judged(weights, one).max() for one in unanswerable]
        found = unseen(features, asked, unanswerable, evidence)
        for line in worth(*found, strange):
            sys.stdout.write(f"  {line}\n")
        if name == "ASKED":
            keep(*found)


def keep(ranks: list[int], first: list[float], gone: list[float]) -> None:
    """Write beside this file how right the first article was, by its score: the bot's threshold is chosen by that.

    As if one question in five had no answer.
    """
    from shared.models.judged import JUDGED, Judged, write_judged

    found = [Judged(float(score), rank == 0) for rank, score in zip(ranks, first, strict=True)]
    found += [Judged(float(score), False) for score in gone[::UNANSWERED]]
    write_judged(found, Path(__file__).with_name(JUDGED))


def unseen(
    features: tuple[str, ...], asked: list[int], unanswerable: list[Any], evidence: list[Any]
) -> tuple[list[int], list[float], list[float]]:
    """For questions whose article was not among those fitted on: the rank of their article, the score of the first
    one, and that score with their article taken out.
    """
    import numpy as np
    from sklearn.model_selection import GroupKFold

    ranks, first, gone = [0] * len(asked), [0.0] * len(asked), [0.0] * len(asked)
    for train, test in GroupKFold(FOLDS).split(asked, groups=asked):
        weights = fit(features, [asked[at] for at in train], unanswerable, [evidence[at] for at in train])
        for at in test:
            found = judged(weights, evidence[at])
            ranks[at] = int(np.flatnonzero(np.argsort(-found, kind="stable") == asked[at])[0])
            first[at], gone[at] = found.max(), judged(weights, evidence[at].without(asked[at])).max()
    return ranks, first, gone


def worth(ranks: list[int], first: list[float], gone: list[float], strange: list[float]) -> Iterator[str]:
    """What `unseen` found, in words. `strange`: the highest scores of questions out of scope."""
    import numpy as np
    from sklearn.metrics import brier_score_loss, roc_auc_score

    right = np.array(ranks)
    yield f"recall@1 {np.mean(right < 1):.3f}, recall@3 {np.mean(right < 3):.3f} of {len(right)} questions"
    truth, said = [*(right < 1), *([False] * len(gone))], [*first, *gone]
    yield f"right or not, by the score: AUC {roc_auc_score(truth, said):.3f}, Brier {brier_score_loss(truth, said):.3f}"
    for level in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        shares = [float(np.mean(np.array(scores) < level)) for scores in (first, gone, strange)]
        yield (
            f"below {level}: {shares[0]:.3f} of the questions, {shares[1]:.3f} of those whose article was taken out, "
            f"{shares[2]:.3f} of those out of scope"
        )


def fit(features: tuple[str, ...], asked: list[int], unanswerable: list[Any], evidence: list[Any]) -> Any:
    """First what makes the right article the strongest, then what strength and lead say about being right."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    fusion = importlib.import_module("plaza_chat.knowledge.fusion")
    table = np.concatenate([np.stack([getattr(one, name) for name in features], axis=1) for one in evidence])
    target = np.concatenate([np.arange(len(one.near)) == at for at, one in zip(asked, evidence, strict=True)])
    ranking = LogisticRegression(C=10, max_iter=5_000).fit(table, target)
    parts = dict.fromkeys(("near", "broad", "words"), 0.0) | dict(zip(features, ranking.coef_[0], strict=True))
    draft = fusion.Weights(**parts, strength=1.0, lead=0.0, rest=0.0)
    said, truth = [], []
    for at, one in [*zip(asked, evidence, strict=True), *((None, one) for one in unanswerable)]:
        for right, shown in [(at, one)] + ([(None, one.without(at))] if at is not None else []):
            strengths = fusion.strength(shown, draft)
            leads = fusion.lead(strengths)
            for best in np.argsort(-strengths)[:BEST]:
                said.append((strengths[best], leads[best]))
                truth.append(right is not None and best == right)
    sure = LogisticRegression(C=10, max_iter=5_000).fit(said, truth)
    rounded = {name: round(float(value), 2) for name, value in parts.items()}
    strength, lead = (round(float(value), 3) for value in sure.coef_[0])
    return fusion.Weights(**rounded, strength=strength, lead=lead, rest=round(float(sure.intercept_[0]), 2))


def judged(weights: Any, evidence: Any) -> Any:
    """The probability of each article."""
    fusion = importlib.import_module("plaza_chat.knowledge.fusion")
    return fusion.probability(fusion.strength(evidence, weights), weights)


if __name__ == "__main__":
    main()
