"""The shape of a word: capitals and digits, which an encoder that folds capitals does not see."""

from functools import lru_cache

SHAPES = (
    "padding",
    "sign",
    "lower",
    "capital letter",
    "capitals",
    "capitalised",
    "mixed",
    "digits",
    "with digits",
    "without case",
)


@lru_cache(maxsize=100_000)
def shape(word: str) -> int:
    """The place of a word's shape among `SHAPES`; 0 is for what is no word."""
    if any(character.isdigit() for character in word):
        return SHAPES.index("digits" if word.isdigit() else "with digits")
    if not any(character.isalpha() for character in word):
        return SHAPES.index("sign")
    if word.lower() == word.upper():
        return SHAPES.index("without case")
    if word == word.lower():
        return SHAPES.index("lower")
    if word == word.upper():
        return SHAPES.index("capital letter" if len(word) == 1 else "capitals")
    return SHAPES.index("capitalised" if word[0].isupper() and word[1:] == word[1:].lower() else "mixed")
