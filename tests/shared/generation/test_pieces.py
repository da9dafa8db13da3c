import pytest
from transformers import AutoTokenizer

from shared.errors import ModelError
from shared.generation.pieces import Speller, tidied, without_thoughts
from tests.shared.generation.tiny_writers import write_tokenizer

TEXTS = ["Plain text.", "Grüße, 世界 😀👩‍👩‍👧!", "😀", "a\n\nb  c ", "नमस्ते दुनिया", ""]


class Tokens:
    """In place of a tensor."""

    def __init__(self, *ids):
        self.tolist = lambda: list(ids)


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bytes")
    write_tokenizer(folder)
    return AutoTokenizer.from_pretrained(folder)


def spelt(tokenizer, ids):
    said = []
    speller = Speller(lambda some: tokenizer.decode(some, skip_special_tokens=True), said.append)
    speller.put(Tokens(1, 70, 71))  # what the model was given
    for token in ids:
        speller.put(Tokens(token))
    speller.end()
    return said


@pytest.mark.parametrize("text", TEXTS)
def test_all_pieces_make_the_text(tokenizer, text):
    said = spelt(tokenizer, tokenizer(text)["input_ids"])
    assert "".join(said) == text
    assert not any("\ufffd" in piece for piece in said)


def test_pieces_come_with_each_character(tokenizer):
    assert spelt(tokenizer, tokenizer("é😀a")["input_ids"]) == ["é", "😀", "a", ""]


@pytest.mark.parametrize(("missing", "expected"), [(1, "good "), (2, "good "), (3, "good "), (4, "good ")])
def test_half_a_character_at_the_end_is_left_out(tokenizer, missing, expected):
    assert "".join(spelt(tokenizer, tokenizer("good 😀")["input_ids"][:-missing])) == expected


def test_half_a_character_in_the_middle_is_left_out(tokenizer):
    emoji = tokenizer("😀")["input_ids"]
    assert "".join(spelt(tokenizer, [*emoji[:2], *tokenizer("ab")["input_ids"]])) == "ab"


def test_special_tokens_are_not_spelt(tokenizer):
    ids = tokenizer("ab")["input_ids"]
    assert "".join(spelt(tokenizer, [2, ids[0], 3, ids[1], 6])) == "ab"


def test_words_that_are_marked_by_what_is_before_them():
    """SentencePiece begins a word with ▁, and drops that at the beginning of a text."""
    words = {1: "▁Good", 2: "▁morning", 3: "s", 4: "▁all"}
    said = []
    decode = lambda ids: "".join(words[token] for token in ids).replace("▁", " ").removeprefix(" ")  # noqa: E731
    speller = Speller(decode, said.append)
    for token in (1, 2, 3, 4):
        speller.add([token])
    assert said == ["Good", " morning", "s", " all"]


def pieces_of(text, size):
    yield from (text[start : start + size] for start in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" The tower is 324 metres tall . It is old , too . ", "The tower is 324 metres tall. It is old, too."),
        ("Nothing to do. Here, too.", "Nothing to do. Here, too."),
        ("They use .NET and .5 of it ... or so ?", "They use .NET and .5 of it ... or so ?"),
        ("  \n", ""),
        ("a \n b", "a \n b"),
        ("", ""),
    ],
)
def test_spaces_of_texts_cut_into_words(text, expected, size):
    assert "".join(tidied(pieces_of(text, size))) == expected


@pytest.mark.parametrize("size", [1, 2, 5, 100])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<think>Hm.\n</think>\n\nGood morning", "Good morning"),
        ("\n<think></think>Good", "Good"),
        ("<think>One. </think><think>Two.</think>Good", "Good"),
        ("Good <think>morning</think>", "Good <think>morning</think>"),
        ("<b>Good</b>", "<b>Good</b>"),
        ("<thin", "<thin"),
        ("", ""),
    ],
)
def test_thoughts_are_left_out(text, expected, size):
    assert "".join(without_thoughts(pieces_of(text, size))) == expected


@pytest.mark.parametrize("text", ["<think>", "<think>Hm, </thin"])
def test_nothing_but_thoughts(text):
    with pytest.raises(ModelError, match="thought until its tokens were used up: allow more"):
        list(without_thoughts(pieces_of(text, 3)))


@pytest.mark.parametrize("through", [tidied, without_thoughts])
def test_who_leaves_is_passed_on(through):
    left = []

    def source():
        try:
            yield "good "
            yield "morning"
        finally:
            left.append(True)

    pieces = through(source())
    assert next(pieces)
    pieces.close()
    assert left == [True]
