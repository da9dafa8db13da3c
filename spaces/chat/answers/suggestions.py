"""What a visitor may ask next: questions that neighbouring articles answer."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from shared.generation.grounding.source import stems

from ..turns import Hit
from .quarantine import gives_orders
from .signs import visible, without_control_tokens

MOST = 3
SAME = 0.75
"""Share of the words of two questions together from which they ask for the same."""
LONGEST = 90
"""Characters."""
_HOW_TO = re.compile(r"how to\s+", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|after|before)\s+(?!and\b|or\b)[^:]+", re.IGNORECASE)
_QUESTION = re.compile(
    r"who\s|(?:how|what|when|where|why|which|whose)(?:\s+(?:long|much|many|often|far|soon|old|late|early|big|heavy))?\s+"
    r"(?:do|does|did|is|are|was|were|will|can|could|may|must|should|would|has|have)\b"
    r"|(?:can|could|do|does|did|is|are|was|were|will|would|may|must|should|am|have|has)\s",
    re.IGNORECASE,
)
_GERUND = re.compile(r"(?!during|evening|morning|(?:no|some|any|every)thing)[A-Za-z]{2,}ing\b", re.IGNORECASE)
_YOU = {"you are": "I am", "you were": "I was", "your": "my", "yours": "mine", "yourself": "myself", "you": "I"}
_PERSON = re.compile(r"\b(?:you are|you were|yourself|yours|your|you)\b")


_ASKS = re.compile(
    r"(?:how|what|when|where|why|which|who|can|could|may|do|does|did|is|are|will|would|should|must)\b", re.IGNORECASE
)
"""What is suggested is a question, not a situation."""


class Asked(Protocol):
    """What is needed of an article (see `knowledge.Article`)."""

    @property
    def id(self) -> int:
        """As in `Source.article`."""
        ...

    @property
    def title(self) -> str:
        """Its heading."""
        ...

    @property
    def questions(self) -> Sequence[str]:
        """Ways in which people ask for it."""
        ...


def suggestions(
    hits: Sequence[Hit], asked: Sequence[str], articles: Iterable[Asked] = (), *, most: int = MOST
) -> tuple[str, ...]:
    """Up to `most` questions, each from another article, none of them asked before in this conversation.

    `hits`: what was found, the answer first: the articles after it come first here. `asked`: the visitor's messages.
    `articles`: those of the hits, for their questions, and further ones that go with the topic.
    """
    known = {article.id: article for article in articles}
    titles = {hit.source.article: hit.source.title for hit in hits}
    titles |= {key: article.title for key, article in known.items()}
    answered = hits[0].source.article if hits else None
    taken = [stems(text) for text in asked]
    found: list[str] = []
    for key in dict.fromkeys([*(hit.source.article for hit in hits), *known]):
        if key == answered or len(found) == most:
            continue
        questions = known[key].questions if key in known else ()
        for question in _candidates(questions, titles[key]):
            if not any(_same(stems(question), other) for other in taken):
                found.append(question)
                taken.append(stems(question))
                break
    return tuple(found)


def first_question(article: Asked) -> str:
    """The first way to ask for an article that can be shown as a suggestion; "" if there is none."""
    return next(_candidates(article.questions, article.title), "")


def question_of(title: str) -> str:
    """A title turned into a question; one that cannot be put into the sentence is quoted in it."""
    title = title.strip().rstrip(".:!")
    if title.endswith("?"):
        return title
    if how := _HOW_TO.match(title):
        return f"How do I {_mine(title[how.end() :])}?"
    if condition := _CONDITION.match(title):
        return f"What happens {_mine(_lower(condition[0]))}?"
    if _QUESTION.match(title):
        return f"{title}?"
    if _GERUND.match(title):
        return f"What should I know about {_mine(_lower(title))}?"
    return f"What should I know about “{title}”?"


def _candidates(questions: Sequence[str], title: str) -> Iterator[str]:
    for question in [*questions, question_of(title)]:
        said = " ".join(without_control_tokens(visible(question)).split())
        if said and len(said) <= LONGEST and not gives_orders(said) and _ASKS.match(said):
            yield said[:1].upper() + said[1:].rstrip(" .?!") + "?"


def _same(mine: frozenset[str], other: frozenset[str]) -> bool:
    return mine == other or (bool(mine and other) and len(mine & other) >= SAME * len(mine | other))


def _lower(title: str) -> str:
    """With a small letter at the beginning, unless the first word is all capitals or one with capitals inside."""
    first = title.split(maxsplit=1)[0]
    return title if any(sign.isupper() for sign in first[1:]) else title[:1].lower() + title[1:]


def _mine(text: str) -> str:
    """As the visitor would say it."""
    return _PERSON.sub(lambda found: _YOU[found[0]], text)
