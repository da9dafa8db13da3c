"""How long the chat's replies take: inside its reply function, and through Gradio's queue beside a bare function."""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Barrier, Event
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from chat_questions import Table
from measuring import ENVIRONMENT, ROOT, free_port

ALONE = 200
VISITORS = 32
EACH = 5
ROUNDS = 2
WARM_UP = 20
WAIT = 120.0
NOTE = "Processor: time of all cores for a reply, whatever else the machine does meanwhile."
BARE = """
import sys
import gradio as gr
def echo(message: str) -> str:
    return message
with gr.Blocks() as demo:
    gr.api(echo, api_name="echo", concurrency_limit=int(sys.argv[2]))
demo.queue(default_concurrency_limit=8).launch(server_port=int(sys.argv[1]), quiet=True)
"""


@dataclass(frozen=True)
class Taken:
    """Seconds to the first and to the last part of a reply."""

    first: float
    last: float
    outcome: str = ""


Visitor = Callable[[str], Taken]
"""Asks, waits for the reply, and remembers the conversation."""


def mixed(questions: Sequence[str]) -> tuple[list[str], list[list[str]], list[str]]:
    """Different ones, drawn at random: for one visitor after the other, for visitors at once, and to warm up with."""
    drawn = random.Random(0).sample(list(questions), ALONE + VISITORS * EACH + WARM_UP)
    rest = drawn[ALONE:-WARM_UP]
    return drawn[:ALONE], [rest[at : at + EACH] for at in range(0, len(rest), EACH)], drawn[-WARM_UP:]


def at_once(visitors: Sequence[Visitor], questions: Sequence[Sequence[str]]) -> tuple[list[Taken], float]:
    """All visitors begin together, each asks on as soon as it has a reply. Gives these, and the seconds in all."""
    begin = Barrier(len(visitors) + 1)

    def ask(visitor: Visitor, them: Sequence[str]) -> list[Taken]:
        begin.wait()
        return [visitor(question) for question in them]

    with ThreadPoolExecutor(len(visitors)) as pool:
        running = [pool.submit(ask, *pair) for pair in zip(visitors, questions, strict=True)]
        begin.wait()
        started = time.perf_counter()
        taken = [one for visitor in running for one in visitor.result()]
        return taken, time.perf_counter() - started


def figures(seconds: Sequence[float]) -> dict[str, float]:
    """In milliseconds."""
    times = [1000 * one for one in seconds]
    return {
        "median (ms)": median(times),
        "p95 (ms)": quantiles(times, n=20, method="inclusive")[-1],
        "slowest (ms)": max(times),
    }


# Inside the reply function


def visitor(chat: Any, number: int) -> Visitor:
    """Somebody with a conversation, in this process."""
    token = chat.open("")[0]

    def ask(message: str) -> Taken:
        started = time.perf_counter()
        parts = [(time.perf_counter(), reply) for reply in chat.reply(token, message, f"192.0.2.{number}", Event())]
        return Taken(parts[0][0] - started, parts[-1][0] - started, parts[-1][1].outcome)

    return ask


def alone_and_at_once(chat: Any, questions: Sequence[str]) -> Table:
    """A new visitor for each question, one after the other; then several with a conversation each."""
    alone, together, warm_up = mixed(questions)
    for question in warm_up:
        visitor(chat, 1)(question)
    ways: dict[str, Callable[[], list[Taken]]] = {
        "one by one": lambda: [visitor(chat, 1)(question) for question in alone],
        f"{VISITORS} at once": lambda: at_once([visitor(chat, at) for at in range(VISITORS)], together)[0],
    }
    rows: list[dict[str, Any]] = []
    facts: dict[str, Any] = {}
    for way, ask in ways.items():
        before = time.process_time()
        taken = ask()
        worked = 1000 * (time.process_time() - before) / len(taken)
        for until in ("first", "last"):
            seconds = [getattr(one, until) for one in taken]
            rows.append({"visitors": way, "until": until, **figures(seconds), "processor (ms)": worked})
        facts[f"{len(taken)} replies, {way}"] = dict(Counter(one.outcome for one in taken))
    facts["cores"] = os.cpu_count()
    return {"title": "Inside the reply function", "rows": rows, "facts": facts, "note": NOTE}


