"""What of a written answer the passages say."""

import pytest

from tests.spaces.chat.answers import passages
from tests.spaces.chat.answers.conftest import hits, module, prompt_of


@pytest.fixture(scope="module")
def checker(embed):
    return module("answers.checking").Checker(prompt_of(hits()), embed)


@pytest.fixture(scope="module")
def by_words():
    return module("answers.checking").Checker(prompt_of(hits()), None)


@pytest.mark.parametrize("sentence", passages.HELD)
def test_what_the_passages_say_is_held(checker, sentence: str) -> None:
    assert checker.judge(sentence).held


@pytest.mark.parametrize("sentence", passages.WRONG)
def test_what_they_do_not_say_is_not(checker, by_words, sentence: str) -> None:
    assert not checker.judge(sentence).held
    assert not by_words.judge(sentence).held


def test_words_alone_hold_what_is_nearly_copied(by_words) -> None:
    assert all(by_words.judge(sentence).held for sentence in passages.HELD[:8])


@pytest.mark.parametrize(
    ("sentence", "owners"),
    [
        ("Delivery costs €4.90 [1].", (1,)),
        ("Delivery costs €4.90.", (1,)),
        ("Delivery costs €4.90 [2].", (1,)),
        ("Delivery costs €4.90 [9][1].", (1,)),
        ("We accept Visa, Mastercard, PayPal and bank transfer [1].", (3,)),
    ],
)
def test_the_passage_that_says_it_is_cited_whatever_the_model_cites(checker, sentence: str, owners) -> None:
    found = checker.judge(sentence)
    assert found.passages == owners
    assert "[" not in found.text


def test_our_orders_are_no_answer(checker) -> None:
    prompt = module("answers.prompt")
    for sentence in (*prompt.SYSTEM.split(". "), prompt.ORDERS):
        assert not checker.judge(sentence).held


def test_without_passages_nothing_is_held() -> None:
    checker = module("answers.checking").Checker(prompt_of([]), None)
    assert not checker.judge("Delivery costs €4.90.").held
    assert not checker.judge("").held


@pytest.mark.parametrize(
    ("written", "source", "wrong"),
    [
        ("within 14 days", "until 14:00", True),
        ("within 14 days", "14 days, until 14:00", False),
        ("3 to 5 working days", "3 to 5 days", False),
        ("two weeks", "2 days", True),
        ("5 %", "€5", True),
        ("€5", "5 euros", False),
        ("5 euros", "EUR 5", False),
        ("4 to 6 days", "France 4 to 6", False),
        ("in 3 pieces", "3 days", False),
        ("20 kg", "20 cm", True),
        ("30 days", "thirty days", False),
        ("one to two days", "two days", False),
        ("no number", "3 days", False),
    ],
)
def test_numbers_are_backed_with_what_they_count(written: str, source: str, wrong: bool) -> None:
    found = module("answers.quantities")
    assert found.wrong_units(written, found.quantities(source)) is wrong
