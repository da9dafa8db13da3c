"""The panel for tasks whose answers are texts, under names that have no starter."""

import asyncio
import json

import gradio as gr
import pytest

from shared.errors import ModelError
from shared.tasks import get_task
from shared.ui.badge import badge_html
from shared.ui.finetune import finetune_panel
from shared.ui.finetune.draft import Workshop
from tests.shared.generation.tiny_writers import write_causal
from tests.toy import write_csv

ASK, SAY = {"role": "user", "content": "Ask."}, {"role": "assistant", "content": "Say."}


def panel_of(services, space: str, task: str):
    async def build() -> gr.Blocks:
        with gr.Blocks(analytics_enabled=False) as page:
            page.panel = finetune_panel(services, space=space, task=get_task(task))
        return page

    return asyncio.run(build()).panel


def test_retrieval_begins_with_the_embedded_encoder(services) -> None:
    panel = panel_of(services, "chat.retrieval", "retrieval")
    assert panel.train.base_choices()["value"] == "embedded"
    assert [value for _, value in panel.train.strategy.choices] == ["auto", "adapter", "full"]
    state, *_ = panel.use.values("")
    assert "<strong>MiniLM (embedded)</strong>" in state


def test_writing_begins_with_a_model_of_the_hub_and_none_in_use(services, tmp_path) -> None:
    panel = panel_of(services, "chat.writing", "text-generation")
    assert panel.train.base_choices()["value"] == "hub:Qwen/Qwen3-0.6B"
    state, *_, versions = panel.use.values("")
    assert "<strong>none yet</strong>" in state
    assert "There are no versions yet." in versions
    assert "None yet" in badge_html(services, "chat.writing")
    rows = [{"prompt": f"Where is {number}?", "response": "Gone."} for number in range(60)]
    draft = panel.bench.workshop.examine(panel.bench.workshop.open(str(write_csv(tmp_path / "x.csv", rows)), None))
    assert draft.trainable
    advanced = [None] * len(panel.train.advanced)
    config = panel.train._config(draft, "auto", str(write_causal(tmp_path / "model")), advanced)
    assert (config.space, config.task) == ("chat.writing", "text-generation")
    assert config.roles == {"prompt": "prompt", "response": "response", "messages": ""}
    with pytest.raises(ModelError, match="does not go on with a conversation"):
        panel.train._config(draft, "auto", "embedded", advanced)


@pytest.fixture
def workshop(services) -> Workshop:
    return Workshop(services, get_task("text-generation"))


def test_conversations_are_checked(workshop, tmp_path) -> None:
    talks = [[ASK | {"content": f"Ask {number}."}, SAY] for number in range(60)]
    path = tmp_path / "talks.jsonl"
    path.write_text("\n".join(json.dumps({"messages": talk}) for talk in [*talks, [ASK], [SAY]]), "utf-8")
    draft = workshop.examine(workshop.open(str(path), None))
    assert draft.roles == {"messages": "messages"}
    assert draft.trainable
    found = {finding.message: finding.rows for finding in draft.report.findings}
    assert found == {
        "1 row cannot be learnt from, because the messages there do not end with the assistant.": (61,),
        "1 row cannot be learnt from, because the messages there have nothing that the user says first.": (62,),
    }


def test_columns_that_do_not_suffice_are_said(workshop, tmp_path) -> None:
    draft = workshop.examine(workshop.open(str(write_csv(tmp_path / "x.csv", [{"prompt": "a", "b": "c"}])), None))
    assert not draft.trainable
    assert draft.problem.startswith("Choose a column for the prompt and one for the response")


def test_what_was_set_right_becomes_a_table(services, workshop) -> None:
    services.feedback.add("chat.writing", "Why?", "x", "So.", "remote", "corrected")
    draft = workshop.examine(workshop.corrections("chat.writing", None))
    assert draft.roles == {"prompt": "prompt", "response": "response"}
    services.feedback.add("chat.retrieval", "Why?", "x", "So.", "embedded", "corrected")
    pairs = Workshop(services, get_task("retrieval")).corrections("chat.retrieval", None)
    assert pairs.roles == {"question": "question", "answer": "answer"}
    assert pairs.table.data[:] == {"question": ["Why?"], "answer": ["So."]}
