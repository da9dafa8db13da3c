"""E-mail, web and IP addresses."""

import pytest

from shared.patterns import email, ip, url


def found(kind, text):
    entities = list(kind.find(text))
    assert all(text[entity.start : entity.end] == entity.text for entity in entities)
    return [entity.text for entity in entities]


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("Write to anna.lund@example.com.", ["anna.lund@example.com"]),
        ("<a@b.co>,mailto:x+y@z.example?subject=1", ["a@b.co", "x+y@z.example"]),
        ("to=ann@ex-ample.org&x, a/b@c.de", ["ann@ex-ample.org", "b@c.de"]),
        ("“o'neil@x.ie” '_b_c@x.de_'", ["o'neil@x.ie", "b_c@x.de"]),
        ("jürgen@müller.de and анна@пример.рф", ["jürgen@müller.de", "анна@пример.рф"]),
        ("请联系anna@example.com谢谢", ["anna@example.com"]),
        ("x@a.b.c.example.xn--p1ai", ["x@a.b.c.example.xn--p1ai"]),
        ("A@B.COM\nC@D.ORG", ["A@B.COM", "C@D.ORG"]),
        ("...x@y.de", ["x@y.de"]),
        ("x@y, a@b.c, @home, user@ host.de, a@-b.de, a@b-.de, a@1.23", []),
        (f"{'a' * 64}@b.de {'a' * 65}@b.de", [f"{'a' * 64}@b.de"]),
        (f"a@{'b' * 64}.de", []),
    ],
)
def test_emails(text, addresses):
    assert found(email, text) == addresses


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        (
            "See https://example.com/a_(b), or (http://x.example/?a=b&c=d).",
            ["https://example.com/a_(b)", "http://x.example/?a=b&c=d"],
        ),
        ("www.example.org! <ftp://files.example/x>", ["www.example.org", "ftp://files.example/x"]),
        ("**https://example.com/**", ["https://example.com/"]),
        ("“https://example.com/q” https://例え.example/道。", ["https://example.com/q", "https://例え.example/道"]),
        (
            "http://localhost:80/x ftp://[::1]/ http://192.0.2.1/",
            ["http://localhost:80/x", "ftp://[::1]/", "http://192.0.2.1/"],
        ),
        ("HTTPS://EXAMPLE.COM", ["HTTPS://EXAMPLE.COM"]),
        ("http://nohost www.x http:// https://. xhttp://a.de http://[::1 e@www.example.com", []),
    ],
)
def test_urls(text, addresses):
    assert found(url, text) == addresses


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("192.0.2.1:8080, (198.51.100.7). IP:203.0.113.9", ["192.0.2.1", "198.51.100.7", "203.0.113.9"]),
        ("2001:db8::8a2e:370:7334 and ::1, ::ffff:192.0.2.1.", ["2001:db8::8a2e:370:7334", "::1", "::ffff:192.0.2.1"]),
        ("[fe80::1]/64 fe80::2%eth0", ["fe80::1", "fe80::2"]),
        ("256.1.1.1 1.2.3 1.2.3.4.5 01.2.3.4 v1.2.3.4", []),
        ("version 1.2.3.4, Firmware 2.0.0.1, §1.2.3.4", []),
        ("12:30:45 a::b std::abs 00:1a:2b:3c:4d:5e :: 1:2:3:4:5:6:7:8:9", []),
    ],
)
def test_ips(text, addresses):
    assert found(ip, text) == addresses
