"""A summary that was set right becomes a row to train on."""

import pytest

from shared.errors import DataError
from shared.tasks import get_task
from shared.ui.finetune.draft import Workshop
from tests.spaces.summarizer.conftest import FOLDER
from tests.spaces.summarizer.pages.conftest import TEXT, built, page
from tests.spaces.summarizer.pages.test_summarize import last

RIGHT = "The old bridge is closed for two years."


@pytest.fixture
def tab(fake):
    return built(lambda: page("summarize").SummarizeTab(fake, {"An example": TEXT}))


def test_the_field_begins_with_the_summary(tab):
    work, *_ = last(tab)
    box, text, said = tab.correcting.values(work)
    assert box["visible"]
    assert text == "It decided to close the old bridge for two years. Buses will cross the river at Millgate instead."
    assert said == ""
    assert not tab.correcting.values(None)[0]["visible"]


def test_what_was_written_instead_is_a_row_to_train_on(tab, fake):
    work, *_ = last(tab)
    assert "Kept" in tab.correcting._keep(work, f" {RIGHT} ")
    (row,) = fake.feedback.rows("summarizer")
    assert (row.text, row.corrected, row.verdict) == (TEXT, RIGHT, "corrected")
    assert row.model_ref == "starter:summarizer"
    draft = Workshop(fake, get_task("summarization")).corrections("summarizer", FOLDER / "samples" / "train_sample.csv")
    assert draft.roles == {"text": "text", "summary": "summary"}
    assert len(draft.table) == 61
    assert draft.table.data[0] == {"text": TEXT, "summary": RIGHT}


def test_a_summary_that_was_right_counts_too(tab, fake):
    work, *_ = last(tab)
    tab.correcting._keep(work, work.text())
    assert fake.feedback.rows("summarizer")[0].verdict == "up"
    assert [one.label for one in fake.feedback.corrections("summarizer")] == [work.text()]


@pytest.mark.parametrize(("right", "said"), [(" ", "no summary to keep"), ("x" * 20_001, "at most 20,000")])
def test_what_is_no_summary(tab, right, said):
    work, *_ = last(tab)
    with pytest.raises(DataError, match=said):
        tab.correcting._keep(work, right)


def test_a_summary_that_is_gone(tab):
    with pytest.raises(DataError, match="gone"):
        tab.correcting._keep(None, RIGHT)
