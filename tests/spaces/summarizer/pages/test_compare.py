import pytest

from shared.errors import DataError
from tests.spaces.summarizer.pages.conftest import TEXT, built, page

STARTER = "starter:summarizer"
REFERENCE = "The old bridge is closed for two years. Buses cross the river at Millgate."


@pytest.fixture
def tab(fake):
    return built(lambda: page("compare").CompareTab(fake))


def test_a_model_beside_lead_with_a_reference(tab):
    *_, end = tab._compare(TEXT, REFERENCE, [STARTER], 2)
    _, status, start, cancel, html = end
    assert status == ""
    assert (start["visible"], cancel["visible"]) == (True, False)
    for said in ("Choose sentences: Starter", "Lead-3", "ROUGE-1", "ROUGE-2", "ROUGE-Lsum"):
        assert said in html


def test_without_a_reference_nothing_is_measured_by_it(tab):
    *_, (*_, html) = tab._compare(TEXT, " ", [STARTER], 2)
    assert "ROUGE" not in html


def test_a_model_that_fails_takes_none_of_the_others_away(tab):
    *_, (*_, html) = tab._compare(TEXT, "", ["version:gone", STARTER], 2)
    assert "gone" in html
    assert "It decided to close the old bridge" in html


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"text": " "}, "no text to compare"),
        ({"models": []}, "choose at least one"),
        ({"models": ["a/b", "a/c", "a/d", "a/e", "a/f"]}, "compare at most 4"),
        ({"amount": 0}, "more than 0"),
        ({"amount": None}, "more than 0"),
    ],
)
def test_what_cannot_be_compared(tab, options, said):
    asked = {"text": TEXT, "reference": "", "models": [STARTER], "amount": 3} | options
    with pytest.raises(DataError, match=said):
        list(tab._compare(**asked))
