"""Finding headlines, and noticing that something changed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.spaces.sentiment.monitor.conftest import NOW, part

HOUR = timedelta(hours=1)


def texts(page):
    return [row.text for row in page.rows]


def change(desk, row, which, **values):
    with desk.sessions() as session:
        session.execute(update(row).where(row.id == which).values(**values))
        session.commit()


def add(desk, row):
    with desk.sessions() as session:
        session.add(row)
        session.commit()
        return row.id


def test_all_headlines_and_those_of_a_company_are_different_rows(desk, fill):
    company = add(desk, part("tables").CompanyRow(name="Acme", added=NOW))
    fill([(2, None, 0.5, "old"), (1, None, -0.5, "new"), (1, company, 0.0, "its")])
    assert texts(desk.headlines.find()) == ["new", "old"]
    (row,) = desk.headlines.find(company).rows
    assert (row.text, row.company, row.company_id, row.source, row.label) == ("its", "Acme", company, "Test", "neutral")
    assert (row.score, row.confidence, row.corrected, row.published, row.repeats) == (0.0, 0.9, False, NOW - HOUR, 0)
    assert desk.headlines.find().rows[0].company == ""


def test_newest_first_to_the_second_and_in_pages(desk, fill):
    fill([(n / 100, None, 0.1, str(n)) for n in (3, 1, 4, 2, 0)])
    pages = [desk.headlines.find(limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [texts(page) for page in pages] == [["0", "1"], ["2", "3"], ["4"]]
    assert {page.total for page in pages} == {5}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"since": NOW - HOUR}, ["b", "c"]),
        ({"until": NOW - HOUR}, ["a"]),
        ({"since": NOW - HOUR, "until": NOW - 0.5 * HOUR}, ["b"]),
        ({"label": "negative"}, ["c"]),
        ({"label": "negative", "since": NOW + HOUR}, []),
        ({"source_id": 1}, ["a", "b", "c"]),
        ({"source_id": 9}, []),
    ],
)
def test_filters(desk, fill, wanted, found):
    fill([(1.5, None, 0.1, "a"), (1, None, 0.1, "b"), (0.5, None, -0.1, "c")])
    page = desk.headlines.find(**wanted)
    assert sorted(texts(page)) == found
    assert page.total == len(found)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("profit RISES", ["Profit rises 5 % at Acme"]),
        ("rises profit", ["Profit rises 5 % at Acme"]),
        ("5 %", ["Profit rises 5 % at Acme"]),
        ("%", ["Profit rises 5 % at Acme"]),
        ("_", ["Élan_Group falls"]),
        ("\\", []),
        ("élan", ["Élan_Group falls"]),
        ("ÉLAN falls", ["Élan_Group falls"]),
        ("profit falls", []),
        ("' OR 1=1 --", []),
        ("  ", ["Profit rises 5 % at Acme", "Élan_Group falls"]),
    ],
)
def test_every_word_must_be_there_as_it_is(desk, fill, query, found):
    fill([(1, None, 0.1, "Élan_Group falls"), (0, None, 0.1, "Profit rises 5 % at Acme")])
    assert texts(desk.headlines.find(query=query)) == found


def test_mentions_by_their_ids_whoever_they_are_about(desk, fill):
    ids = fill([(3, None, 0.1, "a"), (2, 1, 0.1, "b"), (1, 2, 0.1, "c")])
    assert texts(desk.headlines.find(ids=ids[:2])) == ["b", "a"]
    assert texts(desk.headlines.find(2, ids=ids)) == ["c"]
    assert desk.headlines.find(ids=[]).total == 0


def test_repeats_are_counted_and_listed(desk, fill):
    tables = part("tables")
    fill([(2, None, 0.1, "first"), (1, None, 0.1, "other")])
    for n in (1, 0):
        again = tables.HeadlineRow(source_id=1, key=f"again {n}", text=f"again {n}", link="https://a.example/",
                                   published=NOW - n * HOUR, arrived=NOW, hour=0, repeat_of=1)  # fmt: skip
        add(desk, again)
    assert [(row.text, row.repeats) for row in desk.headlines.find().rows] == [("other", 0), ("first", 2)]
    repeats = desk.headlines.repeats_of(1)
    assert [(repeat.text, repeat.source) for repeat in repeats] == [("again 1", "Test"), ("again 0", "Test")]
    assert (repeats[0].link, repeats[0].published) == ("https://a.example/", NOW - HOUR)


def test_labels(desk, fill):
    fill([(1, None, 0.1), (1, None, -0.1), (1, None, 0.2), (1, 4, 0.0)])
    assert desk.headlines.labels(None) == ["negative", "positive"]
    assert desk.headlines.labels(4) == ["neutral"]


def test_the_stamp_stays_until_something_changes(desk, fill):
    tables = part("tables")
    fill([(1, None, 0.1)])
    company = add(desk, tables.CompanyRow(name="Acme", added=NOW, searched=NOW))
    rule = add(desk, tables.RuleRow(kind="below", threshold=0.0, count=1, hours=1.0, cooldown=1.0, enabled=True,
                                    created=NOW))  # fmt: skip
    alert = add(desk, tables.AlertRow(rule_id=rule, fired=NOW, said="!", value=0.0))
    rescoring = add(desk, tables.RescoringRow(ref="a", state="running", total=9, started=NOW))
    changes = [
        lambda: fill([(0, None, 0.1, "more")], source_id=1),
        lambda: desk.corrections.correct(1, "negative", ["positive", "negative"]),
        lambda: change(desk, tables.SourceRow, 1, checked=NOW, found=3),
        lambda: change(desk, tables.SourceRow, 1, paused=True),
        lambda: change(desk, tables.SourceRow, 1, state="failing"),
        lambda: change(desk, tables.SourceRow, 1, removed=NOW),
        lambda: change(desk, tables.CompanyRow, company, searched=None),
        lambda: change(desk, tables.RuleRow, rule, enabled=False),
        lambda: change(desk, tables.AlertRow, alert, seen=NOW),
        lambda: change(desk, tables.RescoringRow, rescoring, done=4),
        lambda: change(desk, tables.RescoringRow, rescoring, state="cancelled"),
    ]
    before = desk.headlines.stamp()
    assert desk.headlines.stamp() == before
    for number, changed in enumerate(changes):
        changed()
        after = desk.headlines.stamp()
        assert after != before, number
        before = after
