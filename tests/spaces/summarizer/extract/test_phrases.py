"""Key phrases: apart from each other, and where they say they are."""

import random

import numpy as np
import pytest

from tests.spaces.summarizer.extract.conftest import document, module, weighing_of

TEXT = (
    "The Bank of Harlow raised its key rate on Tuesday. The bank's new governor, Ines Okafor, said that the key rate "
    "would rise again. Banks had expected it. Small banks in Harlow fear for their mortgage business.\n\n"
    "“The mortgage business is shrinking,” said Ines Okafor. The Bank of Harlow has lent less since May."
)


def phrases(text: str = TEXT, count: int = 10, **options):
    return module("extract.phrases").key_phrases([weighing_of(text)], count, **options)


def texts(found) -> list[str]:
    return [one.text for one in found]


def test_what_comes_back_often_comes_first() -> None:
    found = texts(phrases())
    assert set(found[:4]) == {"Bank of Harlow", "Ines Okafor", "key rate", "mortgage business"}


def test_none_is_a_part_or_a_plural_of_another() -> None:
    found = [{module("extract.stems").stem(word) for word in one.split()} for one in texts(phrases())]
    for number, left in enumerate(found):
        for right in found[number + 1 :]:
            assert not left <= right
            assert not right <= left
    assert not {"bank", "banks", "the bank", "Harlow"} & set(texts(phrases()))


@pytest.mark.parametrize("seed", range(6))
def test_each_is_at_its_places_and_no_two_are_at_the_same(seed: int) -> None:
    text, weighed = document(seed, 40)
    stem = module("extract.stems").stem
    taken: set[int] = set()
    found = module("extract.phrases").key_phrases([weighed], 20)
    assert found
    for phrase in found:
        assert phrase.places
        assert phrase.places == tuple(sorted(phrase.places))
        for document_number, start, end in phrase.places:
            assert document_number == 0
            here = " ".join(text[start:end].split())
            assert [stem(word) for word in here.split()] == [stem(word) for word in phrase.text.split()]
            assert not taken & set(range(start, end))
            taken |= set(range(start, end))


def test_scores_fall_from_one() -> None:
    scores = [one.score for one in phrases()]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_places_name_the_document() -> None:
    two = [weighing_of("Nobody is here."), weighing_of("A wind farm is planned. The wind farm is large.")]
    found = {one.text: one for one in module("extract.phrases").key_phrases(two, 3)}
    assert [place[0] for place in found["wind farm"].places] == [1, 1]


def test_vectors_lift_what_is_near_the_middle_of_the_text() -> None:
    text = "The wind farm is planned. The salt mine is closed."
    weighed = weighing_of(text)
    middle = np.mean([one.vector for one in weighed.sentences], axis=0)
    middle /= np.linalg.norm(middle)
    for wanted in ("wind farm", "salt mine"):

        def embed(shown: list[str], wanted: str = wanted) -> np.ndarray:
            return np.stack([middle if one == wanted else -middle for one in shown])

        assert texts(module("extract.phrases").key_phrases([weighed], 1, embed=embed)) == [wanted]


@pytest.mark.parametrize("text", ["", "The of and.", "12 2019 3.5 %", "—"])
def test_a_text_without_phrases_has_none(text: str) -> None:
    called = []
    assert module("extract.phrases").key_phrases([weighing_of(text)], embed=called.append) == []
    assert called == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Der Windpark ist geplant. Den Windpark bauen wir, sagt die Stadt. Der Windpark kommt.", "Windpark"),
        (
            "La ferme solaire est grande. Une ferme solaire coûte cher. Les gens aiment la ferme solaire.",
            "ferme solaire",
        ),
        ("Ветряная мельница стоит у моря. Старая ветряная мельница не работает. Ветряная мельница.", "мельница"),
        ("风力发电很贵。他们喜欢风力发电。", "风力发电"),
    ],
)
def test_other_languages_work_by_length_and_frequency(text: str, wanted: str) -> None:
    found = texts(phrases(text, 3))
    assert any(wanted.casefold() in one.casefold() for one in found)
    assert not {"der", "die", "la", "une", "у", "не"} & {one.casefold() for one in found}


def test_capitals_only_are_no_names_and_still_have_phrases() -> None:
    assert {"KEY RATE", "MORTGAGE BUSINESS"} <= set(texts(phrases(TEXT.upper())))


def test_ends_of_words_belong_to_no_phrase() -> None:
    text = "The U.S. sent ships. The U.S. navy's ships sailed quickly to the navy's port."
    found = texts(phrases(text))
    assert "U.S." in found
    assert not [one for one in found if one.endswith("'s") or "quickly" in one]


def test_a_million_characters_of_words_that_never_come_twice() -> None:
    rng = random.Random(2)
    text = ". ".join(" ".join(f"{rng.getrandbits(40):x}" for _ in range(9)) for _ in range(10_000))
    assert len(text) > 900_000
    assert len(phrases(text, 10)) == 10


def test_the_number_asked_for_is_the_most() -> None:
    assert len(phrases(count=2)) == 2
