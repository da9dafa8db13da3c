"""The list of sources: whose turn it is, how it goes on after failures, and what removing means."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from shared.errors import SourceError
from shared.web import guard
from tests.spaces.sentiment.monitor.conftest import NOW, part

SOON = timedelta(days=400)


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Every name leads to a public address."""
    monkeypatch.setattr(guard, "look_up", lambda host, port, seconds: ["93.184.216.34"])


@pytest.fixture
def book(desk):
    return desk.sources


@pytest.fixture
def now():
    return datetime.now(UTC) + timedelta(seconds=1)


def error(said="It failed.", **more):
    return SourceError(said, **more)


def reading(*texts, **more):
    items = part("items")
    return items.Reading([items.Item(text, items.key_of(text)) for text in texts], "Read.", **more)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example/feed", "https://x.example/feed"),
        ("  x.example/feed ", "https://x.example/feed"),
        ("feed://x.example/feed", "https://x.example/feed"),
        ("feed:http://x.example/feed", "http://x.example/feed"),
        ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
    ],
)
def test_an_address_is_understood_as_people_paste_it(book, url, address):
    source = book.add_feed(url)
    assert source.address == address
    assert (source.kind, source.state, source.interval, source.paused) == ("feed", "waiting", 300.0, False)
    with pytest.raises(SourceError, match="already"):
        book.add_feed(url)
    assert len(book.all()) == 1


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "file:///etc/passwd", "", "http://a:b@x.example/"]
)
def test_other_addresses_are_refused(book, url):
    with pytest.raises(SourceError):
        book.add_feed(url)
    assert not book.ever_used()


def test_a_private_address_is_refused_when_it_is_added(book, monkeypatch):
    monkeypatch.setattr(guard, "look_up", lambda host, port, seconds: ["93.184.216.34", "192.168.0.7"])
    with pytest.raises(SourceError, match="private network"):
        book.add_feed("http://x.example/")


def test_intervals_are_kept_within_reason(book):
    assert book.add_feed("x.example/1", interval=0.0).interval == 30.0
    assert book.add_feed("x.example/2", interval=1e12).interval == 7 * 86_400


def test_a_name_of_ones_own_stays(book, now):
    named, unnamed = book.add_feed("x.example/1", "Mine"), book.add_feed("x.example/2")
    assert unnamed.title == "x.example"
    for source in (named, unnamed):
        book.succeeded(source.id, reading(cursor={"title": "Theirs"}), 0, 0, now)
    assert [source.title for source in book.all()] == ["Mine", "Theirs"]


def test_a_look_is_written_down(book, now):
    source = book.add_feed("x.example")
    claimed = book.claim(now)
    assert (claimed.id, claimed.state) == (source.id, "checking")
    assert book.claim(now) is None
    book.succeeded(source.id, reading("a", "b", cursor={"etag": "x"}), 1, 1, now)
    after = book.get(source.id)
    assert (after.state, after.said, after.checked, after.cursor) == ("ok", "Read.", now, {"etag": "x"})
    assert (after.found, after.kept, after.repeated, after.failures) == (2, 1, 1, 0)
    assert after.due == now + timedelta(seconds=300)
    book.succeeded(source.id, reading(next_look=0.0), 0, 0, now)
    assert book.claim(now).id == source.id


def test_the_one_that_waits_longest_comes_first(book, now):
    ids = [book.add_feed(f"x.example/{n}").id for n in range(3)]
    book.check_now(ids[0])
    assert [book.claim(now).id for _ in ids] == [*ids[1:], ids[0]]


def test_two_pollers_never_get_the_same(book, now):
    ids = {book.add_feed(f"x.example/{n}").id for n in range(12)}
    with ThreadPoolExecutor(4) as pool:
        taken = [source.id for source in pool.map(lambda _: book.claim(now), range(24)) if source]
    assert Counter(taken) == Counter(ids)


def test_what_a_poller_took_with_it_is_free_again_after_a_while(book, now):
    source = book.add_feed("x.example")
    book.claim(now)
    assert book.claim(now + timedelta(minutes=9)) is None
    assert book.claim(now + timedelta(minutes=11)).id == source.id


def test_failures_make_the_wait_grow(book, now):
    source = book.add_feed("x.example")
    waits = []
    for number in range(12):
        book.failed(source.id, error(f"It failed {number}."), now)
        after = book.get(source.id)
        waits.append((after.due - now).total_seconds())
        assert (after.state, after.said, after.failures) == ("failing", f"It failed {number}.", number + 1)
    for number, wait in enumerate(waits):
        usual = 300 * 2**number
        assert min(0.9 * usual, 0.9 * 6 * 3600) <= wait <= min(1.1 * usual, 6 * 3600)
    book.succeeded(source.id, reading(), 0, 0, now)
    assert book.get(source.id).failures == 0


