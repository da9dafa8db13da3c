"""HTML as a browser would show it."""

import pytest

from shared.data.documents.html_page import text_of
from shared.data.documents.reading import read_document
from shared.errors import DataError


@pytest.fixture
def shown(tmp_path):
    """The text of a page."""

    def call(page, codec="utf-8"):
        path = tmp_path / "page.html"
        path.write_bytes(page.encode(codec))
        return text_of(path)[0]

    return call


def test_a_page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<!-- saved --><!doctype html><html><head><title>Not shown</title><style>p {}</style></head><body>"
        "<h1>Harbour &amp; Co.</h1><p>Anna\n  <b>Lund</b>, <i>C</i>EO&nbsp;&ndash; &#x1F600;</p>"
        "<script>if (a < b) { alert('<p>no</p>') }</script><!-- nor this -->"
        "<table><tr><td>Name</td><td>City</td></tr><tr><td>Ode</td><td>Bergen</td></tr></table>"
        "<ul><li>one</li><li>two</ul>line<br>break</body></html>",
        "utf-8",
    )
    document = read_document(path)
    assert document.text == (
        "Harbour & Co.\n\nAnna Lund, CEO\xa0– 😀\n\nName\nCity\nOde\nBergen\n\none\ntwo\n\nline\nbreak"
    )
    assert document.notes == ("Read as HTML, UTF-8.",)


def test_white_space(shown):
    assert shown("<p> a  <b> b </b> c </p>\n\n<p>\n d</p>") == "a b c\n\nd"
    assert shown("<p>a</p><pre>  x\n\n   y  z\n</pre><p>b") == "a\n\n  x\n\n   y  z\n\nb"
    assert shown("<div>a</div> <div>b</div>\n<div><div>c</div></div>") == "a\nb\nc"
    assert shown("inter<b>nation</b>al") == "international"


def test_broken_markup_gives_its_text(shown):
    assert shown("<p>a <b>b <i>c</b> d</p> 5 < 6 &unknown; &lt;b&gt;") == "a b c d\n\n5 < 6 &unknown; <b>"
    assert shown("<p>x\0y<p>z</div></p>") == "xy\n\nz"


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("cp1251", '<meta charset="windows-1251">'),
        ("cp1251", '<?xml version="1.0" encoding="windows-1251"?><html>'),
        ("cp1251", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'),
        ("koi8-r", "<META CHARSET=koi8-r>"),
        ("utf-8", '<meta charset="windows-1251">'),
        ("utf-8", '<meta charset="no-such-thing">'),
        ("utf-8", '<?xml version="1.0" encoding="utf-16"?>'),
        ("utf-16", '<meta charset="utf-8">'),
        ("cp1251", "<p>Уважаемая госпожа, отвечаю на ваше письмо</p>"),
    ],
)
def test_the_encoding_is_the_declared_one_unless_it_is_plainly_wrong(shown, codec, declared):
    assert shown(f"{declared}<p>Марина Волкова</p>", codec).endswith("Марина Волкова")


def test_latin_1_means_what_browsers_take_it_for(shown):
    assert shown("<meta charset=iso-8859-1><p>“5 €”", "cp1252") == "“5 €”"


def test_hostile_pages_end(tmp_path):
    path = tmp_path / "page.html"
    for page, said in [
        ("<div>" * 100_000 + "deep", "far too many nested elements"),
        ("<!--" * 200_000, "has no text in it"),
        ("<!--" + "--><!--" * 2000 + "<html", "has no text in it"),
        ("<html><script>" + "x" * 100_000, "has no text in it"),
    ]:
        path.write_text(page)
        with pytest.raises(DataError, match=f"page.html .*{said}"):
            read_document(path)


def test_a_long_page_is_read_whole(shown):
    page = "<p>line<br>next " * 20_000 + "x" * 11_000_000 + "</p>end"
    text = shown(page)
    assert (text.count("line"), text.count("next"), text[-5:]) == (20_000, 20_000, "x\n\nend"[-5:])
