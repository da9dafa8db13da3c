"""Yes and no, in many wordings. A yes counts only if the message is nothing else."""

import re
from collections.abc import Collection

from shared.data.folding import fold

_YES = (
    r"yes|yep|yeah|yup|yea|ya|y|aye|sure|ok|okay|okey|k|correct|right|exactly|absolutely|definitely|certainly|affirmative|"
    r"confirm|confirmed|i confirm|go ahead|go for it|do it|do that|do so|please do|proceed|of course|sounds good|"
    r"looks good|all good|fine|alright|all right|agreed|i agree|that works|that's it|that is it|indeed|by all means"
)
_FILLERS = frozenset(
    {
        "a",
        "ah",
        "am",
        "and",
        "as",
        "do",
        "for",
        "good",
        "great",
        "hey",
        "i",
        "i'm",
        "in",
        "is",
        "it",
        "it's",
        "just",
        "like",
        "me",
        "much",
        "my",
        "now",
        "oh",
        "on",
        "order",
        "please",
        "pls",
        "said",
        "so",
        "sure",
        "thank",
        "thanks",
        "that",
        "that's",
        "the",
        "then",
        "there",
        "this",
        "thx",
        "to",
        "very",
        "want",
        "well",
        "with",
        "would",
        "yes",
        "you",
        "your",
    }
)
_NO = re.compile(
    r"^\W*(?:no|nope|nah|n|nay|not(?: yet| now)?|please don'?t|don'?t|do not|wait|hold on|rather not|i'?d rather not|"
    r"better not|never|negative|wrong|(?:that'?s|this is) (?:wrong|not right|not correct|incorrect)|incorrect)\b",
    re.IGNORECASE,
)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff\ufe0f]")
_YES_SIGNS, _NO_SIGNS = ("👍", "✅", "👌"), ("👎", "❌")
_AGAINST = frozenset(
    {
        "another",
        "but",
        "don't",
        "dont",
        "except",
        "hold",
        "however",
        "if",
        "instead",
        "later",
        "maybe",
        "nah",
        "never",
        "no",
        "nope",
        "not",
        "other",
        "perhaps",
        "stop",
        "unless",
        "wait",
        "when",
        "won't",
        "wrong",
    }
)


def is_yes(text: str, button: str = "", own: Collection[str] = ()) -> bool:
    """Whether a message is a clear yes. `button`: what is clicked for it; `own`: further words that it may hold."""
    if "?" in text or "\n" in text.strip() or len(text) > 120:
        return False
    folded = _TONES.sub("", fold(text)).strip(" .!,")
    if folded in _YES_SIGNS or (button and folded == fold(button)):
        return True
    if _AGAINST & set(_words(folded)):
        return False
    rest, count = re.subn(rf"\b(?:{_YES})\b", " ", folded)
    allowed = _FILLERS.union(*map(_words, map(fold, (button, *own))))
    return count > 0 and allowed.issuperset(_words(rest)) and _only_words(rest)


def is_no(text: str, own: Collection[str] = ()) -> bool:
    """Whether a message begins as a no, whatever follows."""
    return (
        bool(_NO.match(text))
        or fold(text).strip(" .!,") in {fold(word) for word in own}
        or text.strip() in ("👎", "❌")
    )


def only_no(text: str) -> bool:
    """Whether a message is a no and hardly more."""
    return is_no(text) and len(text.split()) <= 6


def _only_words(text: str) -> bool:
    """No other signs than those of a sentence: an answer holds no markup and no code."""
    return re.fullmatch(r"[\w\s.,!'’()👍✅👌:;-]*", text) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'-]+", text)
