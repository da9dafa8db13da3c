"""Many summaries by a model that writes."""

from threading import Event

import pytest

from shared.errors import Cancelled, ModelError
from tests.spaces.summarizer.conftest import module
from tests.spaces.summarizer.write.conftest import FakeWriter, fenced, wish


def answer(messages) -> str:
    return "" if "nothing" in fenced(messages) else f"{fenced(messages)} It is so."


def test_each_text_gets_its_summary_or_the_reason() -> None:
    made = module("batch.written").written_by(FakeWriter(answer), wish(3))
    first, second, third = made.summarize(["Lisbon is glad.", "Say nothing.", "Porto waits."], Event())
    assert (first.text, first.sentences) == ("Lisbon is glad. It is so.", ("Lisbon is glad.", "It is so."))
    assert first.notes == ("The model wrote 2 sentences only: 3 were asked for.",)
    assert isinstance(second, ModelError)
    assert third.text == "Porto waits. It is so."


def test_a_half_written_summary_is_none() -> None:
    made = module("batch.written").written_by(FakeWriter(answer, cancel_after=8), wish(2))
    outcomes = made.summarize(["Lisbon is glad.", "Porto waits."], Event())
    assert next(outcomes).text == "Lisbon is glad. It is so."
    with pytest.raises(Cancelled):
        next(outcomes)
