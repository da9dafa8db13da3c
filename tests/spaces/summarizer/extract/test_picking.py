"""The length asked is the length given; in order, without repetition, at exact places."""

import random
from itertools import pairwise

import pytest

from shared.data.sentences import split_sentences
from shared.tasks.summaries.answers import Weighing
from shared.tasks.summaries.choosing import choose, runs_of
from shared.tasks.summaries.wording import count_words
from tests.spaces.summarizer.extract.conftest import document, pick, random_text, weighing, weighing_of


def total_words(*texts: str) -> int:
    return sum(map(count_words, texts))


def assert_sound(picked, texts) -> None:
    """Every piece is what stands at its place; they are in reading order and none overlaps another."""
    places = [(piece.document, piece.start, piece.end) for piece in picked.pieces]
    assert places == sorted(places)
    for before, after in pairwise(places):
        assert before[0] < after[0] or before[2] <= after[1]
    for piece in picked.pieces:
        source = " ".join(texts[piece.document][piece.start : piece.end].split())
        assert piece.text == source + ("…" if piece.cut else "")
        assert piece.words == count_words(piece.text)
    assert sum(piece.cut for piece in picked.pieces) <= 1


@pytest.mark.parametrize("seed", range(8))
def test_every_number_of_words_is_exact(seed: int) -> None:
    text, weighed = document(seed)
    for words in range(1, total_words(text) + 1):
        picked = pick([weighed], words, "words")
        assert picked.words == count_words(" ".join(piece.text for piece in picked.pieces)) == words
        assert_sound(picked, [text])


@pytest.mark.parametrize("seed", range(3))
def test_every_number_of_words_of_three_documents_is_exact(seed: int) -> None:
    pairs = [document(10 * seed + number, sentences=4 + 3 * number) for number in range(3)]
    texts, weighings = zip(*pairs, strict=True)
    for words in range(1, total_words(*texts) + 1):
        picked = pick(weighings, words, "words")
        assert picked.words == words
        assert_sound(picked, texts)


@pytest.mark.parametrize("seed", range(4))
def test_per_cent_are_of_the_words_of_all_documents(seed: int) -> None:
    pairs = [document(20 * seed + number, sentences=10) for number in range(2)]
    texts, weighings = zip(*pairs, strict=True)
    total = total_words(*texts)
    for percent in (0.01, 1, 7.5, 10, 33, 50, 99, 100):
        picked = pick(weighings, percent, "percent")
        assert picked.total == total
        assert picked.words == max(1, int(total * percent / 100 + 0.5))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sentences", [1, 5, 59, 60, 61, 300])
