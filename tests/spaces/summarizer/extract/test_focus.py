"""A question decides what belongs into the summary."""

import numpy as np

from tests.spaces.summarizer.extract.conftest import module, pick, unit, weighing

SENTENCES = [
    "The ferry company was founded in Lisbon by two brothers.",
    "Its wages have not risen for six years.",
    "The crew of the Aurora went on strike on Monday.",
    "A storm had damaged the pier in May.",
    "Tickets are sold at the harbour.",
]
SCORES = [0.9, 0.5, 0.4, 0.3, 0.2]


def focused(question: str, vector: np.ndarray, *weighings):
    return module("extract.focus").focused(weighings or (weighing(SENTENCES, SCORES, axes()),), question, vector)


def axes(first: int = 0) -> list[np.ndarray]:
    """Vectors that have nothing to do with each other."""
    return list(np.eye(16, dtype=np.float32)[first : first + 5])


def best(found) -> int:
    return pick(found.weighings, 1, "sentences", spread=False).pieces[0].number


def test_the_nearest_meaning_wins_without_a_shared_word() -> None:
    found = focused("Why do people stop working?", axes()[2])
    assert found.found
    assert found.notes == ()
    assert best(found) == 2


def test_shared_words_win_where_vectors_say_nothing() -> None:
    assert best(focused("storms", unit(1) * 0)) == 3
    assert best(focused("What about the wages?", unit(1) * 0)) == 1


def test_a_rare_word_weighs_more_than_one_that_is_in_every_sentence() -> None:
    sentences = ["The harbour is old.", "The harbour closed.", "The harbour has a Norwegian master."]
    found = focused("Norwegian harbour", unit(1) * 0, weighing(sentences, [0.9, 0.8, 0.1], axes()[:3]))
    assert best(found) == 2


def test_words_that_hold_sentences_together_are_not_shared_words() -> None:
    found = focused("Was it by the?", unit(1) * 0)
    assert not found.found


def test_among_equals_the_better_sentence_wins() -> None:
    sentences = ["The ferry sank.", "The ferry burned."]
    found = focused("ferry", unit(1) * 0, weighing(sentences, [0.2, 0.7], axes()[:2]))
    assert best(found) == 1


def test_nothing_near_is_said_and_changes_nothing() -> None:
    found = focused("quantum chromodynamics", axes(6)[0])
    assert not found.found
    assert [one.score for one in found.weighings[0].sentences] == SCORES
    assert found.notes == (
        "Nothing in the text has to do with “quantum chromodynamics”: this is a summary of all of it.",
    )
    long = focused("x" * 500, axes(6)[0])
    assert len(long.notes[0]) < 200


def test_no_question_changes_nothing_and_says_nothing() -> None:
    found = focused("  ", axes()[0])
    assert not found.found
    assert found.notes == ()
    assert focused("ferry", axes()[0], module("extract.focus").Weighing(())).found is False


def test_scores_stay_between_0_and_1_and_all_else_stays() -> None:
    before = weighing(SENTENCES, SCORES, axes())
    found = focused("the crew of the ferry", axes()[0], before, weighing(["Crew."], [1.0], [unit(3)]))
    for weighed, old in zip(found.weighings[0].sentences, before.sentences, strict=True):
        assert 0 <= weighed.score <= 1
        assert (weighed.start, weighed.end, weighed.text) == (old.start, old.end, old.text)
    assert len(found.weighings) == 2
