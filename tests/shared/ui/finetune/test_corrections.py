"""From corrections to a table that is checked, through the panel's own handlers; and columns that may be left out."""

import asyncio
from pathlib import Path

import gradio as gr
import pytest

from shared.tasks import get_task
from shared.ui.finetune import finetune_panel
from shared.ui.finetune.draft import Draft, Workshop
from tests.toy import toy_rows, toy_table, write_csv


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "sample.csv", toy_rows(60))


@pytest.fixture
def page(services, sample: Path):
    """A page with the panel in a tab, and a button of its own outside of it."""
    task = get_task("text-classification")

    async def build() -> gr.Blocks:  # within a loop, or else Gradio makes some that nobody closes
        with gr.Blocks(analytics_enabled=False) as page:
            page.button = gr.Button("Elsewhere")
            with gr.Tabs():
                gr.Tab("Another")
                with gr.Tab("Fine-tune") as page.tab:
                    page.panel = finetune_panel(services, space="toy", task=task, sample=sample)
            page.panel.train_on_corrections(page.button.click)
        return page

    return asyncio.run(build())


def correct(services, text: str, label: str, target: str = "") -> None:
    services.feedback.add("toy", text, "neutral", label, "embedded", "corrected", target)


def handlers(page, component, event: str) -> list:
    """What runs when something happens to a component."""
    return [fn for fn in page.fns.values() if (component._id, event) in fn.targets]


def test_corrections_and_sample_become_a_draft(services, workshop: Workshop, sample: Path) -> None:
    correct(services, "profit falls", "negative", target="profit")
    draft = workshop.examine(workshop.corrections("toy", sample))
    assert draft.roles == {"text": "text", "target": "target", "label": "label"}
    assert (len(draft.table), draft.trainable, draft.report.findings) == (61, True, ())
    assert draft.table.notes[0].startswith("Made of 1 correction and 60 rows of the sample")


@pytest.mark.parametrize("where", ["panel", "page"])
def test_the_button_reads_the_corrections_and_goes_on(services, page, where: str) -> None:
    correct(services, "profit falls", "negative")
    button = page.button if where == "page" else page.panel.upload.use_corrections
    (handler,) = handlers(page, button, "click")
    *_, (status, draft, steps, *check) = handler.fn()
    assert (status, len(draft.table)) == ("", 61)
    assert steps.selected == 2
    text, label, target = check[:3]
    assert (text["value"], label["value"], target["value"]) == ("text", "label", "")
    assert target["choices"] == [("(none)", ""), ("text", "text"), ("label", "label")]
    assert handler.outputs[1] is page.panel.bench.draft


def test_without_corrections_it_says_so(services, page) -> None:
    (handler,) = handlers(page, page.button, "click")
    with pytest.raises(gr.Error, match="There are no corrections yet"):
        list(handler.fn())


def test_the_button_shows_how_many_there_are(services, page) -> None:
    button = page.panel.upload.use_corrections
    (opened,) = handlers(page, page.tab, "select")
    assert opened.outputs == [button]
    assert opened.fn()["visible"] is False
    correct(services, "profit falls", "negative")
    correct(services, "profit falls", "positive", target="profit")
    assert (opened.fn()["visible"], opened.fn()["value"]) == (True, "Use the corrections (2)")
    (load,) = [fn for fn in page.fns.values() if button in fn.outputs and len(fn.outputs) > 1]
    assert load.fn()[load.outputs.index(button)]["value"] == "Use the corrections (2)"


def test_a_target_that_is_left_out_stays_out(services, page) -> None:
    rows = [row | {"company": row["text"].split()[0]} for row in toy_rows(60)]
    table = toy_table(rows)
    draft = Draft(table, table, roles={"text": "text", "label": "label", "target": "company"})
    panel = page.panel
    (choose,) = handlers(page, panel.check.roles[2], "input")
    choose.fn(draft, "text", "label", "")
    assert draft.roles == {"text": "text", "label": "label"}
    assert draft.trainable
    advanced = [component.value for component in panel.train.advanced.values()]
    config = panel.train._config(draft, "instant", "embedded", tuple(advanced))
    assert config.roles == {"text": "text", "label": "label", "target": ""}
