"""Parts of articles that speak to a model and not to a reader: neither does a model see them, nor do they count as
what the articles say.

An article comes from the owner, but what was imported may have been written by anybody. The patterns catch the usual
ways to give orders to a model, in a few languages; one in words that nobody has thought of is not caught. What it
makes a model say is then shown only where the articles say it, see `checking`.
"""

import re

from ..knowledge.markdown import lines
from .signs import visible, without_control_tokens

_RULES = r"(?:instructions?|rules?|prompts?|guidelines?|directions?|orders|context|messages?)"
_BEFORE = r"(?:previous|prior|above|earlier|preceding|foregoing|existing|system|original|initial|your|other)"
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass|overrule|drop|skip)\b[^.!?\n]{{0,40}}\b{_BEFORE}\b"
            rf"[^.!?\n]{{0,30}}\b{_RULES}",
            r"\b(?:ignore|disregard|forget)\b[^.!?\n]{0,20}\b(?:everything|anything|all)\b[^.!?\n]{0,30}\b"
            r"(?:above|before|previous(?:ly)?|so far|told|said)\b",
            rf"\b(?:new|updated|important|additional|secret|hidden|real|admin)\s+(?:system\s+)?{_RULES}\s*"
            r"(?:for|to)\s+(?:the\s+|all\s+)?"
            r"(?:assistants?|models?|ai|bots?|chatbots?|llms?|agents?)\b",
            r"\b(?:system|developer)\s+(?:prompt|message|override|instructions?|note)\b",
            r"^[^\w\n]*(?:system|assistant|developer|user|human|ai|bot)\s*(?:\([^)\n]{0,30}\)\s*)?:",
            r"^[^\w\n]*#{1,6}\s*(?:system|assistant|user|instructions?|response)\s*:?\s*$",
            r"\b(?:you are|act as|pretend to be|behave as|roleplay as)\b[^.!?\n]{0,30}\b"
            r"(?:dan|jailbroken|unrestricted|developer mode|an? (?:ai|assistant|language model|chatbot|llm)|"
            r"no longer)\b",
            r"\b(?:dear|hey|hello|attention|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|"
            r"notice (?:to|for))\s+(?:the\s+|any\s+|all\s+|every\s+)?"
            r"(?:ai|assistants?|models?|language models?|chatbots?|bots?|llms?)\b",
            r"\b(?:if you are|as) an? (?:ai|assistant|language model|chatbot|bot|llm)\b",
            r"\b(?:the\s+)?(?:assistant|chatbot|bot|ai|model|llm)\s+(?:must|should|shall|will|has to|is to|needs to)\b",
            r"\b(?:tell|inform|assure|convince|persuade)\s+(?:the|every|all|any|each)\s+(?:user|visitor|customer|reader)s?\b",
            r"\b(?:say|answer|reply|respond|output|print|write|begin|end)\b[^.!?\n]{0,30}\b(?:every|each|all|any)\s+"
            r"(?:answers?|repl(?:y|ies)|questions?|messages?|responses?)\b",
            r"\b(?:reveal|print|repeat|show|output|leak|disclose)\b[^.!?\n]{0,40}\b(?:prompt|instructions|rules|secrets?|"
            r"api keys?|passwords?)\b",
            r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b[^.!?\n]{0,60}\b"
            r"(?:anweisung|regel|vorgabe|befehl)\w*",
            r"\b(?:ignor\w+|oubli\w+|ne (?:tiens|tenez) pas compte)\b[^.!?\n]{0,60}\b"
            r"(?:instruction|consigne|règle)s?\b",
            r"\b(?:ignor\w+|olvid\w+|descart\w+|esque[cç]\w+|dimentic\w+|scorda\w*)\b[^.!?\n]{0,60}\b"
            r"(?:instruc\w+|reglas|regras|istruzion\w+|regole)\b",
            r"\b(?:negeer|vergeet)\b[^.!?\n]{0,60}\b(?:instructies|regels|opdrachten)\b",
            r"\b(?:zignoruj|pomiń|zapomnij)\b[^.!?\n]{0,60}\b(?:instrukcj|polece|zasad)\w+",
            r"(?:игнорируй\w*|забудь\w*)[^.!?\n]{0,60}(?:инструкци|правил)\w+",
            r"(?:忽略|无视|無視|忘记)[^。！？\n]{0,20}(?:指令|指示|规则|規則|提示)",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
_CALL = re.compile(r"\{\s*\"(?:name|tool|function|tool_calls?|action|role)\"\s*:\s*\"?[\w\[{]", re.IGNORECASE)
_BLOB = re.compile(
    r"(?<![\w/+=.-])(?=[A-Za-z0-9+/]*[0-9+/])(?=[A-Za-z0-9+/]*[A-Z])(?=[A-Za-z0-9+/]*[a-z])[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=])"
)
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def for_readers(text: str) -> str:
    """The text of a passage without comments, signs that nobody sees, tokens of models, and paragraphs, items or rows
    that give orders to a model, call a tool, or are encoded.
    """
    text = without_control_tokens(_HIDDEN.sub("", visible(text)))
    if not gives_orders(text):
        return text
    kept: list[str] = []
    for paragraph in re.split(r"(\n[^\S\n]*\n)", text):
        if not gives_orders(paragraph):
            kept.append(paragraph)
        elif _listed(paragraph):
            kept.append("\n".join(line for line in paragraph.split("\n") if not gives_orders(line)))
    return "".join(kept).strip("\n")


def gives_orders(text: str) -> bool:
    """Whether a text speaks to a model."""
    return any(pattern.search(text) for pattern in (_ORDERS, _CALL, _BLOB))


def _listed(paragraph: str) -> bool:
    """Whether every line is an item or a row of its own."""
    found = [line.text.strip() for line in lines(paragraph) if line.text.strip()]
    return all(re.match(r"[-*+|]|\d+[.)]", line) for line in found)
