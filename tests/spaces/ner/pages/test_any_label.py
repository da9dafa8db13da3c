"""The tab “Any label”: typed labels, a model of the Hub, and the way to the first tab."""

from threading import Event

import gradio as gr
import pytest

from shared.errors import Cancelled, DataError, ModelError
from shared.tasks.token_classification import Extraction
from tests.spaces.ner.highlight.conftest import found_in
from tests.spaces.ner.pages.conftest import TEXT, built, module, page

LONG = "Ana Duarte went on to Lisbon. " * 1_000


class FakeFinder:
    """In place of a GLiNER model."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.calls: list[tuple[str, tuple[str, ...], float]] = []
        self.stop_after = stop_after

    def extract(self, model, text, labels, *, threshold, cancel):
        if self.stop_after == len(self.calls):
            raise Cancelled("Cancelled by you.")
        self.calls.append((model, labels, threshold))
        return Extraction(tuple(found_in(text)), 1)


@pytest.fixture
def tab(fake):
    def make():
        with gr.Tabs(), gr.Tab("Any label") as tab:
            return page("any_label").AnyLabelTab(fake, tab)

    made = built(make)
    made.finder = FakeFinder()
    return made


def find(tab, text: str = TEXT, labels: str = "PER, LOC"):
    return list(tab._find(text, labels, " some/model ", 0.4))


def test_labels_are_found_and_the_document_can_be_opened(tab) -> None:
    final = find(tab)[-1]
    asked, status, start, cancel, opened, work, document, table, _ = final
    assert asked is None
    assert "6 entities" in status
    assert (start["visible"], cancel["visible"], opened["visible"]) == (True, False, True)
    assert (work.ref, work.labels) == ("hub:some/model", ("PER", "LOC"))
    assert document.count("<mark") == 6
    assert 'data-correct=""' in document
    assert "Harbor Lane" in table
    assert tab.finder.calls == [("some/model", ("PER", "LOC"), 0.4)]


def test_a_long_text_is_read_piece_by_piece_with_its_own_places() -> None:
    work = module("highlight.work").Work("x", LONG)
    labeller = module("highlight.labelling").Labeller(FakeFinder(), "some/model", ("PER",), 0.5)
    progress = list(labeller.read(work, Event()))
    assert len(progress) > 7
    assert len(work.entities) == 2_000
    assert all(work.text[one.start : one.end] == one.text for one in work.entities)
    assert progress[-1].finished


def test_it_can_be_stopped(tab) -> None:
    tab.finder = FakeFinder(stop_after=7)
    final = find(tab, LONG)[-1]
    assert "stopped after" in final[1]
    assert final[5].done


def test_what_is_missing_is_said(tab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page("any_label"), "missing", lambda: "pip install <it>")
    assert "pip install &lt;it&gt;" in tab._missing()
    monkeypatch.setattr(page("any_label"), "missing", lambda: None)
    assert tab._missing() == ""


def test_nothing_typed_is_said(tab) -> None:
    with pytest.raises(DataError, match="no text yet"):
        find(tab, " ")
    with pytest.raises(DataError, match="No label was given"):
        find(tab, labels=" , ")


def test_without_the_package_the_line_to_install_is_shown(fake, monkeypatch: pytest.MonkeyPatch) -> None:
    finding = module("any_label.finding")
    monkeypatch.setattr(finding, "missing", lambda: "pip install it")
    with pytest.raises(ModelError, match="pip install it"):
        finding.AnyLabel(fake.settings).extract("some/model", TEXT, "person")
