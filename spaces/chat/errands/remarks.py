"""What a message does in a conversation, apart from the values in it: ask, greet, give up, correct."""

import re

LONGEST = 2000
_QUESTION = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|by the way|btw|wait|hold on|one question|quick question|also|hm+|hey|hi|hello|oh)"
    r"\b[\s,:.!-]*)*"
    r"(?:how|what|when|where|why|who|whose|which|whats|what's|how's|where's)\b(?! about)",
    re.IGNORECASE,
)
_YES_NO_QUESTION = re.compile(
    r"^(?:and |but |so |by the way,? )?(?:can|could|do|does|did|is|are|will|would|should|may|have|has) ", re.I
)
_GUESS = re.compile(
    r"^(?:hm+,? )?(?:is|was|would|could|might|maybe) (?:it|that|this|perhaps)\b|^maybe\b|^perhaps\b", re.IGNORECASE
)
_REQUEST = re.compile(
    r"^(?:[\w' ]+[,.!] )?(?:(?:and|or|but|so|then|actually|ok) )*(?:can|could|may|would|will) (?:i|you|we)\b",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"(?:(?:oh|well|ok(?:ay)?|hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|there|thanks?|thank you|thx|"
    r"cheers|so much|very much|a lot|great|nice|cool|lovely|perfect|wow|how are you(?: doing)?(?: today)?|"
    r"are you (?:a )?(?:bot|robot|human|real)|bye|goodbye|see you|lol|haha+|sorry|please|one moment|"
    r"just a (?:second|moment|minute)|"
    r"give me a (?:second|moment|minute)|wait|hold on|bot|everyone|again)\b[\s,.!?:)]*)+",
    re.IGNORECASE,
)
_GIVES_UP = re.compile(
    r"\b(?:never ?mind|nvm|forget (?:it|that|about it|this)|leave it(?: as it is| be)?|drop it|let it be|abort|"
    r"quit|exit|(?:i(?:'ve| have)? )?changed my mind|don'?t bother|(?:do not|don'?t) want to\b|"
    r"don'?t do (?:it|that|anything)|skip (?:it|this|that)|stop (?:it|this|that|here|everything))\b|^\W*stop\W*$",
    re.IGNORECASE,
)
_NOT_WANTED = re.compile(
    r"\b(?:no longer (?:need|want|necessary)|not needed any ?more|(?:do not|don'?t) (?:want|need) (?:it|that|this)\b)",
    re.IGNORECASE,
)
_BARE_CANCEL = re.compile(
    r"^\W*(?:(?:no|please|just|ok(?:ay)?),? )*cancel(?: (?:this|that|it))?(?: please)?\W*$", re.IGNORECASE
)
_CORRECTS = re.compile(
    r"\b(?:i )?meant\b|\bwrong\b|\binstead\b|\bnot the right\b|\bincorrect\b|\bmistake\b|"
    r"\bmixed up\b|\btypo\b|\bmistyped\b|\bcorrection\b|\brather\b|"
    r"^\W*(?:oh |ah )?no\b(?=[\s,.!-]+\S)|\bi said\b|\bshould (?:be|read|have been)\b",
    re.IGNORECASE,
)
_WANTS_OTHER = re.compile(
    r"\bwrong\b|\bchange\b|\bdifferent\b|\banother\b|\bnot (?:right|correct|the right)\b|\bisn'?t (?:right|correct)\b|"
    r"\bincorrect\b|\bmistake\b|\btypo\b|\bmistyped\b|\bcorrect the\b|\bfix\b|\bedit\b",
    re.IGNORECASE,
)
_OTHER_ORDER = re.compile(
    r"\b(?:the|my|that|for)? ?other (?:order|purchase|number)\b|\bthe other (?:one|1)\b", re.IGNORECASE
)
_NEW_ORDER = re.compile(r"\b(?:another|a different|an?|some) order\b", re.IGNORECASE)
_DOES_NOT_KNOW = re.compile(
    r"\b(?:(?:do not|don'?t|dont|can'?t|cannot|can not) (?:know|have|find|remember|recall|see)|no idea|not sure|"
    r"lost (?:it|my|the)|forgot(?:ten)?|which number|where (?:do|can) i (?:find|see|get)|"
    r"where is (?:it|that|the number)|what(?:'s| is) (?:that|this|my order number))\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    r"\b(?:all(?: of (?:it|them))?|everything|both|the lot|whole (?:order|thing|lot)|complete order)\b", re.IGNORECASE
)
_PERSON = re.compile(
    r"\b(?:human|real person|a person|agent|someone|somebody|representative|operator|employee|supervisor|manager|"
    r"customer service|staff)\b",
    re.IGNORECASE,
)
_KEEPS = re.compile(r"\b(?:keep|don'?t cancel|do not cancel|not cancel)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:don'?t|do not|not|never|instead of|rather than|no longer)\s+"
    r"(?:want to |wish to |need to |to )?(?:\w+ )?$",
    re.IGNORECASE,
)


