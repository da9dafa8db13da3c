import random
from itertools import combinations

from shared.tasks.summaries.oracle import oracle
from shared.tasks.summaries.rouge import rouge, rouge_words
from tests.toy import FILLERS

TEXT = [
    "The council met on Tuesday.",
    "Rain fell all day.",
    "It voted to close the old bridge for repairs.",
    "Repairs of the bridge will take two years.",
]


def test_the_sentences_that_say_what_the_summary_says():
    assert oracle(TEXT, "The old bridge is closed for repairs that take two years.", 3) == [2, 3]
    assert oracle(TEXT, "The old bridge is closed for repairs that take two years.", 1) == [2]


def test_no_more_than_help():
    assert oracle(TEXT, "It voted to close the old bridge for repairs.", 3) == [2]


def test_nothing_alike():
    assert oracle(TEXT, "Zebras!", 3) == []
    assert oracle([], "Zebras!", 3) == []
    assert oracle(["…", "—"], "…", 3) == []


def test_one_sentence_is_the_best_by_rouge_itself():
    rng = random.Random(0)
    for _ in range(30):
        texts = [" ".join(rng.choices(FILLERS, k=rng.randint(1, 8))) for _ in range(6)]
        summary = " ".join(rng.choices(FILLERS, k=6))
        values = [sum(list(rouge([text], [summary]).values())[:2]) for text in texts]
        chosen = oracle(texts, summary, 1)
        assert values[chosen[0]] == max(values) if chosen else max(values) == 0


def test_two_sentences_are_nearly_the_best_pair():
    rng = random.Random(1)
    shares = []
    for _ in range(20):
        texts = [" ".join(rng.choices(FILLERS, k=rng.randint(2, 8))) for _ in range(6)]
        summary = " ".join(rng.choices(FILLERS, k=10))

        def value(places, texts=texts, summary=summary):
            return sum(list(rouge([texts[place] for place in places], [summary]).values())[:2])

        shares.append(value(oracle(texts, summary, 2)) / max(map(value, combinations(range(6), 2))))
    assert sum(shares) / len(shares) > 0.9


def test_words_are_stemmed():
    assert rouge_words("The councils VOTED, voting!") == rouge_words("the council votes vote")
