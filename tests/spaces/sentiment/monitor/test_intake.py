"""Entries on their way into the database, with the true encoder and a judge that goes by words."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from shared.errors import ModelError
from tests.spaces.sentiment.monitor.conftest import NOW, part

WORDS = {"rises": "positive", "falls": "negative"}


@pytest.fixture
def targets():
    """Whether the model in use judges per company."""
    return {"read": True}


@pytest.fixture
def intake(desk, services, monkeypatch, targets):
    """The desk's intake. Its model hears the first word of `WORDS` after the company, or in the whole text."""
    real, asked = services.engine.predict, []

    def predict(task, ref, inputs, **options):
        if task.name != "text-classification":
            return real(task, ref, inputs, **options)
        asked.extend(inputs)
        if any("crash" in text for text in inputs):
            raise ModelError("The model failed on this input.")
        return [answer(text) for text in inputs]

    def answer(text):
        found = re.search("rises|falls", text.split("[ ")[-1])
        label = WORDS[found[0]] if found else "neutral"
        rest = {name: 0.1 for name in ("negative", "neutral", "positive") if name != label}
        return SimpleNamespace(label=label, scores={label: 0.8, **rest})

    monkeypatch.setattr(services.engine, "predict", predict)
    monkeypatch.setattr(services.engine, "reads_targets", lambda task, ref: targets["read"], raising=False)
    desk.watchlist.save([["Harbor Lane", "HLN", ""], ["Verdano Solar", "", "Verdano"]])
    desk.asked = asked
    return desk.intake


@pytest.fixture
def source(desk):
    return desk.sources.add_replay().id


def items(*texts, hours=0.0, **more):
    entry, key = part("items").Item, part("items").key_of
    return [entry(text, key(text), published=NOW - timedelta(hours=hours), **more) for text in texts]


def mentions(desk):
    tables = part("tables")
    with desk.sessions() as session:
        rows = session.scalars(select(tables.MentionRow).order_by(tables.MentionRow.id)).all()
        return [(row.named, row.label, row.score) for row in rows]


def headlines(desk):
    with desk.sessions() as session:
        return session.scalar(select(func.count()).select_from(part("tables").HeadlineRow))


def test_each_company_gets_its_own_sentiment(desk, intake, source):
    taken = intake.take(source, items("Harbor Lane falls as Verdano rises"), NOW)
    assert (taken.kept, taken.repeated, len(taken.companies)) == (1, 0, 2)
    whole, lane, verdano = mentions(desk)
    assert whole[1] == "negative"
    assert lane == ("Harbor Lane", "negative", pytest.approx(-0.7))
    assert verdano == ("Verdano", "positive", pytest.approx(0.7))


def test_a_model_without_targets_judges_whole_headlines(desk, intake, source, targets):
    targets["read"] = False
    intake.take(source, items("Harbor Lane falls as Verdano rises"), NOW)
    assert {label for _, label, _ in mentions(desk)} == {"negative"}
    assert desk.asked == ["Harbor Lane falls as Verdano rises"] * 2  # once whole, once for both companies


def test_entries_that_come_again_are_kept_once(desk, intake, source):
    first = items("Harbor Lane rises 4% after results", "Verdano opens a plant")
    assert intake.take(source, [*first, first[0]], NOW).kept == 2
    again = intake.take(source, [*first, *items("Harbor Lane rises 4% after its results")], NOW)
    assert (again.kept, again.repeated, again.companies) == (0, 3, frozenset())
    assert headlines(desk) == 3  # the near repeat is stored, and points to the first
    (row, *_), total = (page := desk.headlines.find(None, query="Lane")).rows, page.total
    assert (total, row.repeats) == (1, 1)


def test_what_an_entry_lacks(desk, intake, source):
    entry = part("items").Item
    odd = [
        entry("  two\n lines ", "a", published=None),
        entry("from tomorrow", "b", published=NOW + timedelta(days=1)),
        entry("   ", "c"),
        entry("word " * 1000, "d", published=NOW - timedelta(days=400)),
    ]
    assert intake.take(source, odd, NOW).kept == 3
    rows = {row.text[:13]: row for row in desk.headlines.find(None).rows}
    assert rows["two lines"].published == rows["from tomorrow"].published == NOW
    assert len(rows["word word wor"].text) <= 1000


def test_a_failing_model_loses_nothing(desk, intake, source):
    with pytest.raises(ModelError):
        intake.take(source, items("all will crash"), NOW)
    assert headlines(desk) == 0
    assert intake.take(source, items("all is well"), NOW).kept == 1


def test_a_company_that_is_added_later_is_looked_for(desk, intake, source):
    intake.take(source, items("Pallas Motors rises", "Harbor Lane falls"), NOW)
    assert intake.search_new_companies(NOW) == 0  # the first two are in already
    desk.watchlist.save([["Harbor Lane", "HLN", ""], ["Pallas Motors", "", ""]])
    assert intake.search_new_companies(NOW) == 1
    assert intake.search_new_companies(NOW) == 0
    assert mentions(desk)[-1] == ("Pallas Motors", "positive", pytest.approx(0.7))


def test_a_name_that_is_taken_back_takes_its_mentions_along(desk, intake, source):
    intake.take(source, items("Verdano rises", "Verdano Solar falls"), NOW)
    intake.search_new_companies(NOW)
    desk.watchlist.save([["Verdano Solar", "", ""], ["Harbor Lane", "", ""]])
    before = [named for named, *_ in mentions(desk) if named]
    assert sorted(before) == ["Verdano", "Verdano Solar"]
    intake.search_new_companies(NOW)
    after = [named for named, *_ in mentions(desk) if named]
    assert len(after) <= len(before)
    assert "Verdano Solar" in after
