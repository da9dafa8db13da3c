"""The tab “Relations”: through the whole document, part by part."""

from pathlib import Path
from threading import Event

import gradio as gr
import pytest

from shared.data.sentences import split_sentences
from shared.errors import Cancelled, DataError, ModelError
from shared.tasks.text_classification import Classification
from tests.spaces.ner.pages.conftest import Statusful, built, module, page, work

LONG = "Ana Duarte runs Harbor Lane. " * 2_000


class Relating(Statusful):
    """Everybody runs something; `fails`: the model is not there."""

    def __init__(self, stop_after: int | None = None, *, fails: bool = False) -> None:
        super().__init__(stop_after)
        self.fails = fails

    def labels(self, task, ref):
        if self.fails:
            raise ModelError("There is no such model: train one first.")
        return ("Other", "Runs(e1,e2)", "Runs(e2,e1)")

    def predict(self, task, ref, inputs, *, bulk: bool = False, cancel: Event | None = None):
        self.calls.append((list(inputs), bulk))
        if self.stop_after is not None and len(self.calls) > self.stop_after:
            raise Cancelled("Cancelled.")
        scores = {"Runs(e1,e2)": 0.8, "Runs(e2,e1)": 0.1, "Other": 0.1}
        return [Classification("Runs(e1,e2)", scores, 1) for _ in inputs]


@pytest.fixture
def relations(fake):
    def make():
        with gr.Tabs(), gr.Tab("Relations") as tab:
            return page("relations").RelationsTab(fake, gr.State(None), tab)

    return built(make)


def relate(document, engine=None, threshold: float = 0.5):
    steps = module("highlight.relating").relate(engine or Relating(), "starter:ner", document, threshold, Event())
    return list(steps)[-1]


def test_places_are_those_of_the_whole_document() -> None:
    document = work(LONG)
    related = relate(document)
    assert related.done == related.total == len(document.sections) > 1
    assert len(related.found) == 2_000
    for one in related.found:
        assert document.text[one.head.start : one.head.end] == "Ana Duarte"
        assert document.text[one.tail.start : one.tail.end] == "Harbor Lane"
        assert document.text[one.sentence.start : one.sentence.end] == one.sentence.text
    assert [one.text for one in split_sentences(LONG)][: len(related.found)] == [
        one.sentence.text for one in related.found
    ]


def test_types_switched_off_are_not_asked_about() -> None:
    document = work()
    document.hidden = {"ORG"}
    assert {(one.head.label, one.tail.label) for one in relate(document).found} == {
        ("PER", "LOC"),
        ("PER", "PER"),
        ("LOC", "PER"),
    }


def test_the_surer_the_fewer() -> None:
    assert relate(work(), threshold=0.9).found == []
    assert relate(work(), threshold=0.9).asked > 0


def test_the_table_and_the_file_say_what_was_found(tmp_path: Path) -> None:
    related = relate(work("Ana Duarte runs <b>Harbor Lane</b>."))
    html = page("related").related_html(related)
    assert "<svg" in html
    assert "Runs" in html
    assert "&lt;b&gt;Harbor Lane" in html
    path = module("highlight.relating").write_relations(related, tmp_path / "relations.csv")
    assert "Ana Duarte,PER,0,10,Runs,Harbor Lane,ORG" in path.read_text("utf-8-sig")
    assert page("related").related_html(relate(work(), threshold=1.0)) == ""


def test_how_far_it_is_is_told() -> None:
    told, related = page("relations").progress_html, module("highlight.relating").Related
    assert "2 of 8 parts of the text · 6 s left" in told(related(1, total=8, done=2, seconds=2.0))
    stopped = told(related(1, total=8, done=2, cancelled=True, asked=12))
    assert "Stopped after 2 of 8 parts of the text" in stopped
    assert "7 pairs were left out" in told(related(1, done=1, left_out=7))


def test_without_a_document_it_says_so(relations) -> None:
    assert "no document yet" in relations._opened(None, None)[0]
    with pytest.raises(DataError, match="no document yet"):
        next(relations._find(None, 0.5))


def test_a_model_that_is_not_there_is_said_on_the_page(relations) -> None:
    object.__setattr__(relations.services, "engine", Relating(fails=True))
    *_, final = relations._find(work(), 0.5)
    assert "There is no such model: train one first." in final[2]
    assert "pz-bad" in final[2]
    assert final[1] is None


def test_it_can_be_stopped_and_keeps_what_it_has(relations) -> None:
    object.__setattr__(relations.services, "engine", Relating(stop_after=1))
    *_, final = relations._find(work(LONG), 0.5)
    related = final[1]
    assert related.cancelled
    assert related.done == 1
    assert related.found
    assert "Stopped after" in final[2]
