"""The player of scripted dialogues: it must see what goes wrong."""

from dataclasses import replace

import pytest

from shared.errors import DataError
from tests.spaces.chat.errands.alone import Alone
from tests.spaces.chat.errands.conftest import FOLDER, NOW, part

SCRIPT = """\
today: 2026-11-24
dialogues:
  - name: cancel
    steps:
      - {visitor: "cancel MB-10342, 22765", outcome: confirming, says: [cool box], slots: {order number: MB-10342}}
      - {visitor: "yes", outcome: done}
    orders: {MB-10342: {status: cancelled}}
"""


def played(errands, orders, written, old, new):
    assert old in SCRIPT
    (dialogue,) = part("scripted").load_script(written(SCRIPT.replace(old, new, 1))).dialogues
    alone = Alone(errands)
    return part("scripted").play(dialogue, alone, orders.all, alone.slots)


def test_a_dialogue_that_ends_right(errands, orders, written):
    assert played(errands, orders, written, "yes", "yes") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: done", "outcome: failed, says: [sorry]", "step 2 (“yes”): “sorry” is not said"),
        ("outcome: confirming", "outcome: unused", "the outcome is confirming, not unused"),
        ("says: [cool box]", "says: [tent]", "“tent” is not said"),
        ("says: [cool box]", "never_says: [cool box]", "“cool box” is said"),
        ("number: MB-10342", "number: MB-10343", "order number is “MB-10342”, not “MB-10343”"),
        (
            "    orders: {MB-10342: {status: cancelled}}\n",
            "",
            "order MB-10342: status is “cancelled”, not “processing”",
        ),
        ("status: cancelled", "status: returned", "status is “cancelled”, not “returned”"),
    ],
)
def test_what_goes_wrong_is_told(errands, orders, written, old, new, said):
    problems = played(errands, orders, written, old, new)
    assert len(problems) == 1
    assert said in problems[0]


def test_the_words_of_a_whole_bot_count_too(errands, orders, written):
    (dialogue,) = part("scripted").load_script(written(SCRIPT)).dialogues
    alone = Alone(errands)

    def bot(message):
        step = alone(message)
        return replace(step, outcome="errand") if step.outcome == "confirming" else step

    assert part("scripted").play(dialogue, bot, orders.all) == []


def test_the_shops_script():
    script = part("scripted").load_script(FOLDER / "shop" / "dialogues.yaml")
    assert script.now == NOW
    assert len(script.dialogues) >= 44
    assert {line.outcome for dialogue in script.dialogues for line in dialogue.lines} == {
        "asking", "confirming", "done", "failed", "cancelled", "unused"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-11-24", "soon", "line 1 (today): a date such as"),
        ("outcome: done", "outcome: good", "line 6 (dialogues[1].steps[2].outcome): expected asking or"),
        (", outcome: done", "", "line 6 (dialogues[1].steps[2]): nothing is expected"),
        ('visitor: "yes"', "says: [x]", "`visitor:` is missing"),
    ],
)
def test_mistakes_in_a_script(written, old, new, said):
    with pytest.raises(DataError) as error:
        part("scripted").load_script(written(SCRIPT.replace(old, new, 1)))
    assert said in str(error.value)
