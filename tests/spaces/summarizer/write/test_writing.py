"""Summaries written by a model that is told what to answer."""

from threading import Event

import pytest

from shared.errors import DataError, ModelError
from shared.tasks.summaries.wording import count_words
from tests.spaces.summarizer.write.conftest import FakeWriter, fenced, last, module, wish

TEXT = "The bank opened. It lends money. Nobody asked why. Lisbon is glad."


def summarize(writer, documents=(TEXT,), asked=None, cancel=None):
    return list(module("write.writing").summarize(writer, documents, asked or wish(2), cancel))


def long_text(sections: int = 6, sentences: int = 40) -> str:
    return "\n\n".join(
        " ".join(f"Part {part} says in its sentence {n} that all is well." for n in range(sentences))
        for part in range(sections)
    )


def retold(messages) -> str:
    """The first word of each sentence's number and part: so that it can be seen what was read."""
    first, *_ = fenced(messages).split(". ")
    return f"{first.rstrip('.')}. And that is it."


def test_one_section_streams_as_it_grows() -> None:
    writer = FakeWriter("The bank opened. It lends money.")
    steps = summarize(writer)
    texts = [step.text for step in steps[:-1]]
    assert texts == ["The", "The bank", "The bank opened.", *texts[3:]]
    assert len(texts) == 6
    assert [step.done for step in steps] == [0] * 6 + [1]
    step = last(steps)
    assert (step.text, step.total, step.notes) == ("The bank opened. It lends money.", 1, ())
    assert step.sentences == ("The bank opened.", "It lends money.")
    assert writer.closed == 1
    assert fenced(writer.asked[0][0]) == TEXT


def test_a_list_has_a_line_for_each_sentence() -> None:
    step = last(summarize(FakeWriter("* The bank opened\n* It lends money\n* Why?"), asked=wish(2, bullets=True)))
    assert step.text == "- The bank opened\n- It lends money"


def test_a_model_that_writes_on_and_on_is_left() -> None:
    writer = FakeWriter(" ".join(f"Sentence {number} is new." for number in range(1000)), exact=False)
    step = last(summarize(writer))
    assert step.text == "Sentence 0 is new. Sentence 1 is new."
    assert writer.pieces < 30
    assert writer.closed == 1


def test_a_model_in_a_loop_is_left_and_it_is_said() -> None:
    writer = FakeWriter("The bank opened. " + "It is well. " * 500, exact=False)
    step = last(summarize(writer, asked=wish(5)))
    assert step.text == "The bank opened. It is well."
    assert writer.pieces < 40
    assert any("repetition" in note for note in step.notes)
    assert any("2 sentences only: 5 were asked for" in note for note in step.notes)


def test_words_are_kept_exactly() -> None:
    writer = FakeWriter("The bank, an old one, opened its doors today in the city of Lisbon.", exact=False)
    assert last(summarize(writer, asked=wish(5, "words"))).text == "The bank, an old one…"
    assert last(summarize(writer, asked=wish(14, "words"))).text == writer.answers([])


def test_the_limits_of_the_model_may_cut_off_a_sentence() -> None:
    writer = FakeWriter("The bank opened. Money and " + " ".join(f"w{n}" for n in range(500)))
    step = last(summarize(writer, asked=wish(3)))
    assert step.text == "The bank opened."
    assert "1 sentence only" in step.notes[0]


@pytest.mark.parametrize("instructed", [True, False])
def test_a_long_text_is_read_whole_section_by_section(instructed: bool) -> None:
    def answer(messages) -> str:
        content = messages[-1].content
        return f"Read {content.split('Part ')[1][0] if 'Part ' in content else 'all'} of it."

    writer = FakeWriter(answer, reads=700, instructed=instructed)
    text = long_text()
    steps = summarize(writer, [text], wish(1))
    read = [fenced(messages) if instructed else messages[-1].content for messages, _ in writer.asked]
    sections = read[: steps[-1].total - 1]
    assert " ".join(" ".join(sections).split()) == " ".join(text.split())
    assert len(sections) == len(read) - 1 >= 3
    assert read[-1].startswith("Read 0 of it.\n\n")  # the summaries of the sections
    assert steps[-1].text == "Read all of it."
    if instructed:
        assert "is a section of a longer document" in writer.asked[0][0][-1].content
        assert "the summaries of all parts" in writer.asked[-1][0][-1].content


def test_progress_counts_sections_and_the_last_summary() -> None:
    writer = FakeWriter(retold, reads=1000)
    steps = summarize(writer, [long_text()], wish(1))
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    assert {step.done for step in steps} == set(range(steps[-1].total + 1))
    assert steps[0].seconds_left is None
    assert steps[-2].seconds_left > 0
    assert steps[-1].seconds_left == 0
    middle = next(step for step in steps if step.done == 2 and "\n\n" in step.text)
    assert middle.text.startswith("Part 0 says in its sentence 0 that all is well. And that is it.\n\nPart ")


def test_summaries_that_are_still_too_long_are_summarized_again() -> None:
    writer = FakeWriter(lambda messages: " ".join(fenced(messages).split()[:60]), reads=700)
    step = last(summarize(writer, [long_text(40)], wish(1)))
    assert step.text.startswith("Part 0 says")
    merged = [messages for messages, _ in writer.asked if "the summaries of all parts" in messages[-1].content]
    assert len(merged) > 2
    assert step.done == step.total == len(writer.asked)


