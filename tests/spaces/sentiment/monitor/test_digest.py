"""A day's report: its numbers, its Markdown and its table."""

import csv
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.spaces.sentiment.monitor.conftest import NOW, part

TODAY = NOW.date()


@pytest.fixture
def acme(desk):
    with desk.sessions() as session:
        row = part("tables").CompanyRow(name="=Acme* <b>", ticker="AC_ME", added=NOW)
        session.add(row)
        session.commit()
        return row.id


def weigh(desk, link=None, **confidence):
    """Set the confidence of mentions by the text of their headline, and a link for all."""
    tables = part("tables")
    with desk.sessions() as session:
        session.execute(update(tables.HeadlineRow).values(link=link))
        for mention, text in session.query(tables.MentionRow, tables.HeadlineRow.text).join(tables.HeadlineRow):
            mention.confidence = confidence.get(text, mention.confidence)
        session.commit()


def test_the_numbers_of_a_day(desk, fill, acme):
    # NOW is at noon: the day began 12 hours ago, the 7 days before 180 hours ago.
    fill([(12, acme, 0.6), (0, acme, -0.2), (-11.9, acme, 0.0), (12.1, acme, -0.4), (180, acme, 0.2)])
    fill([(180.1, acme, 1.0), (-12, acme, 1.0), (1, None, 0.5), (1, 99, -1.0)])
    digest = desk.digests.of(TODAY)
    (entry,) = digest.entries
    assert (digest.day, digest.total, digest.overall.count, digest.overall.score) == (TODAY, 1, 1, 0.5)
    assert (entry.company.id, entry.count, entry.usual) == (acme, 3, pytest.approx(2 / 7))
    assert entry.score == pytest.approx(0.4 / 3)
    assert entry.change == pytest.approx(0.4 / 3 + 0.1)
    assert (entry.positive, entry.negative, entry.other) == (1, 1, 1)
    assert (digest.overall.company, digest.overall.change, digest.overall.usual) == (None, None, 0)


def test_the_strongest_headlines(desk, fill, acme):
    scores = {"a": 0.9, "b": 0.8, "c": 0.7, "d": 0.6, "e": -0.1, "f": -0.9, "g": 0.0}
    fill([(1, acme, score, text) for text, score in scores.items()])
    weigh(desk, a=0.5, d=0.99)  # 0.45, 0.72, 0.63, 0.594
    (entry,) = desk.digests.of(TODAY).entries
    assert [row.text for row in entry.strongest] == ["b", "c", "d", "f", "e"]
    assert entry.strongest[0].company == "=Acme* <b>"


def test_days(desk, fill):
    assert desk.digests.days() is None
    fill([(12.5, None, 0.1), (60, None, 0.1), (30, None, 0.1)])
    assert desk.digests.days() == (TODAY - timedelta(2), TODAY - timedelta(1))


def test_an_empty_day(desk, tmp_path):
    digest = desk.digests.of(date(1969, 5, 1))
    assert (digest.entries, digest.total, digest.overall.score) == ([], 0, None)
    assert "0 headlines" in part("digest").markdown(digest)
    assert part("digest").write_csv(digest, tmp_path / "d.csv").read_text("utf-8-sig").count("\n") == 2


NASTY = "# <img src=x onerror=y> [a](javascript:b) `c` *d* _e_ ![f](g) | h\n- www.i.example http://j.example $$k$$ &lt;"


def test_markdown_shows_headlines_as_they_are(desk, fill, acme):
    from markdown_it import MarkdownIt

    fill([(1, acme, 0.9, NASTY)])
    weigh(desk, link='https://news.example/a b)(<x>"?q=1&copy;=2')
    written = part("digest").markdown(desk.digests.of(TODAY))
    parser = MarkdownIt("gfm-like", {"linkify": False})
    inline = [token for block in parser.parse(written) for token in block.children or []]
    links = [token.attrs["href"] for token in inline if token.type == "link_open"]
    assert links == ["https://news.example/a%20b%29%28%3Cx%3E%22?q=1&copy%3B=2"]
    assert {token.type for token in inline} <= {"text", "text_special", "strong_open", "strong_close", "link_open",
                                                "link_close"}  # fmt: skip
    shown = "".join(token.content for token in inline)
    assert " ".join(NASTY.split()) in shown
    assert "=Acme* <b> (AC_ME)" in shown
    assert "+0.90" in shown
    assert "www.i" not in written
    assert "http://j" not in written


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "//x.example", None])
def test_only_web_addresses_become_links(desk, fill, acme, link, tmp_path):
    fill([(1, acme, 0.9, "Good news")])
    weigh(desk, link=link)
    digest = desk.digests.of(TODAY)
    assert "](" not in part("digest").markdown(digest)
    assert not link or link not in part("digest").write_csv(digest, tmp_path / "d.csv").read_text("utf-8-sig")


def test_the_table_is_harmless_in_a_spreadsheet(desk, fill, acme, tmp_path):
    fill([(1, acme, -0.5, "=1+1"), (1, acme, 0.5, "@x"), (1, None, 0.25, "-2 % at Acme")])
    path = part("digest").write_csv(desk.digests.of(TODAY), tmp_path / "digest.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["headline"] for row in rows] == ["'-2 % at Acme", "'@x", "'=1+1"]
    assert [row["company"] for row in rows] == ["All headlines", "'=Acme* <b>", "'=Acme* <b>"]
    assert [row["headline_score"] for row in rows] == ["0.25", "0.5", "-0.5"]
    assert (rows[1]["day"], rows[1]["headlines"], rows[1]["score"], rows[1]["change"]) == ("2026-03-04", "2", "0", "")
