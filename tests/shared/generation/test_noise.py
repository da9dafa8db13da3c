"""What models write besides what was asked."""

import pytest

from shared.generation.noise import echoes, stuck, without_loops, without_thinking


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<think>They want two.\nFine.</think>It opened.", "It opened."),
        ("It opened.<thinking>And now?</thinking> It closed.", "It opened. It closed."),
        ("They want two.</think>It opened.", "It opened."),
        ("It opened.<think>And now", "It opened."),
        ("It opened.", "It opened."),
    ],
)
def test_thoughts_are_left_out(written: str, left: str) -> None:
    assert without_thinking(written) == left


def test_loops_are_left_out_and_counted() -> None:
    assert without_loops("It lends money and money and money and money and money.") == ("It lends money and money.", 1)
    assert without_loops("No, no, no.") == ("No, no, no.", 0)


def test_a_model_is_stuck_when_nothing_new_comes() -> None:
    assert stuck("It rose. " * 4)
    assert stuck("The bank opened. " + "and the city and the river " * 4)
    long = "The bank in the city of Lisbon said on Monday that it lends money to all who build a house there."
    assert stuck(f"{long} {long} {long}")
    assert not stuck(f"{long} It rose. {long} It fell.")
    assert not stuck("")


def test_an_echo_is_nearly_word_for_word() -> None:
    orders = "Answer only from the passages. Write at most four sentences, without a heading."
    assert echoes("Write at most four sentences, without a heading.", orders)
    assert echoes("I must answer only from the passages.", "I must " + orders.lower())
    assert not echoes("The passages are only about four sentences.", orders)
    assert not echoes("A heading.", orders)
    assert not echoes("Write at most four sentences.", "")
