"""What is fetched from outside: its limits, and where it must never lead. `127.0.0.1` plays a public server."""

import gzip
import socket
from ipaddress import ip_address

import pytest

from shared.errors import SourceError
from shared.web import fetch, guard
from tests.shared.web.website import website


@pytest.fixture
def fetching(monkeypatch):
    """The module, for which `127.0.0.1` is public and every other address what it is."""
    real = guard.is_public
    monkeypatch.setattr(guard, "is_public", lambda address: str(address) == "127.0.0.1" or real(address))
    return fetch


@pytest.fixture
def names(monkeypatch):
    """Invented names -> the addresses they lead to."""
    known = {}
    real = socket.getaddrinfo

    def getaddrinfo(host, port, **options):
        if host not in known:
            return real(host, port, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in known[host]]

    monkeypatch.setattr(guard.socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
def site():
    with website() as site:
        yield site


def refused(call, *words):
    with pytest.raises(SourceError) as error:
        call()
    assert all(word in str(error.value) for word in words), str(error.value)
    assert "\n" not in str(error.value)
    return error.value


def get(fetching, url, **more):
    return fetching.fetch(url, **{"allow_private": False, "total_s": 10.0, **more})


def test_an_answer_is_given_as_it_is(fetching, site, names):
    names["news.example"] = ["127.0.0.1"]
    site.pages["/a?b=1"] = (500, {"X-Kind": "é"}, b"broken")
    found = get(fetching, f"http://news.example:{site.port}/a?b=1#part", headers={"If-None-Match": '"x"'})
    assert (found.status, found.body, found.headers["x-kind"]) == (500, b"broken", "é")
    headers = site.seen[0][2]
    assert headers["Host"] == f"news.example:{site.port}"
    assert headers["If-None-Match"] == '"x"'


def test_the_next_address_is_tried_when_one_is_down(fetching, site, names, monkeypatch):
    monkeypatch.setattr(guard, "is_public", lambda address: True)
    names["news.example"] = ["127.0.0.9", "127.0.0.1"]
    site.pages["/"] = (200, {}, b"here")
    assert get(fetching, f"http://news.example:{site.port}/").body == b"here"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("ftp://example.org/a", "https://"),
        ("file:///etc/passwd", "https://"),
        ("javascript:alert(1)", "https://"),
        ("http://", "https://"),
        ("http://user:secret@127.0.0.1/", "password"),
        ("http://[::1", "no web address"),
        ("http://two words/", "no web address"),
        ("http://a\x00b/", "no web address"),
        ("http://127.0.0.1:99999/", "no"),
        ("http://x.example/" + "a" * 3000, "3,017 characters"),
        ("http://nothing.invalid/", "nothing.invalid"),
        ("http://127.0.0.2/", "private network"),
        ("http://2130706434/", "private network"),
        ("http://0x7f.2/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://localhost./", "private network"),
        ("http://169.254.169.254/latest/meta-data", "never opened"),
    ],
)
def test_some_addresses_are_refused_before_anything_is_opened(fetching, names, url, word):
    names["localhost."] = ["127.0.0.3"]
    refused(lambda: get(fetching, url), word)


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("93.184.216.34", "public"), ("2606:2800:220:1::1", "public"), ("64:ff9b::5db8:d822", "public"),
        ("2002:5db8:d822::1", "public"), ("10.1.2.3", "private"), ("192.168.0.1", "private"), ("172.16.9.9", "private"),
        ("100.64.0.1", "private"), ("127.9.9.9", "private"), ("::1", "private"), ("fc00::1", "private"),
        ("fec0::1", "private"), ("240.0.0.1", "private"), ("198.18.0.1", "private"), ("64:ff9b::a00:1", "private"),
        ("64:ff9b:1::1", "private"), ("2002:a00:1::1", "private"), ("::10.0.0.1", "private"),
        ("::ffff:192.168.1.1", "private"), ("0.0.0.0", "never"), ("0.1.2.3", "never"), ("::", "never"),
        ("169.254.1.1", "never"), ("fe80::1", "never"), ("224.0.0.1", "never"), ("ff02::1", "never"),
        ("255.255.255.255", "never"), ("fd00:ec2::254", "never"), ("::ffff:169.254.169.254", "never"),
        ("64:ff9b::a9fe:a9fe", "never"), ("2002:a9fe:a9fe::1", "never"),
    ],
)  # fmt: skip
def test_addresses_are_told_apart(address, kind):
    found = ip_address(address)
    assert guard.is_forbidden(found) == (kind == "never")
    if kind != "never":
        assert guard.is_public(found) == (kind == "public")


def test_private_places_are_read_when_that_is_allowed_but_never_those_with_secrets(fetching, site, names):
    names["home.example"] = ["127.0.0.1"]
    site.pages["/"] = (200, {}, b"home")
    assert get(fetching, f"http://home.example:{site.port}/", allow_private=True).body == b"home"
    refused(lambda: get(fetching, "http://169.254.169.254/", allow_private=True), "never opened")
    refused(lambda: get(fetching, "http://0.0.0.0/", allow_private=True), "never opened")


