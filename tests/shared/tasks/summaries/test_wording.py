import pytest

from shared.tasks.summaries.wording import count_words, plain_words, word_places


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n - … ", []),
        ("Don't stop: it's 3.5% of e-mail.", ["Don't", "stop", "it's", "3.5", "of", "e-mail"]),
        ("state-of-the-art (U.S.) work", ["state-of-the-art", "U.S", "work"]),
        ("one—two … three", ["one", "two", "three"]),
        ("Schöne Grüße, Zoë", ["Schöne", "Grüße", "Zoë"]),
        ("snake_case ____ end_", ["snake_case", "end"]),
        ("今天很好。走吧", list("今天很好走吧")),
    ],
)
def test_words(text, words):
    assert [text[start:end] for start, end in word_places(text)] == words
    assert count_words(text) == len(words)


def test_words_without_signs():
    assert plain_words("Don't Stop, GRÜSSE!") == ["don", "t", "stop", "grüsse"]


def test_counting_sentence_by_sentence_is_counting_the_whole():
    sentences = ["It rose 4.2% to $3.1 bn.", "“Well-known,” she said — twice.", "E.g. this (see p. 3)."]
    assert sum(map(count_words, sentences)) == count_words(" ".join(sentences))
