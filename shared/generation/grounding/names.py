"""The names in a sentence: words with a capital letter where none is due. Only for scripts that have capitals."""

import re
from collections.abc import Collection, Iterator

from shared.data.sentences import split_sentences
from shared.tasks.summaries.features import STOP

_WORD = re.compile(r"[^\W_]+")
_OPENING = re.compile(r"[\"“”‘«»:•]\s*\Z|\A\W*\Z")
"""After these a sentence begins."""
TITLES = frozenset({"mr", "mrs", "ms", "dr", "prof", "sir", "ceo", "cfo", "coo", "cto", "i"})
"""What a person is called may be said in many ways."""
INFLECTED = 5
"""Letters at the beginning that German and Germany share at least."""
MANY = 0.27
"""Share of words with a capital beyond which that is no sign of a name, as in German or in headlines."""


def names(sentence: str) -> list[str]:
    """The words that are names, or parts of some.

    The first word of a sentence is one only if the second has a capital, too.
    """
    return [word for word, _ in _capitals(sentence) if word.casefold() not in STOP and word.casefold() not in TITLES]


def tell_names(text: str) -> bool:
    """Whether capitals tell names in this text: not in German, in headlines, or if all letters are capitals."""
    words = capitals = 0
    for sentence in split_sentences(text, wrapped=True):
        inner = [match[0] for match in _WORD.finditer(sentence.text)][1:]
        words += sum(word[0].isalpha() for word in inner)
        capitals += sum(word[0].isupper() for word in inner)
    return capitals <= MANY * words


def known(name: str, words: Collection[str]) -> bool:
    """Whether a text with these plain words has the name, inflected maybe (German for Germany)."""
    plain = name.casefold()
    if plain in words:
        return True
    begin = plain[:INFLECTED]
    return len(begin) == INFLECTED and any(
        word.startswith(begin) and abs(len(word) - len(plain)) <= 3 for word in words
    )


def abbreviated(name: str, text: str) -> bool:
    """Whether a text has the words that an abbreviation such as UN or EU is made of, or such a beginning."""
    if not (2 <= len(name) <= 5 and name.isupper()):
        return False
    starts = [match[0] for match in _WORD.finditer(text) if match[0][0].isupper()]
    initials = "".join(word[0] for word in starts)
    return name in initials or any(word.upper().startswith(name) and len(word) > len(name) for word in starts)


def spelt_out(name: str, sentence: str, words: Collection[str]) -> bool:
    """Whether the source has the initials of the name that this word is a part of: EU for European Union."""
    run: list[str] = []
    runs = [run]
    end = 0
    for word, start in _capitals(sentence):
        if run and sentence[end:start].strip():
            runs.append(run := [])
        run.append(word)
        end = start + len(word)
    return any(name in run and len(run) > 1 and "".join(word[0] for word in run).casefold() in words for run in runs)


def _capitals(sentence: str) -> Iterator[tuple[str, int]]:
    """Words with a capital and where they begin, without those that only begin a sentence."""
    matches = list(_WORD.finditer(sentence))
    for place, match in enumerate(matches):
        if not match[0][0].isupper():
            continue
        if _OPENING.search(sentence, 0, match.start()):
            following = matches[place + 1] if place + 1 < len(matches) else None
            if following is None or not following[0][0].isupper() or sentence[match.end() : following.start()] != " ":
                continue
            if match[0].casefold() in STOP:
                continue
        yield match[0], match.start()
