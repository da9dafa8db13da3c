"""Questions that were written for measuring: whether the chat's search finds the articles that answer them, beside
other ways to search, and what the whole bot does with them, also with those that no article answers.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from threading import Event
from typing import Any

from measuring import ROOT

FOLDER = ROOT / "spaces" / "chat"
ACCEPTED = (0.02, 0.05, 0.1)
"""Errors that an owner may accept; the one that ships is measured in any case."""
BEST = 3
RIGHT = "answers whose first source is right"
DECLINED = {"abstained": "abstained", "out of scope": "out_of_scope", "asked back": "clarify"}
"""What is not an answer, by its row."""
Table = dict[str, Any]
"""What `measuring.show` prints."""


@dataclass(frozen=True)
class Question:
    """`titles`: the articles that answer it; empty: it cannot be answered."""

    text: str
    titles: frozenset[str]


def part(name: str) -> Any:
    """A module of the Space."""
    return import_module(f"plaza_chat.{name}")


def held_out() -> list[Question]:
    """The questions that were written for measuring."""
    with (FOLDER / "shop" / "held_out.csv").open(encoding="utf-8", newline="") as file:
        return [
            Question(row["question"], frozenset(filter(None, row["article"].split(" | "))))
            for row in csv.DictReader(file)
        ]


def search(desk: Any, questions: Sequence[Question]) -> Table:
    """How often an article that answers is the first, or among the first three: BM25, the encoder, and both."""
    from shared.embedding import embed

    asked, knowledge, engine = [one for one in questions if one.titles], desk.knowledge, desk.services.engine
    evidence = [knowledge.evidence(one.text) for one in asked]
    articles = evidence[0].snapshot.articles
    titles = [article.title for article in articles]
    if unknown := {title for one in asked for title in one.titles}.difference(titles):
        raise SystemExit(f"There is no article “{unknown.pop()}”, but held_out.csv names it.")
    whole = embed(engine, [f"{article.title}\n{article.text}" for article in articles])
    cosines = embed(engine, [one.text for one in asked]) @ whole.T
    found = {
        "BM25 alone": [first(one.words, titles) for one in evidence],
        "embedded encoder alone, whole articles": [first(scores, titles) for scores in cosines],
        "encoder in service alone, nearest row": [first(one.near, titles) for one in evidence],
        "both, as it ships": [[hit.source.title for hit in knowledge.search(one.text, BEST)] for one in asked],
    }
    rows = [
        {"search": way, "recall@1": recall(asked, them, 1), "recall@3": recall(asked, them, BEST)}
        for way, them in found.items()
    ]
    facts = {"questions": len(asked), "articles": len(titles), "encoder in service": knowledge.status.ref}
    note = (
        "BM25 reads title, topic, text and ways to ask of an article; the embedded encoder title and text, as far "
        "as it reads; a row is a passage, a sentence or a way to ask."
    )
    return {"title": "Search: is an article that answers found?", "rows": rows, "facts": facts, "note": note}


def first(scores: Any, titles: Sequence[str]) -> list[str]:
    """The titles with the highest scores, best first."""
    return [titles[at] for at in (-scores).argsort(kind="stable")[:BEST]]


def recall(asked: Sequence[Question], found: Sequence[Sequence[str]], k: int) -> float:
    """The share of the questions with a right title among the first `k`."""
    return sum(not one.titles.isdisjoint(them[:k]) for one, them in zip(asked, found, strict=True)) / len(asked)


def conversations(desk: Any, chat: Any, questions: Sequence[Question]) -> list[Table]:
    """What the bot does with each question, in a conversation of its own, at each accepted error."""
    from shared.models.judged import read_judged

    shipped, judged = desk.set_ups.get().accepted, read_judged(part("policy.policy").SEARCHED)
    inside, beyond, needed, begun, wrong = {}, {}, {}, {}, {}
    for accepted in sorted({shipped, *ACCEPTED}):
        at = f"at {accepted:.0%}" + (" (ships)" if accepted == shipped else "")
        desk.set_ups.change(accepted=accepted)
        replies = [(one, last(chat, chat.open("")[0], one.text)) for one in questions]
        can, cannot = ([pair for pair in replies if bool(pair[0].titles) == wanted] for wanted in (True, False))
        inside[at] = outcomes(can) | rights(can)
        beyond[at] = {"not answered": sum(outcomes(cannot)[name] for name in DECLINED)} | outcomes(cannot)
        needed[f"score needed {at}"] = part("understanding.abstaining").threshold(judged, accepted)
        wrong[f"of all answers wrong, {at}"] = 1 - (rights(replies)[RIGHT] or 0.0)
        begun[f"else, {at}"] = dict(Counter(reply.outcome for _, reply in can if not usual(reply)))
    desk.set_ups.change(accepted=shipped)
    title = "The bot: questions that {} be answered, by the error that is accepted"
    return [
        {"title": title.format("can"), "rows": turned(inside), "facts": {"questions": len(can)} | needed | begun},
        {"title": title.format("cannot"), "rows": turned(beyond), "facts": {"questions": len(cannot)} | wrong},
    ]


def turned(columns: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Columns by their names as rows."""
    names = next(iter(columns.values()))
    return [{"share": name} | {at: values[name] for at, values in columns.items()} for name in names]


def last(chat: Any, token: str, message: str) -> Any:
    """The whole reply."""
    *_, reply = chat.reply(token, message, "", Event())
    return reply


def usual(reply: Any) -> bool:
    """Whether a question was dealt with as one: no errand was begun, nobody greeted, no person called."""
    return reply.outcome in ("answered", *DECLINED.values())


def outcomes(pairs: Sequence[tuple[Question, Any]]) -> dict[str, Any]:
    """The share of each outcome."""
    counted = Counter(reply.outcome if usual(reply) else "else" for _, reply in pairs)
    columns = {"answered": "answered", **DECLINED, "else": "else"}
    return {name: counted[outcome] / len(pairs) for name, outcome in columns.items()}


def rights(pairs: Sequence[tuple[Question, Any]]) -> dict[str, Any]:
    """The share of the answers whose first source is right, and of the questions back that offer a right article."""
    said = [
        {source.title for source in reply.sources[:1]} & one.titles
        for one, reply in pairs
        if reply.outcome == "answered"
    ]
    offered = [one.titles.intersection(reply.suggestions) for one, reply in pairs if reply.outcome == "clarify"]
    return {RIGHT: share(said), "questions back that offer a right one": share(offered)}


def share(found: Sequence[set[str] | frozenset[str]]) -> float | None:
    """The share in which there is anything; None of nothing."""
    return sum(map(bool, found)) / len(found) if found else None
