"""What has to be said of a text that the starter was not made for."""

from collections.abc import Iterator, Sequence

from .stop_words import ELSEWHERE, FUNCTION, WORD

FEWEST, ENOUGH = 4, 30
"""Words below which nothing can be told, and from which on a text must have English words to be English."""
SHARE = 0.08
"""The share of function words is far above this in any longer English text."""
SAMPLE = 6_000
"""Characters from the beginning, the middle and the end that are looked at."""
CAPITALS, LETTERS = 0.9, 0.5
"""Shares: of the letters that are capitals, and of the characters that are letters."""

FEWEST_CASED = 12
"""Letters: fewer in capitals are a heading or an abbreviation."""

NOT_ENGLISH = (
    "This does not look like English, which is all the starter has learnt from: position and what the text keeps "
    "coming back to still count, but judge the choice with care."
)
ALL_CAPITALS = "The text is written in capitals only: names and ends of sentences are harder to tell in it."
FEW_LETTERS = "There are hardly any letters in this, rather numbers or signs: a summary of sentences says little of it."
ONE_SENTENCE = "The text is a single sentence: there is nothing to leave out but words."
NO_SENTENCE = "There is no sentence in this: a summary needs a text with words."


def looks_english(text: str) -> bool:
    """Whether a text has more of the frequent words of English than of those of other languages.

    A text too short to tell is taken for English if its letters are Latin.
    """
    words = [word.casefold() for word in WORD.findall(_sample(text))]
    accented = sum(not word.isascii() for word in words)
    if len(words) < FEWEST or 2 * accented > len(words):
        return 2 * accented <= len(words)
    english = sum(word in FUNCTION for word in words)
    elsewhere = sum(word in ELSEWHERE for word in words) + accented / 2
    return english >= elsewhere and (english >= SHARE * len(words) or len(words) < ENOUGH)


def text_notes(text: str, sentences: int) -> tuple[str, ...]:
    """What a visitor has to know of a text with so many sentences, one sentence each."""
    return tuple(_notes(_sample(text), sentences))


def _notes(text: str, sentences: int) -> Iterator[str]:
    letters = [character for character in text if character.isalpha()]
    signs = sum(not character.isspace() for character in text)
    if not sentences or not any(character.isalnum() for character in text):
        yield NO_SENTENCE
        return
    if len(letters) < LETTERS * signs:
        yield FEW_LETTERS
    elif not looks_english(text):
        yield NOT_ENGLISH
    if _capitals(letters):
        yield ALL_CAPITALS
    if sentences == 1:
        yield ONE_SENTENCE


def _capitals(letters: Sequence[str]) -> bool:
    cased = [letter for letter in letters if letter.islower() or letter.isupper()]
    return len(cased) >= FEWEST_CASED and sum(letter.isupper() for letter in cased) >= CAPITALS * len(cased)


def _sample(text: str) -> str:
    """The text, or the beginning, the middle and the end of a long one."""
    if len(text) <= 3 * SAMPLE:
        return text
    middle = len(text) // 2
    return " ".join((text[:SAMPLE], text[middle : middle + SAMPLE], text[-SAMPLE:]))