def tidy(message: str) -> str:
    """The message as it is read: bounded, with one kind of space, dash and quote; lines are kept."""
    message = message[:LONGEST].replace("’", "'").replace("‘", "'")
    message = re.sub(r"[‐‑‒–—−]", "-", message)
    return "\n".join(" ".join(line.split()) for line in message.splitlines()).strip()


def asks(text: str) -> bool:
    """Whether it is a question that wants facts, or any other question than a guess ("is it 8010?")."""
    other = bool(_YES_NO_QUESTION.match(text)) or "?" in text
    return asks_for_facts(text) or (other and not _GUESS.match(text))


def asks_for_facts(text: str) -> bool:
    """Whether it begins as how, what, when and where do: what it names is no answer to the bot."""
    return bool(_QUESTION.match(text))


def asks_to_do(text: str) -> bool:
    """Whether it is a short request in the form of a question: "can I return it instead?"."""
    return bool(_REQUEST.match(text)) and len(text.split()) <= 10


def small_talk(text: str) -> bool:
    """Whether it is a greeting, thanks or the like, and nothing else."""
    return bool(_SMALL_TALK.fullmatch(text.strip()))


def gives_up(text: str) -> bool:
    """Whether the visitor does not want this any more."""
    return bool(_GIVES_UP.search(text)) and not _QUESTION.match(text)


def does_not_want(text: str) -> bool:
    """Whether "it" is not wanted: the errand, or the goods where an errand gets rid of these."""
    return bool(_NOT_WANTED.search(text))


def bare_cancel(text: str) -> bool:
    """Whether it is "cancel" and nothing else, which ends an errand unless that errand is to cancel."""
    return bool(_BARE_CANCEL.match(text))


def corrects(text: str) -> bool:
    """Whether it takes back something that was said before."""
    return bool(_CORRECTS.search(text))


def wants_other(text: str) -> bool:
    """Whether it says that something should be different."""
    return bool(_WANTS_OTHER.search(text))


def other_order(text: str) -> bool:
    """Whether it speaks of "the other order"."""
    return bool(_OTHER_ORDER.search(text))


def other_thing(text: str) -> bool:
    """Whether it speaks of "the other one", which may be an order or one of two options."""
    return "order" not in text.lower() and bool(_OTHER_ORDER.search(text))


def new_order(text: str) -> bool:
    """Whether it speaks of an order that was not spoken of before."""
    return bool(_NEW_ORDER.search(text))


def does_not_know(text: str) -> bool:
    """Whether the visitor does not have what was asked for."""
    return bool(_DOES_NOT_KNOW.search(text))


def wants_all(text: str) -> bool:
    """Whether it speaks of all of them."""
    return bool(_ALL.search(text))


def speaks_of(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in the text."""
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words if word)


def wants_person(text: str) -> bool:
    """Whether it speaks of a person: whoever reads intents should see it."""
    return bool(_PERSON.search(text))


def keeps(text: str) -> bool:
    """Whether it says to keep the order."""
    return bool(_KEEPS.search(text))


def negated(text: str, start: int) -> bool:
    """Whether what begins here is said not to be wanted."""
    return bool(_AGAINST.search(text[:start]))
