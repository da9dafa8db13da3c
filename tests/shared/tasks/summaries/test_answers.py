import numpy as np

from shared.tasks.summaries.answers import USUAL, Weighed, Weighing, Written, sentences_in


def weighing(*scored):
    at, sentences = 0, []
    for text, score in scored:
        sentences.append(Weighed(at, at + len(text), text, score, np.zeros(2, dtype=np.float32)))
        at += len(text) + 1
    return Weighing(tuple(sentences))


def test_an_extract():
    found = weighing(("One is here.", 0.2), ("Two is there.", 0.9), ("Three left.", 0.3), ("Four came.", 0.8))
    assert found.summary(2) == ["Two is there.", "Four came."]
    assert len(found.summary()) == USUAL
    assert weighing().summary() == []


def test_a_written_summary_is_as_long_as_it_is():
    assert Written("One. Two came! Three?").summary(1) == ["One.", "Two came!", "Three?"]
    assert Written("").summary() == []


def test_how_long_summaries_are():
    assert sentences_in(["One.", "One. Two.", "One. Two. Three.", "One. Two."]) == 2
    assert sentences_in(["One. Two.", "One. Two. Three."]) == 2
    assert sentences_in(["", "…"]) == 1
    assert sentences_in([]) == USUAL