def test_one_private_address_among_public_ones_is_enough_to_refuse(fetching, site, names):
    names["mixed.example"] = ["127.0.0.1", "10.0.0.1"]
    refused(lambda: get(fetching, f"http://mixed.example:{site.port}/"), "mixed.example", "10.0.0.1")
    assert site.seen == []


def test_a_name_is_looked_up_once_for_check_and_connection(fetching, site, monkeypatch):
    asked = []

    def look_up(host, port, seconds):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    monkeypatch.setattr(guard, "look_up", look_up)
    site.pages["/"] = (200, {}, b"ok")
    assert get(fetching, f"http://rebinding.example:{site.port}/").body == b"ok"
    assert asked == ["rebinding.example"]


def test_redirects_are_followed_and_checked_each(fetching, site, names):
    names["inside.example"] = ["10.0.0.1"]
    site.pages |= {
        "/old": (301, {"Location": "/new"}, b""),
        "/new": (200, {}, b"new"),
        "/inside": (302, {"Location": "http://inside.example/"}, b""),
        "/secret": (307, {"Location": "http://169.254.169.254/"}, b""),
        "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/odd": (302, {"Location": "http://a:port/"}, b""),
        "/nowhere": (302, {}, b""),
        "/circle": (302, {"Location": "/circle"}, b""),
    }
    found = get(fetching, site.url + "/old")
    assert (found.body, found.url) == (b"new", site.url + "/new")
    refused(lambda: get(fetching, site.url + "/inside"), "inside.example", "private network")
    refused(lambda: get(fetching, site.url + "/secret"), "never opened")
    refused(lambda: get(fetching, site.url + "/file"), "no web address")
    refused(lambda: get(fetching, site.url + "/odd"), "no web address")
    refused(lambda: get(fetching, site.url + "/nowhere"), "without saying where")
    before = len(site.seen)
    refused(lambda: get(fetching, site.url + "/circle"), "without end")
    assert len(site.seen) - before == 6


def endless(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"a" * 10_000)


@pytest.mark.parametrize("first", [b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX-Long: "])
def test_a_server_that_drips_is_left(fetching, site, first):
    def drip(handler):
        handler.wfile.write(first)
        while not site.closing.wait(0.02):
            handler.wfile.write(b"a")

    site.pages["/"] = drip
    refused(lambda: get(fetching, site.url, total_s=0.3), "0.3 seconds")


def test_a_server_that_never_answers_is_left(fetching, site):
    site.pages["/"] = lambda handler: site.closing.wait() and None
    refused(lambda: get(fetching, site.url, total_s=0.2), "0.2 seconds")


def test_names_that_are_never_looked_up_are_left(fetching, site, monkeypatch):
    monkeypatch.setattr(guard.socket, "getaddrinfo", lambda *args, **more: site.closing.wait() and [])
    refused(lambda: get(fetching, "http://slow.example/", connect_s=0.1), "slow.example", "looked up")
    assert fetching.check("http://slow.example/a", allow_private=False, seconds=0.1) == "http://slow.example/a"


def test_too_much_is_too_much(fetching, site):
    site.pages |= {
        "/endless": endless,
        "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 10_000_000)),
        "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"0" * 1000)),
        "/damaged": (200, {"Content-Encoding": "gzip"}, b"not packed"),
        "/brotli": (200, {"Content-Encoding": "br"}, b"x"),
    }
    refused(lambda: get(fetching, site.url + "/endless", limit_bytes=100_000), "0.1 MB")
    refused(lambda: get(fetching, site.url + "/bomb", limit_bytes=100_000), "0.1 MB")
    assert get(fetching, site.url + "/packed", limit_bytes=1000).body == b"0" * 1000
    refused(lambda: get(fetching, site.url + "/packed", limit_bytes=999), "MB")
    refused(lambda: get(fetching, site.url + "/damaged"), "damaged")
    refused(lambda: get(fetching, site.url + "/brotli"), "“br”")


def test_a_server_that_breaks_off_or_is_none_is_said(fetching, site):
    site.pages["/short"] = (200, {"Content-Length": "100"}, b"short")
    site.pages["/garbage"] = lambda handler: handler.wfile.write(b"\x00\xff\x00 no HTTP\r\n\r\n") and None
    refused(lambda: get(fetching, site.url + "/short"), "broke off")
    refused(lambda: get(fetching, site.url + "/garbage"), "HTTP")
    refused(lambda: get(fetching, site.url.replace("http:", "https:")), "secure connection")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        refused(lambda: get(fetching, f"http://127.0.0.1:{free.getsockname()[1]}/"), "cannot be reached")


def test_a_post_is_sent_once_and_redirects_are_answers(fetching, site):
    site.pages |= {"/hook": (302, {"Location": "/other"}, b""), "/ok": (200, {}, b"thanks")}
    assert fetching.post(site.url + "/hook", b"{}", {"X-A": "1"}, allow_private=False).status == 302
    assert fetching.post(site.url + "/ok", b"{}", {}, allow_private=False).status == 200
    assert [(method, path, body) for method, path, _, body in site.seen] == [
        ("POST", "/hook", b"{}"), ("POST", "/ok", b"{}"),
    ]  # fmt: skip
    refused(lambda: fetching.post("http://127.0.0.2/", b"", {}, allow_private=False), "private network")
