"""A text judged for a target, such as a company: the target stands in brackets, so that both stay one string.

"Gold shines as Silver slips" is good for Gold and bad for Silver: a model that has learnt with targets reads
"Gold shines as [ Silver ] slips", and answers for Silver. A text without brackets is judged as a whole.
"""

import re


def marked(text: str, target: str) -> str:
    """The text with its target in brackets: the first place where it stands as whole words.

    The same capitals come first, then any; white space may differ. A target that does not stand in the text
    is put before it. Without a target, the text stays as it is, and so does a blank one.
    """
    words = target.split()
    if not words or not text.strip():
        return text
    found = place_of(text, target)
    if found is None:
        return f"[ {' '.join(words)} ] {text}"
    start, end = found
    return f"{text[:start]}[ {text[start:end]} ]{text[end:]}"


def place_of(text: str, target: str) -> tuple[int, int] | None:
    """Where the target stands in the text as whole words, as start and end; None if it does not."""
    words = r"\s+".join(map(re.escape, target.split()))
    if not words:
        return None
    pattern = rf"(?<!\w){words}(?!\w)"
    found = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
    return found.span() if found else None
