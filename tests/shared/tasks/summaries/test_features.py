import numpy as np
import pytest

from shared.tasks.summaries.features import COUNT, features

TEXT = [
    "LONDON —",
    "Harbor Lane, a bookshop, opens in Lisbon.",
    "He is glad.",
    '"We like books," said its owner in 2021?',
    "BOOKS ARE SOLD HERE AND NOWHERE ELSE.",
]


def test_numbers_for_each_sentence():
    found = features(TEXT)
    assert found.shape == (len(TEXT), COUNT)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()
    assert np.abs(found).max() < 10


def test_places():
    found = features(TEXT)
    assert found[:, 0] == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5])
    # A dateline is no first sentence.
    assert found[:, 1] == pytest.approx([1, 1, 1, 1 / 2, 1 / 3])
    assert found[:, 5:10].tolist() == np.eye(5).tolist()


def test_signs():
    names, digits, quotes, openers, questions, speakers, capitals = features(TEXT)[:, -7:].T
    assert names.tolist() == pytest.approx([0, 2 / 8, 0, 0, 6 / 8])
    assert digits.tolist() == [0, 0, 0, 1, 0]
    assert quotes.tolist() == [0, 0, 0, 1, 0]
    assert openers.tolist() == [0, 0, 1, 1, 0]
    assert questions.tolist() == [0, 0, 0, 1, 0]
    assert speakers.tolist() == [0, 0, 0, 1, 0]
    assert capitals.tolist() == [1, 0, 0, 0, 1]


def test_what_the_text_speaks_of():
    """The words of the second sentence are those of the whole text."""
    found = features(["It is so.", "Books, books and more books for readers.", "Readers like cake.", "Zebras run."])
    assert found[:, 17].argmax() == 1


@pytest.mark.parametrize("text", [["One."], ["…"], ["", ""], ["a"] * 500])
def test_odd_texts(text):
    found = features(text)
    assert found.shape == (len(text), COUNT)
    assert np.isfinite(found).all()
