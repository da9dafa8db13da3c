from types import SimpleNamespace

import pytest

from shared.errors import ModelError
from shared.generation.writer import Limits, Message, cut, fitting, readable


def counting(count, room=10):
    return SimpleNamespace(title="m", reads=64, count=count, room=lambda messages, limits: room)


def words(text):
    return len(text.split())


@pytest.mark.parametrize("tokens", [1, 2, 7, 99, 100])
def test_as_much_as_fits(tokens):
    text = " ".join(f"w{number}" for number in range(100))
    length = fitting(counting(words), text, tokens)
    assert words(text[:length]) == tokens
    assert length == len(text) or words(text[: length + 1]) > tokens


@pytest.mark.parametrize("tokens", [0, -5])
def test_nothing_fits(tokens):
    assert fitting(counting(words), "a b", tokens) == 0


def test_not_even_one_character_fits():
    assert fitting(counting(lambda text: 4 * len(text)), "ab", 3) == 0


def test_a_very_long_text_is_not_looked_at_again_and_again():
    looked = []
    text = "word " * 200_000
    fitting(counting(lambda text: looked.append(len(text)) or words(text)), text, 500)
    assert sum(looked) < 2.1 * len(text)


def test_only_the_last_message_is_cut():
    messages = [Message("system", "one two three"), Message("user", "a b c d e f g h i j k l")]
    found = cut(counting(words), messages, Limits())
    assert found == [messages[0], Message("user", "a b c d e f g h i j ")]
    assert len(found[1].content) == readable(counting(words), messages, Limits())
    assert cut(counting(words, room=50), messages, Limits()) == messages


def test_no_room_at_all():
    with pytest.raises(ModelError, match="m reads and writes 64 tokens at once, and 256 new ones leave no room"):
        cut(counting(words, room=0), [Message("user", "a")], Limits())
