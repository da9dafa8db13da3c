"""Summaries brought to a length."""

import random

import pytest

from shared.errors import DataError, ModelError
from shared.tasks.summaries.wording import count_words
from tests.spaces.summarizer.write.conftest import FakeWriter, module, wish

SENTENCES = ["The bank, which is old, opened.", "It doesn't lend money (yet).", "Nobody knows why."]


def fit(sentences, *args):
    return module("write.length").fit(sentences, wish(*args))


def test_sentences_beyond_are_dropped() -> None:
    assert fit(SENTENCES, 2) == (SENTENCES[:2], [])
    assert fit(SENTENCES, 3) == (SENTENCES, [])


def test_too_few_are_said() -> None:
    kept, notes = fit(SENTENCES, 5)
    assert kept == SENTENCES
    assert notes == ["The model wrote 3 sentences only: 5 were asked for."]
    assert fit(SENTENCES[2:], 10, "words")[1] == ["The model wrote 3 words only: 10 were asked for."]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (1, "The…"),
        (2, "The bank…"),
        (6, SENTENCES[0]),
        (10, f"{SENTENCES[0]} It doesn't lend money…"),
        (11, " ".join(SENTENCES[:2])),
        (12, " ".join([*SENTENCES[:2], "Nobody…"])),
    ],
)
def test_words_are_cut_after_the_right_one(words: int, text: str) -> None:
    assert " ".join(fit(SENTENCES, words, "words")[0]) == text


def test_words_asked_are_words_given() -> None:
    rng = random.Random(0)
    for _ in range(200):
        sentences = [" ".join(rng.choice(("well-known", "“is”", "3.5", "–", "it's", "银行")) for _ in range(9))] * 4
        most = sum(map(count_words, sentences))
        asked = rng.randint(1, most)
        kept, _ = fit(sentences, asked, "words")
        assert sum(map(count_words, kept)) == asked


def test_prose_or_a_list() -> None:
    as_text = module("write.length").as_text
    assert as_text(["One.", "Two."], wish()) == "One. Two."
    assert as_text(["One.", "Two."], wish(bullets=True)) == "- One.\n- Two."


@pytest.mark.parametrize(("amount", "unit"), [(0, "sentences"), (-3, "words"), (501, "sentences"), (10**6, "words")])
def test_a_length_that_nobody_can_write_is_refused(amount: int, unit: str) -> None:
    with pytest.raises(DataError, match="ask for another length"):
        wish(amount, unit)


def sizes(writer, *args, text: str = "The bank opened today."):
    return module("write.limits").sizes(writer, text, wish(*args))


def test_a_longer_summary_may_have_more_tokens() -> None:
    writer = FakeWriter("", reads=4000)
    short, long = sizes(writer, 50, "words"), sizes(writer, 500, "words")
    assert 50 < short.limits.max_tokens < 100
    assert 500 < long.limits.max_tokens < 1000
    assert short.room > long.room
    assert long.limits.max_tokens + long.room < 4000


def test_the_tokens_of_the_words_are_counted() -> None:
    writer = FakeWriter("")
    writer.count = len  # a token is a letter
    writer.reads = 100_000
    assert sizes(writer, 50, "words").limits.max_tokens > 200


def test_only_a_model_that_takes_no_instructions_is_kept_from_stopping() -> None:
    told, trained = (
        sizes(FakeWriter("", reads=1024, instructed=instructed), text="It is so. " * 100)
        for instructed in (True, False)
    )
    assert told.limits.min_tokens == 0
    assert 20 < trained.limits.min_tokens < trained.limits.max_tokens
    assert sizes(FakeWriter("", reads=1024, instructed=False), text="A short text.").limits.min_tokens == 0
    assert trained.room > told.room


def test_a_model_that_reads_next_to_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="reads 100 tokens at once"):
        sizes(FakeWriter("", reads=100))


def test_the_length_of_the_page_becomes_one_that_a_model_can_be_asked_for() -> None:
    length, wish_for = module("extract.length").Length, module("write.wish").wish_for
    texts = ["The bank opened today."] * 10
    assert wish_for(length(2, "sentences"), texts, bullets=True, question="Who?") == wish(2, "sentences", True, "Who?")
    assert wish_for(length(12, "words"), texts) == wish(12, "words")
    assert wish_for(length(25, "percent"), texts) == wish(10, "words")
    assert wish_for(length(500, "words"), texts) == wish(40, "words")  # more than there are
    with pytest.raises(DataError, match="ask for another length"):
        wish_for(length(1000, "sentences"), texts)


def test_a_part_is_asked_for_about_twice_its_share() -> None:
    assert wish(10).of_part(4).amount == 110
    assert wish(1).of_part(30).amount == 40
    assert wish(400).of_part(3).amount == 250
    assert wish(1, question="Who?").of_part(2).question == "Who?"