# Through Gradio


@contextmanager
def served(words: Sequence[str], port: int, **environment: str) -> Iterator[str]:
    """The address that a program serves, as soon as it does. Raises SystemExit with its words if it does not."""
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ | ENVIRONMENT | environment, stdout=log, stderr=log)
        try:
            until = time.monotonic() + WAIT
            while not _answers(url):
                if process.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise SystemExit(f"Nothing was served:\n{log.read().decode(errors='replace')}")
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=WAIT)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=WAIT):
            return True
    except (URLError, ConnectionError):
        return False


@contextmanager
def clients(url: str) -> Iterator[list[Any]]:
    """As many clients as there are visitors, each with a Gradio session of its own."""
    from gradio_client import Client

    made = []
    try:
        for _ in range(VISITORS):
            made.append(Client(url, verbose=False, analytics_enabled=False, download_files=False))
        yield made
    finally:
        for client in made:
            client.close()


def chatting(client: Any) -> Visitor:
    """A visitor with a new conversation, by `/chat_reply`."""
    session = ""

    def ask(message: str) -> Taken:
        nonlocal session
        started = time.perf_counter()
        reply = client.predict(message, session, api_name="/chat_reply")
        seconds = time.perf_counter() - started
        session = reply["session"]
        return Taken(seconds, seconds, reply["outcome"])

    return ask


def echoing(client: Any) -> Visitor:
    """A visitor of the bare function."""

    def ask(message: str) -> Taken:
        started = time.perf_counter()
        client.predict(message, api_name="/echo")
        seconds = time.perf_counter() - started
        return Taken(seconds, seconds)

    return ask


def through_gradio(data_dir: Path, url: str, questions: Sequence[str]) -> Table:
    """The same visitors at once, by Gradio's client, in turns with a bare function on a server of its own."""
    from plaza_chat.pages.endpoints import CALLS

    ports, (_, together, warm_up) = (free_port(), free_port()), mixed(questions)
    launcher = [sys.executable, "app.py", "--space", "chat", "--host", "127.0.0.1", "--port", str(ports[0])]
    bare = [sys.executable, "-c", BARE, str(ports[1]), str(CALLS)]
    taken: dict[str, list[Taken]] = {"a function that returns its input": [], "/chat_reply": []}
    seconds = dict.fromkeys(taken, 0.0)
    with ExitStack() as stack:
        echo = stack.enter_context(clients(stack.enter_context(served(bare, ports[1]))))
        chat = stack.enter_context(
            clients(stack.enter_context(served([*launcher, "--data-dir", str(data_dir)], ports[0], DATABASE_URL=url)))
        )
        made = dict(zip(taken, ((echoing, echo), (chatting, chat)), strict=True))
        for (begin, them), question in ((one, question) for one in made.values() for question in warm_up):
            begin(them[0])(question)
        for _ in range(ROUNDS):
            for name, (begin, them) in made.items():
                found, lasted = at_once([begin(client) for client in them], together)
                taken[name] += found
                seconds[name] += lasted
    rows = [
        {"called": name, "requests": len(them), "requests/s": len(them) / seconds[name]}
        | figures([one.last for one in them])
        for name, them in taken.items()
    ]
    facts = {
        "refused by the rate limit": sum(one.outcome == "refused" for one in taken["/chat_reply"]),
        "calls that each function answers at once": CALLS,
    }
    note = f"{ROUNDS} rounds in turns; the clients run on the same cores as the servers."
    return {"title": f"Through Gradio's queue, {VISITORS} visitors at once", "rows": rows, "facts": facts, "note": note}
