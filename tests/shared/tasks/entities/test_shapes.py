import pytest

from shared.tasks.entities.shapes import SHAPES, shape


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("office", "lower"),
        ("über", "lower"),
        ("o'clock", "lower"),
        ("A", "capital letter"),
        ("É", "capital letter"),
        ("NATO", "capitals"),
        ("ΑΘΗΝΑ", "capitals"),
        ("Lisbon", "capitalised"),
        ("Ölmühle", "capitalised"),
        ("É́cole", "capitalised"),
        ("McDonald", "mixed"),
        ("iPhone", "mixed"),
        ("12", "digits"),
        ("١٢", "digits"),
        ("3rd", "with digits"),
        ("A380", "with digits"),
        ("x2\u0301", "with digits"),
        ("東", "without case"),
        ("שלום", "without case"),
        (".", "sign"),
        ("€", "sign"),
        ("👩‍🚀", "sign"),
        ("_", "sign"),
    ],
)
def test_the_shape_of_a_word(word, expected):
    assert SHAPES[shape(word)] == expected


def test_no_word_has_the_shape_of_padding():
    """Index 0 is for tokens that are no words: what a batch is padded with."""
    assert SHAPES[0] == "padding"
    assert not any(shape(chr(code)) == 0 for code in range(0x20, 0x3000))
