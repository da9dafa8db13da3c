"""Pages and documents behind addresses, from a real server on this machine."""

import tempfile

import pytest
from docx import Document

from shared.data.documents.address import read_address
from shared.errors import DataError
from shared.web.guard import completed
from tests.shared.data.documents.article_pages import HEADLINE, LEAD, SHOWN, page, text
from tests.shared.data.documents.made import packed, pdf, saved
from tests.shared.web.website import website

ARTICLE = page(f"<article><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</article>")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def site():
    with website() as site:
        yield site


@pytest.fixture
def give(site):
    """Reads what is given out at an address."""

    def call(path, kind, body, **more):
        site.pages[path] = (200, {"Content-Type": kind} if kind else {}, body)
        return read_address(site.url + path, allow_private=True, **more)

    return call


@pytest.fixture(autouse=True)
def nothing_stays(tmp_path, monkeypatch):
    """No test leaves a temporary file."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert list(tmp_path.iterdir()) == []


def refusal(call):
    with pytest.raises(DataError) as error:
        call()
    said = str(error.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def word(*paragraphs):
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document.save)


def test_an_article_is_read_without_what_stands_round_it(give, site):
    document = give("/news/ferry?id=7", "text/html; charset=utf-8", ARTICLE)
    assert document.text == "\n\n".join([HEADLINE, LEAD, *SHOWN])
    assert document.name == document.title == f"{HEADLINE} - Logo Times"
    assert len(document.notes) == 2
    headers = site.seen[0][2]
    assert headers["User-Agent"] == "Plaza/1.0"
    assert headers["Accept"].startswith("text/html")


@pytest.mark.parametrize(
    ("path", "kind", "body", "name", "said"),
    [
        ("/a/report.pdf", "application/pdf", pdf(["The pier is closed."]), "report.pdf", "The pier is closed."),
        ("/get?x=1", "application/octet-stream", pdf(["The pier"]), "get", "The pier"),
        ("/odd.html", "text/html", pdf(["The pier"]), "odd.html", "The pier"),
        ("/report.docx", WORD, word("The pier", "is closed."), "report.docx", "The pier\nis closed."),
        ("/notes.md", "text/markdown; charset=utf-8", "# Pier\n\nclosed – for now".encode(), "notes.md",
         "# Pier\n\nclosed – for now"),
        ("/notes.md", "text/html", b"# Pier\n\nclosed", "notes.md", "# Pier\n\nclosed"),
        ("/notes.txt", "", b"closed\r\nfor now", "notes.txt", "closed\nfor now"),
        ("/", "text/plain", b"closed", "127.0.0.1", "closed"),
        ("/caf%C3%A9%0A/", "text/plain", b"closed", "café", "closed"),
        ("/part", "text/html", b"<p>closed</p><p>for now", "part", "closed\n\nfor now"),
        ("/part.htm", "", b"<p>closed</p><p>for now", "part.htm", "closed\n\nfor now"),
        ("/x", "application/xhtml+xml", b"<p>closed</p>", "x", "closed"),
        ("/x", "text/plain", b"<!doctype html><title>Pier</title><p>closed", "Pier", "closed"),
        ("/" + "a" * 300, "text/plain", b"closed", "a" * 119 + "…", "closed"),
    ],
)  # fmt: skip
def test_documents_of_every_kind(give, path, kind, body, name, said):
    document = give(path, kind, body)
    assert (document.name, document.text) == (name, said)


@pytest.mark.parametrize(
    ("kind", "body", "encoding"),
    [
        ("text/html; charset=windows-1251", "<p>Паром снова ходит ночью".encode("cp1251"), "HTML, Windows-1251"),
        ('text/html; charset="KOI8-R"', "<meta charset=cp1251><p>Паром снова ходит ночью".encode("koi8-r"), "koi8-r"),
        ("text/plain; charset=windows-1251", "Паром снова ходит ночью".encode("cp1251"), "text, Windows-1251"),
        ("text/plain; charset=iso-8859-1", "Паром снова ходит ночью".encode(), "UTF-8"),
        ("text/plain; charset=punycode", "Паром снова ходит ночью".encode("cp1251"), "Windows-1251"),
        ("text/plain; charset=utf-8", "Паром снова ходит ночью".encode("utf-16"), "UTF-16"),
        ("text/html; charset=hex", "<meta charset=cp1251><p>Паром снова ходит ночью".encode("cp1251"), "1251"),
    ],
)
def test_the_encoding_that_the_server_gives_counts_unless_it_is_plainly_wrong(give, kind, body, encoding):
    document = give("/x", kind, body)
    assert document.text == "Паром снова ходит ночью"
    assert f"{encoding}." in document.notes[0]


def test_redirects_lead_to_the_name(site):
    site.pages |= {"/a": (302, {"Location": "/b.txt"}, b""), "/b.txt": (200, {}, b"closed")}
    assert read_address(site.url + "/a", allow_private=True).name == "b.txt"


@pytest.mark.parametrize(
    ("path", "kind", "body", "words"),
    [
        ("/a.png", "image/png", b"\x89PNG\r\n\x1a\n\0\0", "127.0.0.1/a.png is a picture"),
        ("/a.webp", "image/webp", b"RIFF\0\0\0\0WEBPVP8 ", "is a picture"),
        ("/a.svg", "image/svg+xml", b"<svg><text>closed</text></svg>", "is a picture"),
        ("/a.mp3", "audio/mpeg", b"ID3 text", "is a recording"),
        ("/a", "application/json; charset=utf-8", b'{"a": 1}', "is data, no text"),
        ("/a", "application/ld+json", b'{"a": 1}', "is data, no text"),
        ("/a.csv", "text/csv", b"a,b\n1,2", "is data, no text"),
        ("/feed", "application/rss+xml", b"<rss></rss>", "is XML, such as a feed"),
        ("/a.css", "text/css", b"p { color: red }", "is what a page is made with"),
        ("/a.zip", "application/zip", packed([("a.txt", b"a")]), "is a zip archive, no document"),
        ("/a", "", bytes(range(256)) * 20, "holds binary data, no text"),
        ("/a.pdf", "application/pdf", pdf([""]), "a.pdf has no text, only pictures"),
        ("/a.pdf", "application/pdf", pdf(["x"], password="secret", algorithm="AES-256"), "locked with a password"),
        ("/a.pdf", "application/pdf", b"%PDF-1.7 damaged", "cannot be read as a PDF"),
        ("/a", "text/plain", b"", "is empty"),
        ("/a", "text/plain", b" \n ", "has no text in it"),
        ("/a", "text/html", b"<html><body><script>run()</script></body></html>", "scripts put together"),
        ("/a", "text/html", b"", "is empty"),
    ],
)
def test_what_gives_no_text_is_named(give, path, kind, body, words):
    assert words in refusal(lambda: give(path, kind, body))


@pytest.mark.parametrize(
    ("status", "words"),
    [(404, "nothing at this address (404)"), (500, "a fault of its own (500)"), (403, "refuses"), (401, "password"),
     (410, "gone for good"), (418, "does not give this out (418)"), (300, "(300)"), (503, "out of service")],
)  # fmt: skip
def test_a_status_without_success_is_said(site, status, words):
    site.pages["/"] = (status, {"Content-Type": "text/html"}, b"<p>An error page of many words</p>")
    said = refusal(lambda: read_address(site.url, allow_private=True))
    assert said.startswith("127.0.0.1 ")
    assert words in said


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "starts with https://"),
        ("   ", "starts with https://"),
        ("ftp://x.example/", "starts with https://"),
        ("file:///etc/passwd", "starts with https://"),
        ("javascript:alert(1)", "starts with https://"),
        ("just some words", "no web address"),
        ("http://a:b@x.example/", "password"),
        ("http://127.0.0.1/", "inside a private network"),
        ("http://169.254.169.254/latest/meta-data", "never opened"),
    ],
)
def test_addresses_that_are_not_opened(url, words):
    assert words in refusal(lambda: read_address(url, allow_private=False))


def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch):
    from shared.web import guard

    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1")
    site.pages["/"] = (302, {"Location": "http://127.0.0.2/"}, b"")
    assert "private network" in refusal(lambda: read_address(site.url, allow_private=False))


def test_limits(give, site):
    assert "longer than 0.001 MB" in refusal(lambda: give("/a", "text/plain", b"word " * 300, limit_bytes=1000))
    site.pages["/slow"] = lambda handler: site.closing.wait() and None
    assert "0.2 seconds" in refusal(lambda: read_address(site.url + "/slow", allow_private=True, total_s=0.2))


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        (" example.org/a ", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("example.org:8080", "https://example.org:8080"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_an_address_is_understood_as_people_paste_it(pasted, address):
    assert completed(pasted) == address
