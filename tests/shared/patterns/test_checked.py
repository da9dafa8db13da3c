"""IBANs and cards: what has check digits."""

import random
import re

import pytest

from shared.patterns import card, iban


@pytest.fixture
def ibans():
    return lambda text: [entity.text for entity in iban.find(text)]


@pytest.fixture
def cards():
    return lambda text: [entity.text for entity in card.find(text)]


# The examples of the registry: nobody's accounts.
@pytest.mark.parametrize(
    "number",
    [
        "DE89 3704 0044 0532 0130 00",
        "GB29 NWBK 6016 1331 9268 19",
        "FR14 2004 1010 0505 0001 3M02 606",
        "NO93 8601 1117 947",
        "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
        "LC55 HEMM 0001 0001 0012 0012 0002 3015",
        "BR18 0036 0305 0000 1000 9795 493C 1",
        "CH93 0076 2011 6238 5295 7",
        "NL91 ABNA 0417 1643 00",
    ],
)
def test_ibans_in_every_spelling(ibans, number):
    plain = number.replace(" ", "")
    for spelt in (number, plain, plain.lower(), number.replace(" ", "\u00a0"), number.replace(" ", "-")):
        assert ibans(f"Pay to {spelt}, please.") == [spelt]
        assert ibans(f"{spelt} 12 EUR") == [spelt]
        assert ibans(f"(IBAN:{spelt})and more") == [spelt]


def test_wrong_ibans(ibans):
    for wrong in (
        "DE89 3704 0044 0532 0130 01",
        "DE89 3704 0044 0532 0130 0",
        "DE89 3704 0044 0532 0130 000",
        "XX89 3704 0044 0532 0130 00",
        "ADE89370400440532013000",
        "DE89 3704  0044 0532 0130 00",
        "DE89",
        "",
    ):
        assert ibans(wrong) == []


def test_every_slip_in_one_sign_is_found():
    right = "DE89370400440532013000"
    slips = [
        right[:at] + digit + right[at + 1 :] for at in range(2, 22) for digit in "0123456789" if digit != right[at]
    ]
    assert [slip for slip in slips if iban.is_iban(slip)] == []
    assert iban.is_iban(right)


def test_check_digits_of_ibans():
    assert iban.check_digits("DE", "370400440532013000") == "89"
    assert iban.check_digits("GB", "NWBK60161331926819") == "29"
    draw = random.Random(3)
    for _ in range(300):
        account = f"TEST{draw.randrange(10**14):014d}"
        assert iban.is_iban(f"GB{iban.check_digits('GB', account)}{account}")


def test_words_are_no_ibans(ibans):
    sentence = "the house by the river is for sale again this summer and nobody knows why it was left"
    words = sentence.split()
    draw = random.Random(1)
    text = " ".join(f"DE{draw.randrange(100):02d} {' '.join(draw.sample(words, 8))}." for _ in range(3000))
    lettered = re.findall(r"DE\d\d(?: ?[a-z]){18}(?![a-z])", text)
    assert any(iban.is_iban(one) for one in lettered)
    assert ibans(text) == []


# Numbers that networks and payment firms print for tests.
@pytest.mark.parametrize(
    "number",
    [
        "4111 1111 1111 1111",
        "4222222222222",
        "5555-5555-5555-4444",
        "2223 0031 2200 3222",
        "3782 822463 10005",
        "371449635398431",
        "6011 1111 1111 1117",
        "3056 930902 5904",
        "3530 1113 3330 0000",
        "6200 0000 0000 0005",
    ],
)
def test_cards(cards, number):
    assert cards(f"Card {number} 12/27, 123.") == [number]
    assert cards(f"Card:{number}") == [number]
    assert cards(number.replace(" ", "\u00a0")) == [number.replace(" ", "\u00a0")]


def test_wrong_cards(cards):
    for wrong in (
        "4111 1111 1111 1112",
        "4111 1111 1111 111",
        "41111111111111110",
        "1111 1111 1111 1117",
        "0.4111111111111111",
        "4111111111111111.5",
        "x4111111111111111",
        "4111-1111 1111 1111",
        "41 11 11 11 11 11 11 11",
        "٤١١١١١١١١١١١١١١١",
    ):
        assert cards(wrong) == [], wrong


def test_luhn():
    assert card.check_digit("7992739871") == "3"
    right = "4111111111111111"
    slips = [right[:at] + digit + right[at + 1 :] for at in range(16) for digit in "0123456789" if digit != right[at]]
    assert [slip for slip in slips if card.is_card(slip)] == []
