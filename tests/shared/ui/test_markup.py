"""The pieces of HTML: escaped, labelled, and readable times."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.ui import markup

NOW = datetime(2030, 5, 1, 12, 0, tzinfo=UTC)


def test_text_is_escaped_with_quotes() -> None:
    assert markup.text("<a href='x'>\"&") == "&lt;a href=&#x27;x&#x27;&gt;&quot;&amp;"


@pytest.mark.parametrize(
    ("age", "words"),
    [(5, "just now"), (60, "1 minute ago"), (7199, "1 hour ago"), (7200, "2 hours ago"), (200_000, "2 days ago")],
)
def test_ago(age: int, words: str) -> None:
    assert markup.ago(NOW - timedelta(seconds=age), NOW) == words


def test_times_come_as_text_too() -> None:
    assert markup.ago("2030-05-01T11:30:00+00:00", NOW) == "30 minutes ago"
    assert markup.stamp("2030-05-01T13:30:00+02:00") == "01 May 2030, 11:30 UTC"
    assert markup.ago(None) == markup.stamp(None) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, ""), (0.2, "less than a second"), (42.4, "42 s"), (150, "2 min"), (9000, "2.5 h")],
)
def test_duration(seconds: float | None, words: str) -> None:
    assert markup.duration(seconds) == words


def test_labels_with_a_known_meaning_have_their_colour() -> None:
    assert [markup.tone(label) for label in ("Positive", "bearish", " neutral ")] == ["pos", "neg", "neu"]
    assert markup.tone("refund") == markup.tone("REFUND")


def test_progress_bars_are_readable_by_machines() -> None:
    html = markup.progress_bar(1.7, "Rows <scored>")
    assert 'role="progressbar"' in html
    assert 'aria-valuenow="100"' in html
    assert "Rows &lt;scored&gt;" in html


def test_actions_carry_escaped_data() -> None:
    html = markup.action("fix", "Fix it", {"code": '"><script>'}, confirm="Sure?")
    assert 'data-act="fix"' in html
    assert 'data-confirm="Sure?"' in html
    assert "<script>" not in html


def test_a_table_marks_its_numbers() -> None:
    html = markup.table(("Label", "Rows"), [("a", "3")], kinds="tn")
    assert '<td class="num">3</td>' in html
    assert "<td>a</td>" in html


def test_clipped() -> None:
    assert markup.clipped("a\n b", 10) == "a b"
    assert markup.clipped("abcdefghij", 5) == "abcd…"
