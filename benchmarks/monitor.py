"""The monitor over a long history: how long the database takes for what its page shows when it is opened."""

import importlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer
from measuring import ROOT, headlines, run, show

CHUNK = 5000
WARM_UP = 3


def main(
    stored: Annotated[int, typer.Option("--headlines", min=1, help="Headlines stored, over one year.")] = 100_000,
    companies: Annotated[int, typer.Option(min=1, help="Companies on the watch-list.")] = 20,
    openings: Annotated[int, typer.Option(min=1, help="How often the page is opened.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="End with one JSON object.")] = False,
) -> None:
    """Write headlines straight into the tables, without a model; then ask for what the page asks for."""
    from shared.services import build_services
    from shared.settings import Settings
    from shared.spaces_loader import SpaceInfo, load_space

    load_space(SpaceInfo("sentiment", ROOT / "spaces" / "sentiment"))
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'plaza.db'}"
        services = build_services(Settings.from_env(data_dir=folder, database_url=url))
        try:
            desk = _part("desk").Desk(services)
            started = time.perf_counter()
            mentions = _fill(desk, now, stored, companies)
            filling = time.perf_counter() - started
            rows, growth = _open(_questions(desk, now), openings)
            size = (folder / "plaza.db").stat().st_size / 1e6
        finally:
            services.close()
    facts = {
        "headlines": stored,
        "headlines with what they say per company": mentions,
        "size of the database (MB)": size,
        "seconds to write it": filling,
        "openings": openings,
        "memory growth over them (MB)": growth,
    }
    show("Opening the monitor", rows, facts, as_json=as_json)


def _part(name: str) -> Any:
    return importlib.import_module(f"plaza_sentiment.monitor.{name}")


def _fill(desk: Any, now: datetime, stored: int, companies: int) -> int:
    """Headlines at random moments of a year, each about one or two companies and as a whole. How many mentions."""
    tables, rng = _part("tables"), random.Random(0)
    with desk.sessions() as session:
        session.add(
            tables.SourceRow(kind="file", title="Made up", address="", interval=1.0, created=now, due=now, state="done")
        )
        session.add_all(
            tables.CompanyRow(name=f"Company {n}", ticker=f"C{n}", aliases=[], added=now) for n in range(companies)
        )
        session.commit()
    moments = sorted(now - timedelta(days=365 * rng.random()) for _ in range(stored))
    texts = headlines(stored)
    mentions = 0
    for start in range(0, stored, CHUNK):
        chunk = list(enumerate(moments[start : start + CHUNK], start + 1))
        entries = [_headline(number, next(texts), moment, now, tables.hour_of) for number, moment in chunk]
        found = [mention for entry in entries for mention in _mentions(entry, companies, rng)]
        mentions += len(found)
        with desk.services.store.engine.begin() as connection:
            connection.execute(tables.HeadlineRow.__table__.insert(), entries)
            connection.execute(tables.MentionRow.__table__.insert(), found)
    return mentions


def _headline(number: int, text: str, moment: datetime, now: datetime, hour_of: Callable[[datetime], int]) -> Any:
    times = {"published": moment, "arrived": now, "hour": hour_of(moment)}
    link = f"https://news.example/{number}"
    return {"id": number, "source_id": 1, "key": f"key {number}", "text": text, "link": link, **times}


def _mentions(entry: dict[str, Any], companies: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    named = rng.sample(range(1, companies + 1), min(companies, rng.choice((1, 1, 2))))
    for company_id in (None, *named):
        score = round(rng.uniform(-1, 1), 3)
        label = "positive" if score > 0.3 else "negative" if score < -0.3 else "neutral"
        yield {
            "headline_id": entry["id"],
            "company_id": company_id,
            "source_id": 1,
            "named": f"Company {company_id}" if company_id else "",
            "hour": entry["hour"],
            "label": label,
            "score": score,
            "predicted": label,
            "confidence": 0.8,
            "corrected": False,
            "ref": "starter:sentiment",
        }


def _questions(desk: Any, now: datetime) -> dict[str, Callable[[], Any]]:
    """What the page asks for when it is opened, and what a click on a company or a span adds."""
    week = now - timedelta(days=7)
    return {
        "how things stand": lambda: desk.moods.get(now),
        "timeline: all, days of the year": lambda: desk.timelines.get(None, None, now),
        "timeline: all, hours of a week": lambda: desk.timelines.get(None, week, now),
        "timeline: a company, days of the year": lambda: desk.timelines.get(1, None, now),
        "timeline: a company, hours of a week": lambda: desk.timelines.get(1, week, now),
        "newest headlines": lambda: desk.headlines.find(),
        "newest headlines of a company": lambda: desk.headlines.find(1),
        "labels to choose from": lambda: desk.headlines.labels(None),
        "digest of yesterday": lambda: desk.digests.of(now.date() - timedelta(days=1)),
        "has anything changed?": lambda: desk.headlines.stamp(),
    }


def _open(questions: dict[str, Callable[[], Any]], openings: int) -> tuple[list[dict[str, Any]], float]:
    """Ask everything `openings` times: milliseconds for each question, and how much memory grew (MB)."""
    process = psutil.Process()
    times: dict[str, list[float]] = {name: [] for name in questions}
    before = 0.0
    for opening in range(WARM_UP + openings):
        if opening == WARM_UP:
            before = process.memory_info().rss
        for name, ask in questions.items():
            started = time.perf_counter()
            ask()
            times[name].append(1000 * (time.perf_counter() - started))
    growth = (process.memory_info().rss - before) / 1e6
    times["all of it"] = [sum(together) for together in zip(*times.values(), strict=True)]
    rows = [
        {
            "what": name,
            "first (ms)": taken[0],
            "median (ms)": statistics.median(taken[WARM_UP:]),
            "slowest (ms)": max(taken[WARM_UP:]),
        }
        for name, taken in times.items()
    ]
    return rows, growth


if __name__ == "__main__":
    run(main)
