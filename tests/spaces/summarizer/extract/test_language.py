"""What is said of texts that the starter was not made for."""

import pytest

from tests.spaces.summarizer.extract.conftest import module

ENGLISH = [
    "Oil prices fell on Monday. Traders expect lower demand in Asia this winter.",
    "Stocks slump; oil rises; central bank holds rates; miners gain; dollar flat against yen",
    "THE COUNCIL MET ON MONDAY. IT AGREED ON A NEW BUDGET.",
    "Abstract. We propose graph networks for property prediction using message passing; experiments show gains.",
    "Zoë met José in São Paulo on Monday.",
    "Hello there",
]
OTHERS = [
    "Die Regierung hat am Dienstag ein Gesetz beschlossen, das die Gemeinden entlasten soll. Es war umstritten.",
    "De regering heeft dinsdag een wet aangenomen over het vervoer. Het was nog niet duidelijk of zij geld had.",
    "Le gouvernement a adopté mardi une nouvelle loi sur les transports. Les communes attendent la suite.",
    "El gobierno aprobó el martes una nueva ley de transportes. Todavía no se sabe si los municipios la quieren.",
    "O governo aprovou na terça-feira uma nova lei de transportes. Ainda não se sabe se os municípios a querem.",
    "Il governo ha approvato martedì una nuova legge sui trasporti. Non si sa se i comuni la vogliono.",
    "Regeringen vedtog tirsdag en ny lov om transport. Det er ikke klart, om kommunerne har penge til den.",
    "Rząd przyjął we wtorek nową ustawę o transporcie, ale nie wiadomo jeszcze, czy gminy na tym skorzystają.",
    "Suomen hallitus hyväksyi tiistaina uuden lain liikenteestä. Vielä ei tiedetä, hyötyvätkö kunnat siitä.",
    "Правительство приняло новый закон. Пока неясно, хватит ли денег.",
    "政府星期二通过了一项新的交通法。目前尚不清楚各地能否从中受益。",
]


def notes(text: str, sentences: int = 2) -> tuple[str, ...]:
    return module("extract.language").text_notes(text, sentences)


def said(name: str) -> str:
    return getattr(module("extract.language"), name)


@pytest.mark.parametrize("text", ENGLISH)
def test_english(text: str) -> None:
    assert module("extract.language").looks_english(text)
    assert said("NOT_ENGLISH") not in notes(text)


@pytest.mark.parametrize("text", [*OTHERS, *(text.upper() for text in OTHERS)])
def test_not_english(text: str) -> None:
    assert not module("extract.language").looks_english(text)
    assert notes(text)[0] == said("NOT_ENGLISH")


def test_an_ordinary_text_needs_no_note() -> None:
    assert notes(ENGLISH[0]) == ()


def test_capitals_only() -> None:
    assert notes(ENGLISH[2]) == (said("ALL_CAPITALS"),)
    assert notes("NATO met on Monday.") == ()
    assert notes("OK") == ()


def test_one_sentence_or_none() -> None:
    assert notes("The ferry sank on Monday.", 1) == (said("ONE_SENTENCE"),)
    assert notes("The ferry sank on Monday.", 0) == (said("NO_SENTENCE"),)
    for nothing in ("", " \n", "* * *", "—"):
        assert notes(nothing, nothing.count("*")) == (said("NO_SENTENCE"),)


def test_numbers_are_hardly_a_text() -> None:
    table = "2019 12.5 33.1 9,000\n2020 13.5 34.1 9,100\n" * 20
    assert notes(table + "Total", 40) == (said("FEW_LETTERS"),)


def test_a_long_text_is_judged_by_its_beginning_middle_and_end() -> None:
    assert notes((ENGLISH[0] + " ") * 10_000) == ()
    assert notes((OTHERS[0] + " ") * 10_000) == (said("NOT_ENGLISH"),)


def test_each_note_is_one_sentence() -> None:
    for name in ("NOT_ENGLISH", "ALL_CAPITALS", "FEW_LETTERS", "ONE_SENTENCE", "NO_SENTENCE"):
        assert said(name).count(".") == 1
        assert said(name).endswith(".")
