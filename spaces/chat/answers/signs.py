"""Texts from outside without signs that nobody sees and without what models take for the borders of a message."""

import re
import unicodedata

_JOINERS = "\u200c\u200d"
_MARKS = 3
"""Accents and the like that may stand on one letter."""
_TOKENS = re.compile(
    r"<[|｜][^<>\n]{0,60}?[|｜]>"  # <|im_start|>, <|eot_id|>, <｜User｜>
    r"|\[/?(?:INST|SYS|SYSTEM_PROMPT|TOOL_CALLS|TOOL_RESULTS|AVAILABLE_TOOLS)\]|<</?SYS>>"
    r"|</?(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn|think|thinking|system|user|assistant|developer|tool|"
    r"tool_calls?|tool_response|tool_result|function_calls?|invoke|instructions?)(?:[\s=][^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)
_FENCE = re.compile(r"<{3,}|>{3,}")
_ROUNDS = 5
"""Whoever nests tokens deeper than this loses the signs that they begin with."""


def visible(text: str) -> str:
    """The text in normal form (NFC) without control signs, signs of no width, of direction or for private use, and
    without heaps of accents. Line breaks and tabs stay, and so do joiners between letters that need them.
    """
    normal = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if normal.isascii() and normal.isprintable():
        return normal
    kept: list[str] = []
    marks = 0
    for place, sign in enumerate(normal):
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= _MARKS and (_seen(sign) or (sign in _JOINERS and _joins(normal, place))):
            kept.append(sign)
    return "".join(kept)


def without_control_tokens(text: str) -> str:
    """The text without the tokens and tags that tell a model who speaks, thinks or calls a tool.

    Runs of angle brackets, of which the marker lines of prompts are made, become shorter.
    """
    for _ in range(_ROUNDS):  # What is left may be one again.
        before, text = text, _TOKENS.sub(" ", text)
        if before == text:
            break
    else:
        text = text.replace("<", "< ").replace("[", "[ ")
    return _FENCE.sub(lambda found: found[0][:2], text)


def _seen(sign: str) -> bool:
    # Cc: control, Cf: format, Cs: halves of characters, Co: private use, Cn: none at all.
    return sign in "\n\t" or not unicodedata.category(sign).startswith("C")


def _joins(text: str, place: int) -> bool:
    """Whether a joiner stands between letters or pictures of which some are written with it."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and not any(sign.isascii() for sign in around)
