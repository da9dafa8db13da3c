"""Words without the ending of the plural, so that `bank`, `banks` and `bank's` are one."""

_KEPT = ("ss", "us", "is")
_LONG = ("xes", "ches", "shes", "sses")


def stem(word: str) -> str:
    """The word in lower case without an English plural or possessive ending."""
    word = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    if len(word) < 4 or word.endswith(_KEPT):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(_LONG) else word.removesuffix("s")
