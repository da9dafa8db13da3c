"""What the page says about answers, with text from outside made harmless."""

from shared.scoring import BatchProgress, Example
from shared.tasks.text_classification import Classification

ANSWER = Classification("positive", {"negative": 0.1, "neutral": 0.2, "positive": 0.7}, 1)
EVIL = "<img src=x onerror=alert(1)>"


def test_an_answer_shows_label_score_and_probabilities(show) -> None:
    html = show.one_answer(ANSWER)
    assert "positive" in html
    assert "70% sure" in html
    assert "+0.60" in html
    assert "10.0%" in html
    assert "Longer than the model reads" not in html


def test_a_text_read_in_parts_says_so(show) -> None:
    assert "read in 3 parts" in show.one_answer(Classification("a", {"a": 0.6, "b": 0.4}, 3))


def test_labels_without_a_pair_have_no_scale(show) -> None:
    assert "pz-gauge" not in show.one_answer(Classification("a", {"a": 0.6, "b": 0.4}, 1))
    assert show.score_text(None) == "–"


def test_scores_have_a_real_minus_and_no_negative_zero(show) -> None:
    assert show.score_text(-0.126) == "−0.13"
    assert show.score_text(-0.001) == "+0.00"


def test_text_from_outside_is_escaped(show, why) -> None:
    answer = Classification(EVIL, {EVIL: 0.9, "b": 0.1}, 1)
    progress = BatchProgress(1, 1, counts={EVIL: 1}, examples={EVIL: [Example(2, EVIL, 0.9)]})
    explanation = why.Explanation(EVIL, "words", [why.Part(0, 4, 0.5)])
    pages = (
        show.one_answer(answer),
        show.many_answers([EVIL, EVIL], [answer, answer]),
        show.batch_result(progress),
        show.why(EVIL, explanation),
    )
    assert all("<img" not in html for html in pages)


def test_why_names_the_strongest_part(show, why) -> None:
    html = show.why("shares fall", why.Explanation("positive", "words", [why.Part(0, 6, 0.05), why.Part(7, 11, -0.4)]))
    assert "40.0 points" in html
    assert "rises" in html
    assert 'title="−40.0 points"' in html


def test_progress_tells_rate_and_time_left(show) -> None:
    html = show.batch_status(BatchProgress(total=3000, done=1000, seconds=10))
    assert "1,000 of 3,000 rows" in html
    assert "100 rows/s" in html
    assert "20 s left" in html
    assert 'aria-valuenow="33"' in html


def test_a_cancelled_table_says_what_is_kept(show) -> None:
    html = show.batch_status(BatchProgress(total=10, done=4, blank=1, seconds=1, cancelled=True))
    assert "Cancelled after 4 of 10 rows" in html
    assert "1 row had no text" in html
