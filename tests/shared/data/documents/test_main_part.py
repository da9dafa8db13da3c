"""The main part of a page: nothing of the article is lost, and little else is read."""

import random

import pytest

from shared.data.documents.document import Refused
from shared.data.documents.html_page import text_of
from tests.shared.data.documents.article_pages import AROUND, HEADLINE, LEAD, SHOWN, STORIES, TEASER, page, text

MORE = f"<section><h2>More stories</h2><ul>{STORIES}</ul></section>"
SHARE = "<div class='share'><button>Share</button></div>"
WHOLE = "The whole page was read: no main part can be told from the rest."


@pytest.fixture
def read(tmp_path):
    """What is read of a page."""

    def call(content, main_part=True):
        path = tmp_path / "page.html"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return text_of(path, main_part=main_part)

    return call


PAGES = {
    "article": f"<article><header><h1>{HEADLINE}</h1><p>{LEAD}</p></header>{SHARE}{text()}{MORE}</article>",
    "article in main": f"<main><article><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</article>{MORE}{SHARE}</main>",
    "article among teasers": f"<article><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</article>"
    + "".join(
        f"<article><h3><a href='/t'>{name}</a></h3></article>" for name in ("Choir wants a bass", "More stories")
    ),
    "main": f"<main><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}{SHARE}{MORE}</main>",
    "role": f"<div role=main><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}{MORE}</div>",
    "headline outside": f"<main><div><h1>{HEADLINE}</h1><p>{LEAD}</p></div><article>{text()}</article>{MORE}</main>",
    "divisions": f"<div><div class=top><h1>{HEADLINE}</h1><p>{LEAD}</p></div><div class=x>{text()}</div>{MORE}</div>",
    "divisions for paragraphs": f"<div><h1>{HEADLINE}</h1><div>{LEAD}</div>{text('div')}</div>{MORE}",
    "pieces": f"<h1>{HEADLINE}</h1><p>{LEAD}</p><div class=piece>{text()}</div>{MORE}",
    "straight in the body": f"<h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}{MORE}",
    "one form round it all": f"<form><div><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</div></form>{MORE}",
    "table": f"<table><tr><td><ul>{STORIES}</ul></td><td><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</td></tr></table>",
    "unknown elements": f"<x-page><x-text><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</x-text></x-page>{MORE}",
}


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES)
def test_the_article_is_read_and_nothing_else(read, content):
    found = read(page(content))
    assert [line for line in found.text.split("\n") if line] == [HEADLINE, LEAD, *SHOWN]
    assert found.notes == [
        "Read as HTML, UTF-8.",
        "Only the main part of the page was read: menus, forms and lists of links were left out.",
    ]


def test_without_the_option_the_whole_page_is_read(read):
    found = read(page(PAGES["article"]), main_part=False)
    assert all(word in found.text for word in [*AROUND, *SHOWN, HEADLINE, LEAD])
    assert found.notes == ["Read as HTML, UTF-8."]


def test_a_bar_that_is_not_marked_as_one_is_not_read_when_the_text_is_in_one_block(read):
    found = read(page(f"<div><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</div>", aside="div"))
    assert found.text == "\n\n".join([HEADLINE, LEAD, *SHOWN])


def test_an_article_in_pieces_of_one_class_is_whole(read):
    last = "<p>The first ship leaves on the fourth of May at nine in the evening.</p>"
    pieces = f"<div><div class=piece>{text()}</div><div class=piece>{last}</div></div>"
    assert read(page(pieces)).text.endswith("nine in the evening.")


def test_lists_tables_quotes_captions_and_code_belong_to_an_article(read):
    body = (
        "<ul><li>Mondays</li><li>Fridays, see <a href='/f'>the plan</a></li></ul>"
        "<table><tr><th>Ship</th><th>Year</th></tr><tr><td>Sula</td><td>1998</td></tr></table>"
        "<blockquote>It is about time.</blockquote><figure><img src=x><figcaption>The pier</figcaption></figure>"
        "<pre>dep  21:00</pre><dl><dt>Length</dt><dd>61 m</dd></dl>"
        "<ol><li><a href='/1'>County of Vestholm</a>: A study of crossings in winter, 2019.</li></ol>"
    )
    found = read(page(f"<article><h1>{HEADLINE}</h1>{text()}{body}</article>")).text
    for line in ["Mondays", "Fridays, see the plan", "Sula", "1998", "It is about time.", "The pier", "dep  21:00",
                 "61 m", "County of Vestholm: A study of crossings in winter, 2019."]:  # fmt: skip
        assert line in found


