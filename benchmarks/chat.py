"""The chat's written shop as it ships, without a language model: its search beside others, what the bot does with
questions that can and cannot be answered, whether scripted errands end right, and how long a reply takes.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from chat_load import alone_and_at_once, through_gradio
from chat_questions import FOLDER, Table, conversations, held_out, last, part, search
from measuring import run, show


class Part(StrEnum):
    """What is measured."""

    search = "search"
    errands = "errands"
    speed = "speed"


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