def test_local_sources_are_tried_again_soon(book, now):
    source = book.add_folder()
    for _ in range(40):
        book.failed(source.id, error(), now)
    assert book.get(source.id).due == now + timedelta(seconds=60)


def test_a_server_decides_when_it_is_asked_again(book, now):
    source = book.add_feed("x.example")
    book.failed(source.id, error(retry_after=1234.0), now)
    assert book.get(source.id).due == now + timedelta(seconds=1234)


def test_a_final_error_pauses_until_somebody_resumes(book, now):
    source = book.add_feed("x.example")
    book.failed(source.id, error(final=True), now)
    assert book.get(source.id).paused
    assert book.claim(now + SOON) is None
    book.resume(source.id)
    assert book.claim(now).failures == 0


def test_paused_or_removed_while_it_is_read_it_stays_so(book, now):
    paused, removed = book.add_feed("x.example/1"), book.add_feed("x.example/2")
    for _ in range(2):
        book.claim(now)
    book.pause(paused.id)
    book.remove(removed.id)
    for source in (paused, removed):
        book.succeeded(source.id, reading("a"), 1, 0, now)
        book.failed(source.id, error(), now)
    assert [source.id for source in book.all()] == [paused.id]
    assert book.get(paused.id).paused
    assert book.claim(now + SOON) is None
    assert book.ever_used()


def test_a_removed_source_keeps_its_headlines_or_not(desk, book, fill):
    tables = part("tables")
    kept, gone = book.add_feed("x.example/1"), book.add_feed("x.example/2")
    for source in (kept, gone):
        fill([(1, None, 0.5), (1, 7, 0.5), (2, None, -0.5)], source_id=source.id)

    def left():
        with desk.sessions() as session:
            counts = [select(func.count()).select_from(table) for table in (tables.HeadlineRow, tables.MentionRow)]
            return [session.scalar(count) for count in counts]

    book.remove(kept.id)
    assert left() == [6, 6]
    book.remove_with_headlines(gone.id)
    assert left() == [3, 3]
    assert book.all() == []
    fill([(3, None, 0.1)], source_id=gone.id)  # a poller was in the middle of it
    book.succeeded(gone.id, reading("a", cursor={"etag": "x"}), 1, 0, NOW)
    assert left() == [3, 3]
    fill([(3, None, 0.1)], source_id=gone.id)
    book.failed(gone.id, error(), NOW)
    assert left() == [3, 3]


def test_a_repeat_elsewhere_takes_the_place_of_a_deleted_headline(desk, book, fill):
    tables = part("tables")
    first, second = book.add_feed("x.example/1"), book.add_feed("x.example/2")
    fill([(2, None, 0.5, "Same")], source_id=first.id)
    with desk.sessions() as session:
        (old,) = session.scalars(select(tables.HeadlineRow))
        session.add(tables.VectorRow(headline_id=old.id, hour=old.hour, vector=b"v"))
        for number, source in enumerate((second, second, first)):
            session.add(
                tables.HeadlineRow(
                    source_id=source.id, key=f"r{number}", text="Same", published=NOW, arrived=NOW,
                    hour=tables.hour_of(NOW), repeat_of=old.id,
                )
            )  # fmt: skip
        session.commit()
    book.remove_with_headlines(first.id)
    with desk.sessions() as session:
        heir, repeat = session.scalars(select(tables.HeadlineRow).order_by(tables.HeadlineRow.id))
        assert (heir.repeat_of, repeat.repeat_of) == (None, heir.id)
        (mention,) = session.scalars(select(tables.MentionRow))
        assert (mention.headline_id, mention.source_id, mention.hour) == (heir.id, second.id, heir.hour)
        assert session.scalars(select(tables.VectorRow.headline_id)).all() == [heir.id]


def test_whatever_a_reader_raises_becomes_a_sentence(book, monkeypatch, caplog):
    from shared.errors import DataError

    source = book.add_feed("x.example")
    for raised, said in (
        (ValueError("secret"), "ValueError"),
        (RecursionError(), "RecursionError"),
        (DataError("So."), "So."),
    ):

        def read(source, surroundings, raised=raised):
            raise raised

        monkeypatch.setattr(part("sources.feed"), "read", read)
        with pytest.raises(SourceError, match=said) as caught:
            book.read(source)
        assert "secret" not in str(caught.value)


def test_what_is_not_there_is_said(book):
    with pytest.raises(SourceError, match="no longer there"):
        book.get(99)
    book.add_folder()
    with pytest.raises(SourceError, match="watched already"):
        book.add_folder()
