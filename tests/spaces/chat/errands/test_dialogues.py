"""Every scripted dialogue of the shop, with the errands alone."""

import pytest

from tests.spaces.chat.errands.alone import Alone
from tests.spaces.chat.errands.conftest import FOLDER, part

SCRIPT = part("scripted").load_script(FOLDER / "shop" / "dialogues.yaml")


@pytest.mark.parametrize("dialogue", SCRIPT.dialogues, ids=lambda dialogue: dialogue.name)
def test_a_dialogue_ends_right(dialogue, errands, orders):
    alone = Alone(errands)
    assert part("scripted").play(dialogue, alone, orders.all, alone.slots) == []
