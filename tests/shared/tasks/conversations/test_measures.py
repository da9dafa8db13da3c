from math import exp, log

import numpy as np
import pytest

from shared.tasks.conversations.conversation import asked
from shared.tasks.conversations.measures import Expected, farthest, frequent, metrics, resampler, table
from shared.tasks.examples import Rows

SAID = [Expected(1, 4, 8.0, "x"), Expected(2, 2, 1.0, "y"), Expected(0, 0, 0.0)]


def test_every_token_counts_the_same():
    numbers = table(SAID)
    assert metrics(numbers) == pytest.approx({"token_accuracy": 0.5, "perplexity": exp(1.5)})
    assert resampler(numbers)(np.array([1, 1, 0])) == pytest.approx(5 / 8)
    assert resampler(numbers)(np.array([2])) == 0
    assert metrics(table([])) == {"token_accuracy": 0.0, "perplexity": 1.0}
    assert metrics(table([Expected(0, 1, float("inf"))]))["perplexity"] == pytest.approx(exp(50))


def test_the_plainest_rule_knows_how_often_each_token_is_said():
    found = frequent([7, 7, 8], [7, 9], 5)
    assert found["token_accuracy"] == 0.5
    assert found["perplexity"] == pytest.approx(exp(-(log(3 / 8) + log(1 / 8)) / 2))
    assert frequent([], [], 5) == {"token_accuracy": 0.0, "perplexity": 1.0}


def test_what_was_expected_least_comes_first():
    answers = [asked("a?", "one"), asked("b?", "two")]
    found = farthest(Rows([], answers, numbers=[5, 6]), [SAID[1], SAID[0]])
    assert [row["row"] for row in found] == [6, 5]
    assert found[0] == {"row": 6, "text": "b?", "expected": "two", "said": "x", "accuracy": 0.25}
