"""The tab: what it shows, what its buttons do, and that nothing from outside becomes markup."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import gradio as gr
import numpy as np
import pytest

from shared.errors import DataError
from tests.spaces.chat.insight.conftest import NOW, module

EVIL = "<img src=x onerror=alert(1)>\"'"


@pytest.fixture
def tab(insight):
    """The tab on a page of its own."""

    async def build():  # within a loop, or else Gradio makes one that nobody closes
        with gr.Blocks(analytics_enabled=False), gr.Tab("Insight") as outer:
            made = module("pages.insight").InsightTab(insight)
            made.refresh(outer.select)
        return made

    return asyncio.run(build())


@pytest.fixture
def view():
    return module("pages.insight_view").View()


@pytest.fixture
def acts(insight):
    return module("pages.insight_acts").Acts(insight)


@pytest.fixture(autouse=True)
def quick_vectors(monkeypatch):
    """A direction for each first word, without a model."""

    def embed(engine, texts):
        vectors = np.zeros((len(texts), 97), dtype=np.float32)
        for at, text in enumerate(texts):
            vectors[at, sum(text.split()[0].encode()) % 97] = 1
        return vectors

    monkeypatch.setattr("shared.embedding.embed", embed)


def last(steps):
    return list(steps)[-1]


def act(tab, view, name, **data):
    return tab._act(view, SimpleNamespace(act=name, **data))


def open_questions(tab, view, talk, *texts, **values):
    """Asked in the last hour; the tab shows them."""
    turns = [talk(("visitor", text), ("bot", "abstained", values))[1] for text in texts]
    return turns, last(tab._choose("questions")(view))[tab.groups]


def test_empty_places_say_what_will_stand_there(tab, view):
    assert "There is no conversation in this time" in last(tab._again(None))[tab.figures]
    assert "No question is open" in last(tab._choose("questions")(view))[tab.groups]
    shown = last(tab._choose("training")(view))
    assert "There is no row yet" in shown[tab.rows]
    assert "When agents answer in the inbox" in shown[tab.agents]


def test_another_span_is_chosen(tab, view, talk):
    assert 'data-span="30d" aria-pressed="true"' in last(tab._again(view))[tab.figures]
    assert 'data-span="90d" aria-pressed="true"' in act(tab, view, "span", span="90d")[tab.figures]
    act(tab, view, "span", span="<b>")
    assert view.span == "90d"


def test_figures_say_what_they_are_shares_of(insight, talk):
    html = module("pages.insight_figures").overview_html
    talk(("visitor", "a"), ("bot", "answered"))
    talk(("visitor", "a"), ("bot", "abstained"))
    shown = html(insight.overview("30d", NOW))
    assert "50 %<small>1 of 2 conversations with a question</small>" in shown
    assert "50 %<small>1 of 2 questions</small>" in shown
    assert "nobody has answered yet" in shown


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "–"),
        (0.0, "1 ms"),
        (0.052, "52 ms"),
        (0.97, "1.0 s"),
        (12, "12 s"),
        (600, "10 min"),
        (200_000, "2.3 days"),
    ],
)
def test_times_from_milliseconds_to_days(value, said):
    assert module("pages.insight_figures").seconds(value) == said


def test_the_chart_has_a_bar_where_something_happened_and_a_place_where_nothing_did(insight, talk):
    talk(("visitor", "a"), ("bot", "answered"), ("visitor", "b"), ("bot", "abstained"))
    talk(("visitor", "a"), ("bot", "answered"), ago=timedelta(days=2))
    shown = module("pages.insight_figures").overview_html(insight.overview("7d", NOW))
    outcomes = shown.partition("Outcomes by day")[2].partition("</section>")[0]
    assert outcomes.count('class="pz-i-col"') == 7
    assert outcomes.count('class="pz-i-stack"') == 2
    assert outcomes.count("<span>nothing</span>") == 5
    assert 'aria-label="Outcomes by day: Answered 2, Not known 1"' in outcomes
    assert "Errand done" not in outcomes
    assert "Thu 14 May 2026" in outcomes


@pytest.mark.parametrize(
    ("most", "top"), [(0, 2), (2, 2), (3, 4), (11, 12), (25, 30), (81, 100), (101, 120), (4321, 5000)]
)
def test_the_scale_ends_at_an_even_number(most, top):
    rounded = module("pages.insight_chart").rounded
    assert rounded(most) == top


def test_a_group_shows_its_questions_its_nearest_article_and_what_can_be_done(tab, view, talk, insight):
    insight.knowledge.add("Hiring tents", "Products", "…")
    _, shown = open_questions(tab, view, talk, "do you rent tents", "do you rent tents?")
    assert "<b>2 questions</b> in 1 group" in shown
    assert "2 × Not known" in shown
    assert "Nearest article: <b>Hiring tents</b>" in shown
    for name in ("write", "article", "intent", "not-ours", "done"):
        assert f'data-act="{name}"' in shown


def test_an_article_is_written_from_a_group(tab, view, talk, insight):
    open_questions(tab, view, talk, "do you rent tents", "do you rent tents?")
    opened = act(tab, view, "write", group=str(view.groups[0].key))
    assert set(opened[tab.writing.ways].splitlines()) == {"do you rent tents", "do you rent tents?"}
    assert opened[tab.writing.box]["visible"]
    assert opened[tab.writing.topic]["choices"] == ["Delivery"]
    saved = tab._write(view, "Hire", "Delivery", "You cannot.", opened[tab.writing.ways])
    assert "No question is open" in saved[tab.groups]
    assert "was added to the knowledge base" in saved[tab.said]
    assert not saved[tab.writing.box]["visible"]
    (article,) = insight.knowledge.articles()
    assert set(article.questions) == {"do you rent tents", "do you rent tents?"}
    back = act(tab, view, "undo")
    assert "2 questions" in back[tab.groups]
    assert back[tab.said] == ""
    assert insight.knowledge.articles() == []


def test_a_form_that_is_not_right_keeps_its_questions_open(tab, view, talk):
    open_questions(tab, view, talk, "do you rent tents")
    act(tab, view, "write", group=str(view.groups[0].key))
    with pytest.raises(DataError):
        tab._write(view, "", "", "", "")
    assert view.pending is not None
    assert len(view.groups) == 1


def test_an_article_is_chosen_in_one_click_or_from_all(tab, view, talk, insight):
    first, other = insight.knowledge.add("Hire", "Products", "…"), insight.knowledge.add("About us", "", "…")
    open_questions(tab, view, talk, "do you rent tents", "who founded the company")
    act(tab, view, "article", group=str(view.groups[0].key), value=str(first))
    opened = act(tab, view, "article", group=str(view.groups[0].key), value="other")
    assert opened[tab.choosing.article]["choices"] == [("About us", other), ("Hire (Products)", first)]
    with pytest.raises(DataError, match="No article is chosen"):
        tab._chosen(view, None)
    tab._chosen(view, other)
    assert view.groups == []
    assert len(insight.services.feedback.corrections("chat.retrieval")) == 2


@pytest.mark.parametrize(("name", "label"), [("not-ours", "out_of_scope"), ("intent", "complaint")])
def test_a_group_becomes_training_rows_of_an_intent(tab, view, talk, insight, name, label):
    open_questions(tab, view, talk, "do you rent tents")
    act(tab, view, name, group=str(view.groups[0].key), value="complaint")
    assert [one.label for one in insight.services.feedback.corrections("chat")] == [label]


def test_an_intent_that_is_none_is_refused(tab, view, talk):
    open_questions(tab, view, talk, "do you rent tents")
    with pytest.raises(DataError, match="is no intent here"):
        act(tab, view, "intent", group=str(view.groups[0].key), value="<b>")


def test_one_question_of_a_group_is_put_away(tab, view, talk):
    turns, _ = open_questions(tab, view, talk, "do you rent tents", "do you rent tents?")
    shown = act(tab, view, "done-one", turn=str(turns[1]))
    assert "<b>1 question</b> in 1 group" in shown[tab.groups]
    assert "1 question put away as done." in shown[tab.said]
    assert act(tab, view, "close")[tab.said] == ""
    assert "2 questions" in act(tab, view, "undo")[tab.groups]


def test_a_group_that_is_gone_and_nothing_to_take_back(tab, view):
    with pytest.raises(DataError, match="changed meanwhile"):
        act(tab, view, "done", group="7")
    with pytest.raises(DataError, match="nothing to take back"):
        act(tab, view, "undo")
    with pytest.raises(DataError, match="changed meanwhile"):
        tab._write(None, "a", "", "b", "")


def test_many_groups_come_page_by_page(view):
    grouping, questions = module("insight.grouping"), module("insight.open_questions")
    size = module("pages.insight_view").GROUPS
    for number in range(size + 1):
        one = questions.OpenQuestion(number, f"question {number}", "abstained", "", "", "", "", NOW)
        view.groups.append(grouping.Group(one.text, (one,), (one.text,)))
    html = module("pages.insight_questions").groups_html
    first = html(view, ["complaint"])
    assert first.count('data-act="done"') == size
    assert "Page 1 of 2" in first
    view.page = 99
    assert html(view, []).count('data-act="done"') == 1


def test_reading_many_questions_tells_how_far_it_is(tab, view, talk, monkeypatch):
    monkeypatch.setattr(module("insight.grouping"), "BATCH", 1)
    monkeypatch.setattr(module("pages.insight"), "BATCH", 1)
    for text in ("do you rent tents", "pay later", "a shop in Berlin"):
        talk(("visitor", text), ("bot", "abstained"))
    steps = list(tab._choose("questions")(view))
    told = [step[tab.groups] for step in steps[:-1]]
    assert [text.partition('aria-valuenow="')[2].partition('"')[0] for text in told] == ["0", "33", "67", "100"]
    assert all(step[tab.stop]["visible"] for step in steps[:-1])
    assert not steps[-1][tab.stop]["visible"]


def test_training_rows_are_filtered_and_removed(tab, view, talk, insight):
    _, judged = talk(("visitor", "a?"), ("bot", "answered", {"intent": "question"}))
    insight.judged(judged, "down")
    insight.handling.is_intent("complaint", ["b?"], [])
    shown = last(tab._choose("training")(view))[tab.rows]
    assert "All <i>2</i>" in shown
    needs = act(tab, view, "kind", kind="needs")[tab.rows]
    assert "a?" in needs
    assert "b?" not in needs
    given = act(tab, view, "right-intent", space="chat", row=str(insight.training.rows()[-1].id), value="complaint")
    assert "Every thumb down has a right answer" in given[tab.rows]
    view.kind = ""
    row = next(one for one in insight.training.rows() if one.text == "b?")
    assert "b?" not in act(tab, view, "remove", space="chat", row=str(row.id))[tab.rows]
    assert "b?" in act(tab, view, "undo")[tab.rows]


def test_a_thumb_down_finds_its_article(tab, view, talk, insight):
    id = insight.knowledge.add("Hire", "", "…")
    _, judged = talk(("visitor", "a?"), ("bot", "answered", {"sources": [{"article": id, "title": "Hire"}]}))
    insight.judged(judged, "down", "The wrong article")
    last(tab._choose("training")(view))
    act(tab, view, "right-article", space="chat.retrieval", row="1")
    tab._chosen(view, id)
    assert [row.needs_answer for row in insight.training.rows()] == [False]
    assert insight.questions(NOW) == []


def test_what_an_agent_answered_becomes_a_row_or_an_article(tab, view, talk):
    answer = "We do, for members of our club."
    _, first = talk(("visitor", "rent?"), ("agent", answer), ago=timedelta(0))
    _, second = talk(("visitor", "hire?"), ("agent", answer), ago=timedelta(0))
    opened = act(tab, view, "write-answer", turn=str(first))
    assert (opened[tab.writing.text], opened[tab.writing.ways]) == (answer, "rent?")
    view.tab = "training"
    assert "hire?" in act(tab, view, "keep-answer", turn=str(second))[tab.rows]
    assert "1 answer put away as done." in act(tab, view, "skip-answer", turn=str(first))[tab.said]


def test_nothing_from_outside_becomes_markup(tab, view, talk, insight):
    id = insight.knowledge.add(EVIL, EVIL, EVIL)
    values = {"intent": EVIL, "sources": [{"article": id, "title": EVIL}], "reason": EVIL, "comment": EVIL}
    talk(("visitor", EVIL), ("bot", "answered", {**values, "verdict": "down"}), ("agent", EVIL + "x" * 20))
    insight.services.feedback.add("chat", EVIL, EVIL, EVIL, "", "corrected")
    insight.services.feedback.add("chat.retrieval", EVIL, EVIL, None, "", "down", origin="visitor:99")
    shown = [last(tab._choose(name)(view)) for name in ("training", "questions")]
    shown.append({tab.figures: module("pages.insight_figures").overview_html(insight.overview("all", NOW))})
    shown.append({tab.agents: module("pages.insight_training").agents_html(insight.training.agents_answers(NOW))})
    shown.append(tab._opened(module("pages.insight_acts").Open("write", (EVIL,), EVIL, EVIL)))
    shown.append(tab._opened(module("pages.insight_acts").Open("choose", (EVIL,))))
    shown.append(act(tab, view, "done", group=str(view.groups[0].key)))
    pieces = [value for step in shown for part, value in step.items() if isinstance(part, gr.HTML)]
    page = "".join(piece for piece in pieces if isinstance(piece, str))
    assert page.count("&lt;img") >= 10
    assert "<img" not in page
    assert module("pages.insight").toast(EVIL).count("&lt;img") == 1


def test_what_is_downloaded_is_what_is_shown(tab, view, talk, insight, tmp_path):
    open_questions(tab, view, talk, "do you rent tents")
    insight.handling.is_intent("complaint", ["a?"], [])
    view.kind = "chat.writing"
    assert "do you rent tents" in tab._groups_file(tmp_path, view).read_text("utf-8-sig")
    assert "a?" not in tab._rows_file(tmp_path, view).read_text("utf-8-sig")
    assert tab._figures_file(tmp_path, None).read_text("utf-8-sig").startswith("day,outcome: Answered")
