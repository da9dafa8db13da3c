"""The tab “Knowledge”: nothing from outside becomes HTML, and nothing that was typed is lost."""

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from shared.errors import DataError
from tests.spaces.chat.knowledge.conftest import page, part, until

EVIL = '<img src=x onerror=alert(1)> & "quotes"'


@pytest.fixture
def base(counting, knowledge) -> Any:
    return knowledge


@pytest.fixture
def tab(base) -> Any:
    async def build() -> Any:  # within a loop, or else Gradio makes some that nobody closes
        with gr.Blocks(analytics_enabled=False), gr.Tabs(), gr.Tab("Knowledge") as place:
            tab = page("knowledge").KnowledgeTab(base)
            tab.wire(place)
        return tab

    return asyncio.run(build())


def act(tab: Any, name: str, before: Any = None, typed: tuple[str, ...] = ("", "", "", ""), **data: str) -> list[Any]:
    event = SimpleNamespace(act=name, **data)
    return tab._act("All topics", "", before or page("article_form").Opened(), *typed, event)


def test_nothing_from_outside_becomes_html(base, tab) -> None:
    id = base.add(EVIL, EVIL, f"{EVIL}\n\n### {EVIL}\nText.", [EVIL], source=EVIL)
    until(lambda: base.indexed)
    form = page("article_form")
    made = [
        tab._listed("All topics", ""),
        tab._try("onerror quotes"),
        *(value for value in act(tab, "edit", article=str(id)) if isinstance(value, str) and "pz-formhead" in value),
        form.shown(form.Opened(), "")[1],
        page("article_list").removed_html([id], EVIL),
        page("knowledge_status").status_html(replace(base.status, failed=EVIL), 1),
        page("upload_report").progress_html(1, 2, EVIL),
        page("upload_report").report_html(
            [
                part("importing").Taken(EVIL, part("shelf").Shelved(1, left=(3,)), (EVIL,)),
                part("importing").Taken("b", part("shelf").Shelved(), (), EVIL),
            ]
        ),
        tab.form.saved(form.Opened(), EVIL, "", "x", "")[-1],
    ]
    for shown in made:
        assert "<img" not in shown
    assert sum("&lt;img" in shown for shown in made) == len(made) - 1


def test_an_empty_base_offers_the_sample(base, tab) -> None:
    status, load, _, listed = tab._overview("All topics", "")
    assert "0 articles" in status
    assert load["visible"]
    assert "There is no article yet" in listed
    said = tab._load("All topics", "")
    assert "Loaded 7" in said[-1]
    assert not said[1]["visible"]
    assert len(said[2]["choices"]) == 11
    assert "No article has these words" in tab._listed("All topics", "unicorn")


def test_deleting_can_be_undone(base, tab) -> None:
    id = base.add("Tea", "", "Hot.")
    out = act(tab, "remove", article=str(id))
    assert base.count() == 0
    assert f'data-articles="{id}"' in out[4]
    assert "Deleted “Tea”" in out[4]
    assert act(tab, "restore", articles=str(id))[4] == ""
    assert base.get(id).title == "Tea"
    with pytest.raises(DataError):
        act(tab, "remove", article="77")


def test_what_is_typed_stays_until_it_is_saved(base, tab) -> None:
    form = page("article_form")
    first, second = base.add("Tea", "Drinks", "Hot.", ["cha?"]), base.add("Ice", "", "Cold.")
    opened, _, *fields, said = tab.form.open(first, form.Opened(), *form.BLANK)
    assert (fields, said) == (["Tea", "Drinks", "Hot.", "cha?"], "")
    typed = ["Tea", "Drinks", "Very hot.", "cha?\nchai?"]
    with pytest.raises(DataError, match="not saved"):
        tab.form.open(second, opened, *typed)
    with pytest.raises(DataError, match="no text"):
        tab.form.saved(opened, "Tea", "Drinks", " ", "")
    # Somebody else was quicker: they are not overwritten without a word.
    base.edit(first, "Tea", "Drinks", "Lukewarm.", ["cha?"])
    later, *rest = tab.form.saved(opened, *typed)
    assert "Somebody else" in rest[-1]
    assert base.get(first).text == "Lukewarm."
    after, *_ = tab.form.saved(later, *typed)
    assert (base.get(first).text, base.get(first).questions) == ("Very hot.", ("cha?", "chai?"))
    assert after == form.Opened()
    tab.form.saved(form.Opened(), "Milk", "", "White.", "")
    assert base.articles(words="white")[0].title == "Milk"


def test_files_are_reported_one_by_one(base, tab, tmp_path) -> None:
    good, bad = tmp_path / "good.md", tmp_path / "bad.pdf"
    good.write_text("# T\n## A\nText.\n## B\nMore.", "utf-8")
    bad.write_bytes(b"%PDF-1.7 nothing")
    steps = list(tab._take([str(good), str(bad)]))
    assert "1 of 2 files" in steps[1][-1]
    assert "<b>good.md</b>: 2 new." in steps[-1][-1]
    assert "1 file gave nothing" in steps[-1][-1]
    good.write_text("# T\n## A\nText.", "utf-8")
    *_, last = tab._take([str(good)])
    assert "1 article came from earlier files" in last[-1]
    left = next(article.id for article in base.articles() if article.title == "B")
    out = act(tab, "clear", articles=str(left))
    assert "Deleted 1 article" in out[4]
    assert [article.title for article in base.articles()] == ["A"]
    with pytest.raises(DataError, match="no file yet"):
        next(tab._take(None))


def test_cancelling_keeps_what_was_read(base, tab, tmp_path) -> None:
    files = [tmp_path / f"{name}.md" for name in "abc"]
    for file in files:
        file.write_text(f"## {file.stem}\nText of {file.stem}.", "utf-8")
    steps = tab._take([str(file) for file in files])
    stop = next(steps)[0]
    next(steps)
    stop.set()
    assert "Cancelled" in list(steps)[-1][-1]
    assert 1 <= base.count() < 3


def test_the_download_needs_articles(base, tab, tmp_path) -> None:
    with pytest.raises(DataError, match="no article"):
        tab._export(tmp_path)
    base.add("Tea", "", "Hot.")
    assert Path(tab._export(tmp_path)).stat().st_size > 0


def test_articles_without_a_topic_and_a_long_list(base, tab) -> None:
    drafts = [part("article").Draft(f"Title {number}", "Many", f"Text {number}.") for number in range(120)]
    base._shelf.take([*drafts, part("article").Draft("Alone", "", "No topic.")], "many.md")
    base._shelf.announce()
    listed = tab._listed("All topics", "")
    assert listed.count("<li>") == 100
    assert "first 100" in listed
    assert tab._listed("Without a topic", "").count("<li>") == 1
    choices = tab._overview("Many", "")[2]
    assert choices["value"] == "Many"
    assert ("Without a topic (1)", "Without a topic") in choices["choices"]
