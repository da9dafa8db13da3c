"""Summaries beside each other as HTML."""

import re

from tests.spaces.summarizer.conftest import module


def shown(*columns, reference: tuple[str, ...] = ()) -> str:
    return module("compare.compare_html").comparison_html(module("compare.comparing").Comparison(columns, reference))


def column(title: str, *sentences: str, **more):
    return module("compare.column").Column(title, sentences, **more)


def rows(html: str) -> dict[str, list[str]]:
    found = re.findall(r"<tr><td>([^<]*)</td>(.*?)</tr>", html)
    return {name: re.findall(r"<td[^>]*>(.*?)</td>", cells) for name, cells in found}


def test_each_has_a_card_and_its_facts() -> None:
    html = shown(
        column("One", "Profit rose.", "Shares fell today.", seconds=1.234, copied=0.5, supported=0.5),
        column("Lead-3", "The bank.", seconds=0.0, copied=1.0, supported=1.0),
    )
    assert re.findall("<h3>(.*?)</h3>", html) == ["A: One", "Lead-3"]
    assert re.findall(r"<th\b[^e][^>]*>(.*?)</th>", html) == ["", "A", "Lead-3"]
    assert "<p>Profit rose. Shares fell today.</p>" in html
    assert rows(html) == {
        "Sentences": ["2", "1"],
        "Words": ["5", "2"],
        "Seconds": ["1.2", "–"],
        "Copied": ["50%", "100%"],
        "Supported": ["50%", "100%"],
    }


def test_what_is_shared_with_the_reference_is_underlined() -> None:
    reference = ("The profit rose by 12 percent, it's said.",)
    html = shown(column("One", "Its profit rose by half, said <b>. It's said: The profit."), reference=reference)
    assert "Its <u>profit rose by</u> half, said &lt;b&gt;. <u>It&#x27;s said</u>: <u>The profit</u>." in html
    assert "<u>" not in shown(column("One", "The profit rose."))


def test_the_best_of_each_measure_is_bold() -> None:
    def measured(title: str, *values: float):
        return column(title, "x y", rouge=dict(zip(("rouge1", "rouge2", "rougeLsum"), values, strict=True)))

    html = shown(measured("One", 0.4, 0.1, 0.0), measured("Two", 0.3, 0.2, 0.0), reference=("x",))
    found = rows(html)
    assert found["ROUGE-1"] == ["<strong>0.400</strong>", "0.300"]
    assert found["ROUGE-2"] == ["0.100", "<strong>0.200</strong>"]
    assert found["ROUGE-Lsum"] == ["0.000", "0.000"]
    assert "ROUGE" not in shown(column("One", "x y"))


def test_one_that_waits_and_one_that_failed() -> None:
    html = shown(column("One", waiting=True), column("Two", error="No <server>."))
    assert "Being written…" in html
    assert "No &lt;server&gt;." in html
    assert rows(html)["Words"] == ["–", "–"]


def test_everything_from_outside_is_escaped() -> None:
    attack = "<img src=x onerror=alert(1)>"
    html = shown(column(attack, attack, error=""), reference=(attack,))
    assert "<img" not in html
