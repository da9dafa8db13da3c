"""What a model wrote, without what is no summary."""

import pytest

from tests.spaces.summarizer.write.conftest import module, wish

TWO = ("The bank opened.", "It lends money.")


def clean(text: str, orders: str = "", **more):
    return module("write.cleaning").clean(text, orders, **more)


@pytest.mark.parametrize(
    "written",
    [
        "The bank opened. It lends money.",
        "- The bank opened.\n- It lends money.\n",
        "1. The bank opened.\n2. It lends money.",
        "• The bank opened.\n\n• It lends money.",
        "Here is a summary of the text in two sentences:\n\nThe bank opened. It lends money.",
        "Sure! Here's the summary:\nThe bank opened. It lends money.",
        "**Summary:** The bank opened. It lends money.",
        "## Summary\nThe bank opened. It lends money.",
        "<think>They want two.\nFine.</think>\n\nThe bank opened. It lends money.",
        "They want two. Fine.</think>The bank opened. It lends money.",
        "```\nThe bank opened.\nIt lends money.\n```",
        "<<<TEXT 0123456789ab>>>\nThe bank opened. It lends money.\n<<<END 0123456789ab>>>",
        "the bank opened . it lends money .",  # as some models write that were trained on tokens
        " The bank opened . It lends money .",
        "The **bank** opened. It lends __money__.",
    ],
)
def test_only_the_sentences_stay(written: str) -> None:
    found = clean(written)
    assert found.sentences == TWO
    assert (found.repeated, found.echoed) == (0, 0)


@pytest.mark.parametrize(
    "written",
    [
        "10. Mai was the day.",
        "Its new summary, a plan: nobody knows. A plan is here: wait.",
        "It sold 2 * 3 shares. A < B > C.",
        "No, no, no. Here he is.",
        "Ha, ha, ha said the bank.",
    ],
)
def test_what_only_looks_like_it_stays(written: str) -> None:
    assert " ".join(clean(written).sentences) == written


@pytest.mark.parametrize("written", ["", " \n", "...", "<think>I wonder whether", "- \n- \n", "```\n```"])
def test_nothing_is_nothing(written: str) -> None:
    assert clean(written).sentences == ()


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("The bank opened. It lends money. The bank opened. It lends money!", list(TWO)),
        ("The bank opened. " * 9, ["The bank opened."]),
        ("It lends money and money and money and money and money.", ["It lends money and money."]),
        ("The bank opened. It is in the city of the city of the city of the city of", None),
        ("The bank opened. Nananananananana", None),
        ("银行今天开业了。银行今天开业了。", ["银行今天开业了。"]),
    ],
)
def test_what_was_said_before_is_left_out(written: str, left: list[str] | None) -> None:
    found = clean(written, cut_off=left is None)
    assert list(found.sentences) == (left or ["The bank opened."])
    assert found.repeated


def test_our_own_orders_are_no_summary() -> None:
    prompts = module("write.prompts")
    orders = prompts.prompt("x", wish(2), "text", instructed=True).orders
    echo = "Summarize the text between the markers in exactly 2 sentences. Write plain prose, without lists."
    found = clean(f"{echo} The bank opened. It lends money.", orders)
    assert found.sentences == TWO
    assert found.echoed == 2


def test_a_sentence_that_was_cut_off_goes_unless_it_is_all() -> None:
    assert clean("The bank opened. It lends", cut_off=True).sentences == ("The bank opened.",)
    assert clean("The bank opened. It lends money.", cut_off=True).sentences == TWO
    assert clean("The bank, in short,", cut_off=True).sentences == ("The bank, in short…",)
    assert clean("The bank opened. It lends").sentences == ("The bank opened.", "It lends")


def test_hostile_output_is_no_trouble() -> None:
    for written in ("a" * 20_000, "a " * 10_000, "(" * 20_000, " \n" * 10_000, "ab, " * 5_000, "<think>" * 3_000):
        clean(written)
