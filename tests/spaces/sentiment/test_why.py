"""Occlusion: the parts that matter get the weight, in one bounded call."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Said:
    label: str
    scores: dict[str, float]


class Model:
    """Positive by 0.2 plus 0.5 for “soars” minus 0.1 for “but”. Counts its calls."""

    def __init__(self) -> None:
        self.calls: list[int] = []

    def __call__(self, texts):
        self.calls.append(len(texts))
        return [self.one(text) for text in texts]

    def one(self, text: str) -> Said:
        p = 0.2 + 0.5 * ("soars" in text) - 0.1 * ("but" in text)
        return Said("positive", {"positive": p, "negative": 1 - p})


def test_weights_are_the_change_when_a_word_is_left_out(why) -> None:
    model = Model()
    text = "Harbor soars, but slowly"
    explanation = why.explain(text, "positive", model)
    weights = {text[part.start : part.end]: round(part.weight, 6) for part in explanation.parts}
    assert weights == {"Harbor": 0, "soars,": 0.5, "but": -0.1, "slowly": 0}
    assert explanation.unit == "words"
    assert model.calls == [5]


def test_weights_belong_to_the_given_label(why) -> None:
    explanation = why.explain("Harbor soars", "negative", Model())
    assert [round(part.weight, 6) for part in explanation.parts] == [0, -0.5]


def test_many_words_are_taken_by_sentence(why) -> None:
    text = "One two three four. Five six soars eight. Nine ten."
    unit, spans = why.parts_of(text, max_parts=5)
    assert unit == "sentences"
    assert [text[start:end] for start, end in spans] == ["One two three four.", "Five six soars eight.", "Nine ten."]


@pytest.mark.parametrize("words", [81, 200, 5000])
def test_the_number_of_predictions_is_bounded(why, words: int) -> None:
    model = Model()
    text = " ".join(f"word{i}" for i in range(words))
    explanation = why.explain(text, "positive", model)
    assert explanation.unit == "phrases"
    assert model.calls[0] <= why.MAX_PARTS + 1
    assert explanation.parts[0].start == 0
    assert explanation.parts[-1].end == len(text)


def test_a_single_word_cannot_be_taken_apart(why) -> None:
    assert why.explain("Soars!", "positive", Model()).parts == []


def test_punctuation_alone_is_no_part(why) -> None:
    text = "Up - 5 % !"
    _, spans = why.parts_of(text)
    assert [text[start:end] for start, end in spans] == ["Up", "5"]
