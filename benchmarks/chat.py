"""The chat's written shop as it ships, without a language model: its search beside others, what the bot does with
questions that can and cannot be answered, whether scripted errands end right, and how long a reply takes.
"""

import csv
import importlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from chat_load import Table, alone_and_at_once, through_gradio
from measuring import ROOT, run, show

FOLDER = ROOT / "spaces" / "chat"
ACCEPTED = (0.02, 0.1)
"""Accepted errors besides the one that ships."""
BEST = 3
DECLINED = {"abstained": "abstained", "out of scope": "out_of_scope", "asked back": "clarify"}
"""What is not an answer, by its column."""


class Part(StrEnum):
    """What is measured."""

    search = "search"
    errands = "errands"
    speed = "speed"


@dataclass(frozen=True)
class Question:
    """`titles`: the articles that answer it; empty: it cannot be answered."""

    text: str
    titles: frozenset[str]


def part(name: str) -> Any:
    """A module of the Space."""
    return importlib.import_module(f"plaza_chat.{name}")


def held_out() -> list[Question]:
    """The questions that were written for measuring."""
    with (FOLDER / "shop" / "held_out.csv").open(encoding="utf-8", newline="") as file:
        return [
            Question(row["question"], frozenset(filter(None, row["article"].split(" | "))))
            for row in csv.DictReader(file)
        ]


@contextmanager
def opened(data_dir: Path, url: str) -> Iterator[Any]:
    """The chat's desk with the shop taken in and indexed, as after a first start; nobody is too fast for it."""
    from shared.services import build_services
    from shared.settings import Settings
    from shared.spaces_loader import SpaceInfo, load_space

    load_space(SpaceInfo("chat", FOLDER))
    services = build_services(Settings.from_env(data_dir=data_dir, database_url=url))
    desk = part("desk").Desk(services)
    try:
        desk.knowledge.load_shop()
        desk.knowledge.reindex()
        while not desk.knowledge.indexed:
            time.sleep(0.1)
        if desk.knowledge.status.failed:
            raise SystemExit(f"The articles could not be indexed: {desk.knowledge.status.failed}")
        desk.limits.per_minute = desk.limits.burst = 1_000_000
        yield desk
    finally:
        desk.knowledge.close()
        services.close()


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
    inside, beyond, begun = [], [], {}
    for accepted in (shipped, *ACCEPTED):
        desk.set_ups.change(accepted=accepted)
        replies = [(one, last(chat, chat.open("")[0], one.text)) for one in questions]
        can, cannot = ([pair for pair in replies if bool(pair[0].titles) == wanted] for wanted in (True, False))
        needed = part("understanding.abstaining").threshold(judged, accepted)
        head = {"accepted error": accepted, "score needed": needed}
        inside.append(head | outcomes(can) | rights(can))
        beyond.append(head | {"not answered": sum(outcomes(cannot)[name] for name in DECLINED)} | outcomes(cannot))
        begun[f"else, at {accepted:.0%}"] = dict(Counter(reply.outcome for _, reply in can if not usual(reply)))
    desk.set_ups.change(accepted=shipped)
    facts = {"questions": len(can), **begun}
    return [
        {"title": "The bot: questions that can be answered", "rows": inside, "facts": facts},
        {"title": "The bot: questions that cannot be answered", "rows": beyond, "facts": {"questions": len(cannot)}},
    ]


def last(chat: Any, token: str, message: str) -> Any:
    """The whole reply."""
    *_, reply = chat.reply(token, message, "", Event())
    return reply


def usual(reply: Any) -> bool:
    """Whether a question was dealt with as one: no errand was begun, nobody greeted, no person called."""
    return reply.outcome in ("answered", *DECLINED.values())


def outcomes(pairs: Sequence[tuple[Question, Any]]) -> dict[str, float]:
    """The share of each outcome."""
    counted = Counter(reply.outcome if usual(reply) else "else" for _, reply in pairs)
    columns = {"answered": "answered", **DECLINED, "else": "else"}
    return {name: counted[outcome] / len(pairs) for name, outcome in columns.items()}


def rights(pairs: Sequence[tuple[Question, Any]]) -> dict[str, float | None]:
    """The share of the answers whose first source is right, and of the questions back that offer a right article."""
    said = [
        {source.title for source in reply.sources[:1]} & one.titles
        for one, reply in pairs
        if reply.outcome == "answered"
    ]
    offered = [one.titles.intersection(reply.suggestions) for one, reply in pairs if reply.outcome == "clarify"]
    return {"right of answered": share(said), "right one offered": share(offered)}


def share(found: Sequence[set[str] | frozenset[str]]) -> float | None:
    """The share in which there is anything; None of nothing."""
    return sum(map(bool, found)) / len(found) if found else None


def errands(desk: Any, chat: Any) -> Table:
    """All scripted dialogues through the whole bot, each on the orders as they were at first."""
    scripted = part("errands.scripted")
    script = scripted.load_script(FOLDER / "shop" / "dialogues.yaml")
    desk.orders.clock = lambda: script.now
    wrong = {}
    for dialogue in script.dialogues:
        desk.orders.start_over()
        if problems := played(desk, chat, scripted, dialogue):
            wrong[dialogue.name] = problems[0]
    count = len(script.dialogues)
    said = sum(len(dialogue.lines) for dialogue in script.dialogues)
    rows = [{"dialogues": count, "end right": count - len(wrong), "share": 1 - len(wrong) / count, "messages": said}]
    return {"title": "Errands", "rows": rows, "facts": {f"wrong: {name}": problem for name, problem in wrong.items()}}


def played(desk: Any, chat: Any, scripted: Any, dialogue: Any) -> list[str]:
    """What went wrong in a dialogue."""
    token = chat.open("")[0]

    def slots() -> Any:
        errand = desk.conversations.memory(desk.conversations.find(token).id).get("errand")
        return desk.errands.slots(errand) if errand else {}

    problems: list[str] = scripted.play(dialogue, lambda said: last(chat, token, said), desk.orders.all, slots)
    return problems


def main(
    only: Annotated[Part | None, typer.Option(help="Only one part.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Measure the written shop; everything is kept in a folder that goes in the end."""
    tables: list[Table] = []
    questions = held_out()
    with tempfile.TemporaryDirectory() as name:
        data_dir = Path(name)
        url = f"sqlite:///{data_dir / 'plaza.db'}"
        with opened(data_dir, url) as desk:
            chat = part("chat").Chat(desk)
            if only in (None, Part.search):
                tables += [search(desk, questions), *conversations(desk, chat, questions)]
            if only in (None, Part.errands):
                tables.append(errands(desk, chat))
            if only in (None, Part.speed):
                tables.append(alone_and_at_once(chat, [one.text for one in questions]))
                desk.set_ups.change(a_minute=1000)
        if only in (None, Part.speed):
            tables.append(through_gradio(data_dir, url, [one.text for one in questions]))
    for table in tables:
        show(**table, as_json=False)
    if as_json:
        print(json.dumps({"tables": tables}))


if __name__ == "__main__":
    run(main)
