"""Feeds from a real server, in every state that feeds are found in."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from shared.errors import SourceError
from shared.web import guard
from shared.web.fetch import Answer
from tests.shared.web.website import website
from tests.spaces.sentiment.monitor.conftest import part

RSS = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>Daily &amp; News</title>{}</channel></rss>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title>{}</feed>'
DATE = "<pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate>"


def rss(*items, encoding="utf-8"):
    body = "".join(f"<item>{item}</item>" for item in items)
    return RSS.format(encoding, body).encode(encoding)


@pytest.fixture
def site():
    with website() as site:
        yield site


@pytest.fixture
def read(desk, site, monkeypatch):
    """Reads what `answer` says, as the feed at one address with one cursor after another."""
    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1")
    source = desk.sources.add_feed(f"{site.url}/feed")

    def look(body=None, headers=None, status=200):
        if body is not None:
            site.pages["/feed"] = (status, {"Content-Type": "application/xml", **(headers or {})}, body)
        claimed = desk.sources.claim(datetime.now(UTC) + timedelta(days=2))
        reading = desk.sources.read(claimed)
        desk.sources.succeeded(source.id, reading, len(reading.items), 0, datetime.now(UTC))
        return reading

    return look


@pytest.fixture
def refused(desk, read):
    def call(*answer, words=()):
        with pytest.raises(SourceError) as error:
            read(*answer)
        assert all(word in str(error.value) for word in words), str(error.value)
        return error.value

    return call


def test_rss_is_read_clean(read, desk):
    reading = read(
        rss(
            f"<title>Harbor &amp;amp; Lane &lt;b&gt;rises&lt;/b&gt;\n again</title><link>/a</link><guid>1</guid>{DATE}",
            "<title>5 &lt; 6, says &lt;Board&gt;&#8230;</title><link>javascript:alert(1)</link>",
            "<description>&lt;p&gt;No title&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt; here</description>",
            "<title>  </title>",
            f"<title>{'long ' * 200}</title><link>data:text/html,x</link><guid>3</guid>",
            "<title>Turned \u202eround\u202c</title><link>http://[x</link>",
        )
    )
    texts = [item.text for item in reading.items]
    assert texts[:3] == ["Harbor & Lane rises again", "5 < 6, says <Board>…", "No title here"]
    assert (len(texts[3]), texts[3][-1], texts[4]) == (500, "…", "Turned round")
    first = reading.items[0]
    assert first.link.endswith("/a")
    assert first.link.startswith("http://127.0.0.1:")
    assert first.published == datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert [item.link for item in reading.items[1:]] == [None] * 4
    assert [item.published for item in reading.items[1:]] == [None] * 4
    assert reading.said == "5 entries in the feed, 4 without a usable date."
    assert desk.sources.all()[0].title == "Daily & News"


def test_atom_is_read(read):
    entry = (
        '<entry><id>urn:1</id><title type="html">A &amp;lt; B</title><link href="https://x.example/1"/>'
        "<updated>2026-03-03T10:00:00+02:00</updated></entry>"
    )
    (item,) = read(ATOM.format(entry).encode()).items
    assert (item.text, item.link) == ("A < B", "https://x.example/1")
    assert item.published == datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252", "koi8-r", "shift_jis", "utf-8-sig"]
)
def test_odd_encodings_are_understood(read, encoding):
    text = {"koi8-r": "Рубль растёт", "shift_jis": "円安が進む"}.get(encoding, "Café Zürich gewinnt")
    (item,) = read(rss(f"<title>{text}</title>", encoding=encoding)).items
    assert item.text == text


def test_the_header_may_be_wrong_about_the_encoding(read):
    body = rss("<title>Zürich</title>")
    assert read(body, {"Content-Type": "text/xml; charset=nonsense"}).items[0].text == "Zürich"
    assert read(body.replace(b"utf-8", b"x-none"), {"Content-Type": "text/xml"}).items[0].text == "Zürich"


def test_an_unchanged_feed_is_not_sent_again(read, site):
    def page(handler):
        unchanged = handler.headers.get("If-None-Match") == '"v1"'
        return (
            (304, {}, b"")
            if unchanged
            else (200, {"ETag": '"v1"', "Last-Modified": DATE[9:38]}, rss("<title>a</title>"))
        )

    site.pages["/feed"] = page
    assert len(read().items) == 1
    for _ in range(2):
        reading = read()
        assert (reading.items, reading.said) == ([], "Nothing new since the last look.")
    assert site.seen[-1][2]["If-Modified-Since"] == DATE[9:38]


def test_what_a_header_cannot_hold_is_not_sent_back(read, site):
    body = rss("<title>a</title>")
    for tag in ("ü" * 3, "x" * 5000):
        assert read(body, {"ETag": tag}).items
        assert read(body).items
        assert "If-None-Match" not in site.seen[-1][2]


def test_entries_are_the_same_when_they_come_again(read):
    twice = "<title>a</title><guid>1</guid>", "<title>a, corrected</title><guid>1</guid>"
    first = read(rss(*twice, "<title>b</title><link>http://x.example/b</link>", f"<title>c</title>{DATE}"))
    assert [item.text for item in first.items] == ["a", "b", "c"]
    again = read(
        rss("<title>B!</title><link>http://x.example/b</link>", "<title>c</title>" + DATE.replace("03 Mar", "04 Mar"))
    )
    assert again.items[0].key == first.items[1].key
    assert again.items[1].key != first.items[2].key


def test_dates_that_cannot_be_are_none(read):
    ahead = format_datetime(datetime.now(UTC) + timedelta(days=3))
    soon = format_datetime(datetime.now(UTC) + timedelta(hours=3))
    dates = ("0001-01-01T00:00:00Z", "99999-99-99", "yesterday", ahead, "Thu, 01 Jan 1970 00:00:00 GMT", soon)
    items = read(rss(*[f"<title>{n}</title><pubDate>{date}</pubDate>" for n, date in enumerate(dates)])).items
    assert [item.published is None for item in items] == [True] * 5 + [False]


def test_of_many_entries_the_newest_are_taken(read):
    day = datetime(2026, 1, 1, tzinfo=UTC)
    items = [f"<title>{n}</title><pubDate>{format_datetime(day + timedelta(hours=n))}</pubDate>" for n in range(600)]
    assert {int(item.text) for item in read(rss(*items)).items} == set(range(100, 600))


PAGE = b"""<!DOCTYPE html><html><head><link rel="stylesheet" href="/a.css"><link rel='alternate icon' href=/i.png>
<link href="javascript:x" type=text/plain rel=alternate>
<LINK TYPE="application/rss+xml" REL="alternate" HREF="/n.xml?a&amp;b">"""


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ["nothing at this address"]),
        (b" \n", ["nothing at this address"]),
        (b"<!doctype html><html><body><p>Hi", ["a web page", "RSS or Atom"]),
        (PAGE, ["a web page", "/n.xml?a&b", "add http://127.0.0.1"]),
        (json.dumps({"version": "https://jsonfeed.org/version/1", "items": []}).encode(), ["JSON"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ["an image"]),
        (b"%PDF-1.7", ["a PDF document"]),
        (bytes(range(256)) * 20, ["a file of some other kind"]),
        (b"hello there", ["plain text"]),
        (b"<?xml version='1.0'?><svg></svg>", ["XML of another kind"]),
        (b"<rss version='2.0'><channel>", ["damaged"]),
    ],
)
def test_what_is_no_feed_is_named(refused, body, words):
    error = refused(body, words=words)
    assert not error.final


def test_an_empty_feed_is_a_feed(read):
    assert read(rss()).said == "The feed has no entries at the moment."


def test_a_damaged_feed_gives_what_it_has(read):
    reading = read(rss("<title>a</title>", "<title>b</title>").replace(b"</channel>", b""))
    assert [item.text for item in reading.items] == ["a", "b"]
    assert "damaged" in reading.said


@pytest.mark.parametrize(
    ("status", "headers", "words", "wait", "final"),
    [
        (404, {}, ["404", "127.0.0.1"], None, False),
        (410, {}, ["gone for good"], None, True),
        (401, {}, ["password"], None, False),
        (418, {}, ["418"], None, False),
        (500, {"Retry-After": "100"}, ["fault of its own", "500"], None, False),
        (429, {"Retry-After": "120"}, ["less often"], 120, False),
        (503, {"Retry-After": "9" * 30}, ["out of service"], 86_400, False),
        (503, {"Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT"}, [], 0, False),
        (429, {"Retry-After": "soon"}, [], None, False),
        (300, {}, ["300"], None, False),
    ],
)
def test_what_a_server_refuses_is_said(refused, status, headers, words, wait, final):
    error = refused(b"no", headers, status, words=words)
    assert (error.retry_after, error.final) == (wait, final)


def test_retry_after_may_be_a_date():
    feed = part("sources.feed")
    now = datetime(2026, 3, 4, 12, tzinfo=UTC)
    answer = Answer(503, {"retry-after": "Wed, 04 Mar 2026 12:02:00 GMT"}, b"", "http://x.example/")
    assert feed.refusal(answer, now).retry_after == 120


def bomb():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 15))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{levels}]>{RSS[38:].format("<item><title>&l14;</title></item>")}'.encode()


@pytest.mark.parametrize(
    "body",
    [
        bomb(),
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&a;</title>'
        b"</item>"
        b"</channel></rss>",
        b"<rss version='2.0'><channel><item><title>" + b"<b>" * 20_000,
        b"<rss><channel>" + b"<item>" * 20_000,
        b"/etc/passwd",
        b"http://127.0.0.2/",
        b"<rss version='2.0'><channel><item><title>&#xD800;&#0;&#xFFFE;ok</title></item></channel></rss>",
    ],
    ids=["entities", "external", "deep", "items", "path", "url", "signs"],
)
def test_feeds_made_to_harm_do_not(desk, read, body):
    try:
        items = read(body).items
    except SourceError as error:
        items, said = [], str(error)
        assert len(said) < 300
    assert all(len(item.text) <= 500 and "root:" not in item.text for item in items)
    assert "\x00" not in "".join(item.text for item in items).encode().decode()  # no half of a pair either


def test_a_feed_that_keeps_the_parser_busy_is_given_up(refused, monkeypatch):
    monkeypatch.setattr(part("sources.feed"), "PARSE_SECONDS", 1.5)
    body = rss(f"<title>a</title><author>{'a' * 400_000}</author>")
    refused(body, words=["tangled"])
