"""The part of a passage that answers."""

import pytest

from tests.spaces.chat.answers import passages
from tests.spaces.chat.answers.conftest import module, words_as_vectors

WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")
FILLER = " ".join(f"Sentence {word} speaks of other goods in our shop." for word in WORDS)
LONG = f"""\
{FILLER}

A tent can be repaired in our workshop. It costs €18 for a tear of up to ten centimetres. You get it back after two \
weeks.

{FILLER}
"""


def excerpt(question: str, text: str, **more) -> str:
    return module("answers.excerpt").excerpt(question, text, **more)


@pytest.mark.parametrize("embed", [None, words_as_vectors], ids=["words", "vectors"])
@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How much does it cost to repair a tear in my tent?", "It costs €18 for a tear of up to ten centimetres."),
        ("when do I get the repaired tent back", "You get it back after two weeks."),
    ],
)
def test_the_sentences_that_answer_are_found(question: str, said: str, embed) -> None:
    found = excerpt(question, LONG, embed=embed)
    assert said in found
    assert "Sentence four" not in found


def test_a_short_passage_is_shown_as_it_is() -> None:
    text = "We have no minimum order.\n\n- a tent peg\n- a rope"
    assert excerpt("Is there a minimum?", f"\n{text}\n") == text


def test_at_most_four_sentences_and_none_is_cut() -> None:
    for question in ("tent", "goods", "Sentence", "nothing of this", ""):
        found = excerpt(question, LONG)
        sentences = module("answers.units").units_of(found)
        assert 1 <= len(sentences) <= 4
        assert all(found[unit.start : unit.end] in LONG for unit in sentences)


def test_the_right_row_comes_with_the_head_of_the_table() -> None:
    rows = "\n".join(
        f"| Land {letter} | {number} working days at least |" for number, letter in enumerate("ABCDEFGHIJKL")
    )
    found = excerpt("How long to Land K?", f"{FILLER}\n\n| country | days |\n|---|---|\n{rows}")
    assert found.startswith("| country | days |\n|---|---|\n")
    assert "Land K" in found
    assert "Land A" not in found


def test_steps_stay_together() -> None:
    steps = "\n".join(f"{number}. Do the thing that comes as number {number} in this list." for number in range(1, 9))
    assert steps in excerpt("What do I do with thing number 5?", f"{FILLER}\n\n{steps}")


def test_conditions_come_with_all_of_their_list() -> None:
    text = (
        f"{FILLER}\n\nThe label costs nothing if\n\n- it is broken;\n- it is the wrong size;\n- you take a gift card."
    )
    found = excerpt("When does the label cost nothing?", text)
    assert found == text[text.index("The label") :]


def test_vectors_are_asked_for_once() -> None:
    asked = []

    def embed(texts):
        asked.append(list(texts))
        return words_as_vectors(texts)

    excerpt("repair a tear", passages.RETURNS, embed=embed)
    assert len(asked) == 1
    assert asked[0][0] == "repair a tear"
