from shared.tasks.summaries.choosing import choose, ranked, runs_of

TEXTS = [
    "The harbor opens on Monday morning.",
    "It rains.",
    "On Monday morning the harbor opens again.",
    "Ferries leave every hour.",
]


def test_the_best_in_the_order_of_the_text():
    assert choose(TEXTS, [0.1, 0.9, 0.2, 0.8], 2) == [1, 3]


def test_what_repeats_a_better_one_waits():
    """The first and the third sentence share “the harbor opens”."""
    scores = [0.9, 0.1, 0.8, 0.2]
    assert choose(TEXTS, scores, 2) == [0, 3]
    assert list(ranked(TEXTS, scores)) == [0, 3, 1, 2]


def test_repetition_is_better_than_too_short():
    assert choose(TEXTS, [0.9, 0.1, 0.8, 0.2], 4) == [0, 1, 2, 3]
    assert choose(TEXTS, [0.9, 0.1, 0.8, 0.2], 9) == [0, 1, 2, 3]


def test_short_sentences_repeat_each_other_too():
    assert choose(["Yes.", "It is.", "Yes!"], [0.9, 0.2, 0.8], 2) == [0, 1]


def test_what_is_taken_already_counts():
    assert list(ranked(TEXTS, [0.9, 0.1, 0.8, 0.2], taken=[0])) == [3, 1, 2]


def test_nothing_to_choose_from():
    assert choose([], [], 3) == []
    assert choose(TEXTS, [1, 1, 1, 1], 0) == []


def test_equal_ones_in_the_order_of_the_text():
    assert choose(TEXTS, [0.5] * 4, 2) == [0, 1]


def test_runs():
    assert runs_of("It rains.") == {("it", "rains")}
    assert runs_of("A b, c D!") == {("a", "b", "c"), ("b", "c", "d")}
