"""When a model says that the passages do not hold the answer."""

import re

REFUSAL = "I did not find the answer to this in our articles."
"""What a model is told to say then, and what is shown."""
_NOT = r"(?:not|n['’]t|no|cannot|unable to|never)"
_TEXTS = r"(?:passages?|articles?|texts?|documents?|context|information|sources?|knowledge base)"
_HELD = (
    r"(?:contain|hold|mention|say|state|provide|include|specif|answer|cover|give|tell|address|describe|explain|found|"
    r"available)\w*"
)
_KNOWN = re.compile(
    "|".join(
        (
            rf"\b{_TEXTS}\b[^.!?\n]{{0,40}}\b(?:do(?:es)?|is|are|was|were|has|have)?\s*{_NOT}\b[^.!?\n]{{0,20}}\b{_HELD}",
            rf"\bI\s*(?:could|can|did|do|was|am|have)?\s*{_NOT}\b[^.!?\n]{{0,25}}\b(?:find|found|know|answer|see|sure|able|"
            r"information)\b",
            r"\b(?:there is|there's|I have|have|has)\s+(?:no|not any)\s+(?:information|mention|answer|details?|data)\b",
            rf"\bno (?:information|mention|answer|details?)\b[^.!?\n]{{0,30}}\b(?:available|provided|found|{_TEXTS})\b",
            rf"\b(?:is|are|was|were)\s*{_NOT}\s+{_HELD}[^.!?\n]{{0,30}}\b{_TEXTS}\b",
        )
    ),
    re.IGNORECASE,
)


def refuses(sentence: str) -> bool:
    """Whether a sentence says that the answer is not known."""
    return _plain(REFUSAL) in _plain(sentence) or bool(_KNOWN.search(sentence.replace("’", "'")))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