def test_every_number_of_sentences_is_exact(seed: int, sentences: int) -> None:
    text, weighed = document(seed, sentences)
    there = sum(count_words(one.text) > 0 for one in weighed.sentences)
    for count in {1, 2, 3, there // 2 + 1, there - 1, there} & set(range(1, there + 1)):
        picked = pick([weighed], count, "sentences")
        assert len(picked.pieces) == count
        assert not picked.notes
        assert_sound(picked, [text])
        assert not any(piece.cut for piece in picked.pieces)


@pytest.mark.parametrize("sentences", [80, 700])
def test_a_long_text_is_exact_too(sentences: int) -> None:
    text, weighed = document(3, sentences)
    total = total_words(text)
    for words in (1, 2, 17, 399, 400, 401, 777, total // 3, total // 2, total - 401, total - 1, total):
        if 0 < words <= total:
            picked = pick([weighed], words, "words")
            assert picked.words == words
            assert_sound(picked, [text])


@pytest.mark.parametrize("spread", [True, False])
def test_ten_thousand_sentences_at_ten_per_cent(spread: bool) -> None:
    rng = random.Random(1)
    words = ["".join(rng.choices("abcdefgh", k=5)) for _ in range(4_000)]
    weighed = weighing([" ".join(rng.choices(words, k=rng.randint(4, 30))) + "." for _ in range(10_000)])
    picked = pick([weighed], 10, "percent", spread=spread)
    assert picked.words == int(picked.total / 10 + 0.5)
    assert not any(piece.cut for piece in picked.pieces)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [1, 3, 7])
def test_of_a_short_text_the_sentences_are_those_that_the_benchmark_measures(seed: int, count: int) -> None:
    rng = random.Random(seed)
    weighed = weighing([" ".join(rng.choices("abcdefgh", k=9)) for _ in range(40)], seed=seed)
    texts = [one.text for one in weighed.sentences]
    chosen = choose(texts, [one.score for one in weighed.sentences], count)
    assert [piece.number for piece in pick([weighed], count, "sentences").pieces] == chosen


@pytest.mark.parametrize("seed", range(6))
def test_whole_sentences_stay_below_the_length_and_near_it(seed: int) -> None:
    text, weighed = document(seed)
    sizes = [count_words(one.text) for one in weighed.sentences]
    for words in range(1, total_words(text) + 1):
        picked = pick([weighed], words, "words", whole=True)
        assert picked.words <= words
        assert not any(piece.cut for piece in picked.pieces)
        if picked.words < words:
            assert picked.notes
        # Unless no sentence fits, there is something; and what is missing is less than a usual sentence.
        assert bool(picked.pieces) == (min(sizes) <= words)


def test_where_nothing_whole_fits_the_shortest_is_told() -> None:
    picked = pick([weighing(["One two three four.", "One two three."])], 2, "words", whole=True)
    assert picked.pieces == ()
    assert picked.notes == ("No whole sentence has 2 words or fewer: the shortest has 3.",)


def test_whole_sentences_that_add_up_are_preferred_to_a_cut() -> None:
    scores = [0.9, 0.8, 0.7]
    sentences = ["Ana runs the old ferry now.", "Storms broke its pier.", "Crews want higher wages."]
    picked = pick([weighing(sentences, scores)], 8, "words")
    assert [piece.text for piece in picked.pieces] == sentences[1:]
    assert picked.notes == ()


def test_a_cut_sentence_shows_it_and_is_the_last() -> None:
    sentences = ["Ana runs the ferry.", "Storms broke its pier twice last winter."]
    picked = pick([weighing(sentences, [0.9, 0.8])], 6, "words")
    assert [piece.text for piece in picked.pieces] == ["Ana runs the ferry.", "Storms broke…"]
    assert [piece.cut for piece in picked.pieces] == [False, True]
    assert picked.notes == ("One sentence is cut after 2 words, so that there are exactly 6.",)


def test_a_poor_sentence_does_not_win_by_its_length() -> None:
    sentences = ["Ana runs the ferry across the bay.", "Weather was fine on all days."]
    picked = pick([weighing(sentences, [0.9, 0.01])], 6, "words")
    assert [piece.text for piece in picked.pieces] == ["Ana runs the ferry across the…"]


def test_more_than_there_is_gives_all_and_says_so() -> None:
    weighed = weighing(["Ana runs the ferry.", "Storms broke it."])
    for amount, unit in ((3, "sentences"), (8, "words"), (120, "percent")):
        picked = pick([weighed], amount, unit)
        assert len(picked.pieces) == 2
        assert len(picked.notes) == 1
        assert "this is all of it" in picked.notes[0]


def test_nothing_to_choose_from_is_said() -> None:
    for nothing in ([], [Weighing(())], [weighing(["* * *", "—"])]):
        picked = pick(nothing, 3, "sentences")
        assert picked.pieces == ()
        assert picked.notes == ("There is no sentence to choose from.",)


def test_signs_without_words_are_no_sentences() -> None:
    picked = pick([weighing(["* * *", "Ana runs the ferry.", "—"], [0.9, 0.1, 0.8])], 2, "sentences")
    assert [piece.text for piece in picked.pieces] == ["Ana runs the ferry."]


@pytest.mark.parametrize("unit", ["sentences", "words"])
def test_nothing_is_said_twice_while_there_is_something_else(unit: str) -> None:
    again = ["The old ferry broke down.", "The old ferry broke down in May.", "Crews want more money.", "Storms came."]
    weighed = weighing(again, [0.9, 0.8, 0.2, 0.1])
    amount = 3 if unit == "sentences" else 11
    assert [piece.number for piece in pick([weighed], amount, unit).pieces] == [0, 2, 3]
    everything = pick([weighed], 4 if unit == "sentences" else 18, unit)
    assert [piece.number for piece in everything.pieces] == [0, 1, 2, 3]


@pytest.mark.parametrize("seed", range(4))
def test_no_three_words_come_twice_in_a_short_summary_if_they_need_not(seed: int) -> None:
    weighed = weighing_of(random_text(random.Random(seed), 30), seed)
    texts = [one.text for one in weighed.sentences]
    fresh: set = set()
    room = 0
    for one in sorted(weighed.sentences, key=lambda one: -one.score):
        if not runs_of(one.text) & fresh:
            fresh |= runs_of(one.text)
            room += count_words(one.text)
    for words in range(1, room, 7):
        chosen = [runs_of(texts[piece.number]) for piece in pick([weighed], words, "words").pieces]
        assert len(set().union(*chosen)) == sum(map(len, chosen))


def test_the_same_sentence_of_two_documents_comes_once() -> None:
    left = weighing(["The ferry sank on Monday.", "Ana steered it."], [0.9, 0.3], seed=1)
    right = weighing(["The ferry sank on Monday.", "Crews went on strike."], [0.8, 0.4], seed=2)
    picked = pick([left, right], 3, "sentences")
    assert [(piece.document, piece.number) for piece in picked.pieces] == [(0, 0), (0, 1), (1, 1)]


def test_the_same_meaning_in_other_words_comes_once() -> None:
    first = weighing(["The ferry sank on Monday.", "Ana steered it."], [0.9, 0.3], seed=1)
    vectors = [first.sentences[0].vector, first.sentences[1].vector[::-1].copy()]
    second = weighing(["A ship went down this week.", "Crews went on strike."], [0.8, 0.4], vectors)
    picked = pick([first, second], 3, "sentences")
    assert [(piece.document, piece.number) for piece in picked.pieces] == [(0, 0), (0, 1), (1, 1)]


def test_a_document_that_matters_is_in_and_one_that_does_not_waits() -> None:
    long = weighing([f"H{n} n{n} i{n} m{n}." for n in range(30)], [0.9 - n / 100 for n in range(30)])
    good = weighing(["Wages rise."], [0.7], seed=7)
    poor = weighing(["Terms apply."], [0.01], seed=8)
    picked = pick([long, good, poor], 4, "sentences")
    assert {piece.document for piece in picked.pieces} == {0, 1}


def test_a_long_text_is_covered_even_if_all_that_scores_stands_at_its_beginning() -> None:
    sentences = [f"Item {n} {' '.join(f'w{n}x{k}' for k in range(5))}." for n in range(1_000)]
    weighed = weighing(sentences, [1 - n / 1_000 for n in range(1_000)])
    for amount, unit in ((10, "percent"), (40, "sentences"), (300, "words")):
        tenths = {piece.number // 100 for piece in pick([weighed], amount, unit).pieces}
        assert tenths == set(range(10))
    # A question is answered where it is answered.
    assert max(piece.number for piece in pick([weighed], 40, "sentences", spread=False).pieces) < 500


def test_a_text_of_one_endless_sentence_is_cut() -> None:
    text = "word " * 50_000
    picked = pick([weighing_of(text)], 20_000, "words")
    assert picked.words == 20_000
    assert_sound(picked, [text])


def test_capitals_are_split_and_picked() -> None:
    text = "MR. SMITH MET THE CREW. WAGES ROSE IN THE U.S. LAST YEAR. THE FERRY SAILS."
    assert len(split_sentences(text, wrapped=True)) == 3
    assert pick([weighing_of(text)], 2, "sentences").words < count_words(text)
