"""The confidence from which on the bot answers."""

import pytest

from shared.models.judged import Judged, read_judged, write_judged


@pytest.fixture
def abstaining(chat):
    return chat("understanding.abstaining")


def answers(right: int, wrong: int) -> list[Judged]:
    """The right ones are surer than the wrong ones."""
    high = [Judged(0.5 + 0.5 * at / right, True) for at in range(right)]
    return high + [Judged(0.4 * at / wrong, False) for at in range(wrong)]


def test_no_more_wrong_answers_than_accepted(abstaining):
    judged = answers(90, 40)
    for accepted in (0.02, 0.05, 0.1, 0.2):
        at = abstaining.threshold(judged, accepted)
        kept = [one for one in judged if one.confidence >= at]
        assert sum(not one.right for one in kept) / len(kept) <= accepted


def test_the_more_is_accepted_the_more_is_answered(abstaining):
    judged = answers(90, 40)
    at = [abstaining.threshold(judged, accepted) for accepted in (0.02, 0.1, 0.2, 0.3)]
    assert at == sorted(at, reverse=True)
    shares = [abstaining.share_answered(judged, one) for one in at]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0] > 0.6


def test_answers_that_are_equally_sure_are_kept_or_left_together(abstaining):
    judged = [Judged(0.9, True)] * 50 + [Judged(0.6, True), Judged(0.6, False)] * 20
    assert abstaining.threshold(judged, 0.1) == 0.9


def test_nothing_is_sure_enough_where_the_surest_are_wrong(abstaining):
    judged = [Judged(0.9, False)] * 40 + [Judged(0.2, True)] * 10
    assert abstaining.threshold(judged, 0.05) == 1.0


def test_with_few_answers_confidence_is_taken_at_its_word(abstaining):
    assert abstaining.threshold(answers(5, 2), 0.05) == pytest.approx(0.95)
    assert abstaining.threshold([], 0.2) == pytest.approx(0.8)
    assert abstaining.share_answered([], 0.5) == 0.0


def test_judged_answers_are_kept_beside_the_weights(tmp_path):
    judged = [Judged(0.25, False), Judged(0.75, True)]
    write_judged(judged, tmp_path / "judged.json")
    assert read_judged(tmp_path / "judged.json") == judged[::-1]
    assert read_judged(tmp_path / "missing.json") == []
    write_judged([], tmp_path / "none.json")
    assert not (tmp_path / "none.json").exists()