def test_a_model_that_only_copies_comes_to_an_end() -> None:
    writer = FakeWriter(lambda messages: fenced(messages), reads=600, exact=False)
    assert last(summarize(writer, [long_text(10)], wish(1))).text.startswith("Part 0 says")


def test_what_is_short_enough_after_the_sections_is_the_summary() -> None:
    writer = FakeWriter(lambda messages: retold(messages).split(". ")[0] + ".", reads=1000)
    step = last(summarize(writer, [long_text(3)], wish(20)))
    assert len(step.sentences) == len(writer.asked) > 1
    assert "were asked for" in step.notes[0]


def test_each_of_several_documents_is_a_section() -> None:
    writer = FakeWriter(retold)
    step = last(summarize(writer, ["The bank opened.", " ", "Lisbon is glad."], wish(1)))
    assert [fenced(messages) for messages, _ in writer.asked] == [
        "The bank opened.",
        "Lisbon is glad.",
        "The bank opened. And that is it.\n\nLisbon is glad. And that is it.",
    ]
    assert "one of several documents" in writer.asked[0][0][-1].content
    assert step.text == "The bank opened."


def test_sections_without_an_answer_are_left_out() -> None:
    def answer(messages) -> str:
        text = fenced(messages)
        return "Lisbon is glad about it." if "Lisbon" in text else "NONE."

    writer = FakeWriter(answer)
    asked = wish(1, question="Where is it?")
    step = last(summarize(writer, ["The bank opened.", "Lisbon is glad.", "Nobody knows."], asked))
    assert step.text == "Lisbon is glad about it."
    with pytest.raises(DataError, match="No part of the text answers “Where is it\\?”"):
        summarize(writer, ["The bank opened.", "Nobody knows."], asked)


def test_a_model_that_takes_no_question_says_so() -> None:
    writer = FakeWriter("The bank opened. It lends.", instructed=False)
    assert "the question was not considered" in last(summarize(writer, asked=wish(2, question="Who?"))).notes[0]
    assert len(last(summarize(writer)).notes) == 0


def test_cancelling_keeps_the_sentences_so_far() -> None:
    writer = FakeWriter("The bank opened. It lends money. Nobody", cancel_after=5)
    step = last(summarize(writer, asked=wish(3)))
    assert (step.text, step.cancelled, step.done, step.notes) == ("The bank opened.", True, 0, ())
    step = last(summarize(FakeWriter("The bank opened.", cancel_after=1)))
    assert (step.text, step.cancelled) == ("", True)


def test_cancelling_between_sections_keeps_what_was_written_of_them() -> None:
    writer = FakeWriter(retold, reads=1000, cancel_after=32)
    step = last(summarize(writer, [long_text()], wish(5)))
    assert step.cancelled
    assert step.text.startswith("Part 0 says in its sentence 0 that all is well. And that is it. Part ")
    assert step.notes[0].startswith("Cancelled in part 3 of ")
    assert len(writer.asked) == writer.closed == 3


def test_cancelling_in_the_last_summary_keeps_those_of_the_sections() -> None:
    cancel = Event()

    def answer(messages) -> str:
        if "the summaries of all parts" in messages[-1].content:
            cancel.set()
            return "Half"
        return retold(messages)

    step = last(summarize(FakeWriter(answer, reads=1000), [long_text()], wish(3), cancel))
    assert step.text.startswith("Part 0 says in its sentence 0 that all is well. And that is it. Part ")
    assert step.cancelled


def test_who_walks_away_ends_the_writing() -> None:
    writer = FakeWriter("The bank opened. It lends money.")
    steps = module("write.writing").summarize(writer, [TEXT], wish(2))
    next(steps)
    steps.close()
    assert writer.closed == 1


@pytest.mark.parametrize("written", ["", "...", "<think>What should I write? The bank", "```"])
def test_nothing_written_is_an_error(written: str) -> None:
    with pytest.raises(ModelError, match="wrote nothing that could be a summary"):
        summarize(FakeWriter(written))


def test_no_text_is_an_error() -> None:
    with pytest.raises(DataError, match="no text to summarize"):
        summarize(FakeWriter("x"), [" ", ""])


def test_an_echo_of_the_prompt_is_left_out_and_said() -> None:
    writer = FakeWriter(lambda messages: messages[-1].content.split("\n\n")[-1] + "\n\nThe bank opened. It lends.")
    step = last(summarize(writer))
    assert step.text == "The bank opened. It lends."
    assert "repeated its instructions" in step.notes[0]


def test_a_failing_model_is_heard() -> None:
    class Failing(FakeWriter):
        def write(self, messages, limits, cancel):
            yield "The"
            raise ModelError("The server does not answer: try again.")

    with pytest.raises(ModelError, match="does not answer"):
        summarize(Failing(""))


def test_a_real_model_on_this_machine_writes_of_all_parts(services, tmp_path) -> None:
    from tests.toy_writer import WORDS, write_seq2seq

    writer = services.writers.get(f"local:{write_seq2seq(tmp_path / 'toy')}")
    assert writer.reads == 32
    text = " ".join(f"{' '.join(WORDS[start : start + 8])}.".capitalize() for start in range(0, 6))
    step = last(summarize(writer, [text], wish(5, "words")))
    assert step.done == step.total > 2
    assert 1 <= count_words(step.text) <= 5
