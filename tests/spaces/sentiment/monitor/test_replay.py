"""The sample of headlines: history first, then one at a time, and again when asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import SourceError
from tests.spaces.sentiment.monitor.conftest import NOW, part


@pytest.fixture
def book(desk, tmp_path):
    """A source book whose sample is 90 headlines, an hour apart."""
    start = datetime(2025, 1, 1, tzinfo=UTC)
    rows = [f"{(start + timedelta(hours=n)).isoformat()},Headline {n},https://x.example/{n}" for n in range(90)]
    (tmp_path / "replay.csv").write_text("\n".join(["published,headline,link", *rows]), "utf-8")
    return part("sourcebook").Sourcebook(desk.sessions, replace(desk.surroundings, samples=tmp_path))


def play(book, source, now):
    reading = book.read(book.get(source.id))
    book.succeeded(source.id, reading, len(reading.items), 0, now)
    return reading


def test_history_comes_at_once_and_the_rest_one_by_one(book, desk):
    source = book.add_replay()
    replay = part("sources.replay")
    history = replay.read(source, book._surroundings, NOW)
    assert len(history.items) == 10
    assert history.items[-1].published == NOW - timedelta(minutes=5)
    assert history.items[0].published == NOW - timedelta(hours=9, minutes=5)
    book.succeeded(source.id, history, 10, 0, NOW)
    assert book.get(source.id).due == NOW + timedelta(seconds=4)
    one = replay.read(book.get(source.id), book._surroundings, NOW)
    assert [(item.text, item.link, item.published) for item in one.items] == [
        ("Headline 10", "https://x.example/10", NOW)
    ]
    assert one.said == "Headline 11 of 90."
    book.succeeded(source.id, one, 1, 0, NOW)
    items = [item for _ in range(79) for item in play(book, source, NOW).items]
    assert [item.text for item in items] == [f"Headline {n}" for n in range(11, 90)]
    done = book.get(source.id)
    assert (done.state, done.said, done.found) == ("done", "All 90 headlines were played.", 90)
    assert book.claim(datetime.now(UTC) + timedelta(days=9)) is None


def test_it_plays_again_with_headlines_of_its_own(book):
    first = book.add_replay()
    with pytest.raises(SourceError, match="played already"):
        book.add_replay()
    keys = {item.key for item in play(book, first, NOW).items}
    book.remove(first.id)
    second = book.add_replay()
    assert keys.isdisjoint(item.key for item in play(book, second, NOW).items)


@pytest.mark.parametrize("content", [None, "", "published,headline,link\n"])
def test_a_sample_that_is_gone_is_said(book, tmp_path, content):
    source = book.add_replay()
    (tmp_path / "replay.csv").unlink()
    if content is not None:
        (tmp_path / "replay.csv").write_text(content, "utf-8")
    with pytest.raises(SourceError, match="sample of headlines") as error:
        book.read(source)
    assert error.value.final


def test_a_short_sample_is_played_from_its_start(book, tmp_path):
    (tmp_path / "replay.csv").write_text("published,headline,link\n2025-01-01T00:00:00,Only,\n", "utf-8")
    source = book.add_replay()
    assert play(book, source, NOW).items == []
    last = play(book, source, NOW)
    assert [item.text for item in last.items] == ["Only"]
    assert last.finished