def test_a_chapter_on_cookies_or_comments_on_a_law_is_no_note(read):
    chapters = (
        f"<main><h1>{HEADLINE}</h1>{text()}<section id=cookies><h2>Cookies</h2><p>Bakers on the ship sell oat "
        f"cookies with sea salt, four for ten crowns.</p></section></main>"
    )
    assert "oat cookies" in read(page(chapters)).text


def test_hidden_parts_and_windows_over_the_page_are_not_read(read):
    over = "".join(
        f"<div {mark}><p>{TEASER}</p></div>"
        for mark in ("hidden", "style='color:red; display: none'", "role=dialog", "class='CookieConsent_box'")
    )
    body = f"<div>{over}<h1>{HEADLINE}</h1>{text()}</div>"
    assert read(page(body)).text == "\n\n".join([HEADLINE, *SHOWN])
    # Some pages are hidden until a script has run.
    late = page(f"<div style='visibility:hidden'><h1>{HEADLINE}</h1>{text()}</div>", aside="aside")
    assert read(late).text == "\n\n".join([HEADLINE, *SHOWN])


@pytest.mark.parametrize(
    "content",
    [
        "<nav><a href='/'>Home</a></nav><p>Closed on Mondays.</p>",
        f"<nav><a href='/'>Home</a></nav><ul>{STORIES}</ul>",
        f"<nav><a href='/'>Home</a><p>{LEAD} {SHOWN[0]}</p></nav>",
        f"<a href='/'>Home</a><div><p>{LEAD}</p></div><div><p>{SHOWN[0]}</p></div><div><p>{SHOWN[1]}</p></div>",
    ],
    ids=["little text", "only links", "all in the menu", "scattered"],
)
def test_a_page_without_such_a_part_is_read_whole(read, content):
    found = read(content)
    assert found.text == read(content, main_part=False).text
    assert found.notes[-1] == WHOLE


def test_a_main_part_with_little_of_the_text_is_not_trusted(read):
    found = read(f"<main><p>{TEASER}</p></main><div><h1>{HEADLINE}</h1><p>{LEAD}</p>{text()}</div>")
    assert found.text == "\n\n".join([HEADLINE, LEAD, *SHOWN])


def test_articles_that_share_the_text_are_read_together(read):
    live = "".join(f"<article><h2>{9 + n}:00</h2><p>{one}</p></article>" for n, one in enumerate(SHOWN))
    found = read(page(f"<main><h1>{HEADLINE}</h1>{live}</main>")).text
    assert all(one in found for one in SHOWN)
    assert found.startswith(HEADLINE)


def test_only_scripts(read):
    with pytest.raises(Refused, match="scripts put together"):
        read("<html><body><div id=app></div><noscript>Switch scripts on</noscript><script>run()</script></body></html>")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>\n The  &lt;ferry&gt;\n</title>", "The <ferry>"),
        ("<title>Site</title><meta property='og:title' content='The \u202eferry'>", "The ferry"),
        ("<title> </title>", ""),
        ("", ""),
        (f"<title>{'a' * 500}</title>", "a" * 200),
    ],
)
def test_titles(read, head, title):
    content = f"<html><head><meta charset=utf-8>{head}</head><body><svg><title>Icon</title></svg><p>{LEAD}</p>"
    assert read(content).title == read(content, main_part=False).title == title


def test_no_page_loses_all_or_fails():
    """Made-up pages of any shape: what is read is part of what the whole page shows, and never nothing."""
    from lxml import etree

    from shared.data.documents.html_page import _main_text, _text

    chance = random.Random(5)
    tags = ["div", "p", "article", "main", "section", "nav", "aside", "footer", "header", "h1", "h2", "ul", "li", "a",
            "form", "span", "table", "td", "button", "x-y", "dialog", "pre", "br"]  # fmt: skip
    marks = ["", "", "", " role=main", " href=/x", " hidden", " class=cookie-banner", " id=comments", " role=article"]

    def made(depth):
        tag = chance.choice(tags)
        inner = "".join(made(depth - 1) for _ in range(chance.randint(0, 4))) if depth else ""
        said = f"word{chance.randint(0, 999)} " * chance.choice([0, 1, 3, 12])
        return f"<{tag}{chance.choice(marks)}>{said}{inner}</{tag}>{chance.choice(['', 'tail '])}"

    for _ in range(300):
        root = etree.fromstring(made(4), etree.HTMLParser())
        if root is None:
            continue
        whole, (part, _note) = _text(root), _main_text(root)
        assert bool(part) == bool(whole)
        words = iter(whole.split())
        assert all(word in words for word in part.split()), (whole, part)
