"""An article of the knowledge base, as the pages see it and as files give it."""

from dataclasses import dataclass
from datetime import datetime

from shared.errors import DataError

LONGEST_TITLE = 300
LONGEST_TOPIC = 120
LONGEST_TEXT = 100_000
LONGEST_QUESTION = 500
MOST_QUESTIONS = 200


@dataclass(frozen=True)
class Article:
    """`questions`: ways in which people ask for it. `source`: the file it came from, "" if it was written here.

    `indexed`: since when it is found by its meaning, as it is now; None: not yet (by its words it is found at once).
    """

    id: int
    title: str
    topic: str
    text: str
    questions: tuple[str, ...]
    source: str
    created: datetime
    updated: datetime
    indexed: datetime | None


@dataclass(frozen=True)
class Draft:
    """What becomes an article. `text`: Markdown."""

    title: str
    topic: str
    text: str
    questions: tuple[str, ...] = ()


def checked(draft: Draft) -> Draft:
    """The draft without white space around its parts, and without empty or repeated questions.

    Raises DataError if the title or the text is missing, or if something is too long.
    """
    title, topic = " ".join(draft.title.split()), " ".join(draft.topic.split())
    text = draft.text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    questions = tuple(dict.fromkeys(line for question in draft.questions if (line := " ".join(question.split()))))
    if not title:
        raise DataError("The article has no title: say in a few words what it answers.")
    if not text:
        raise DataError(f"“{title[:80]}” has no text: write what a visitor should be told.")
    limits = [("title", title, LONGEST_TITLE), ("topic", topic, LONGEST_TOPIC), ("text", text, LONGEST_TEXT)]
    limits += [("question", question, LONGEST_QUESTION) for question in questions]
    for what, written, most in limits:
        if len(written) > most:
            raise DataError(f"The {what} of “{title[:80]}” has {len(written):,} characters: {most:,} are allowed.")
    if len(questions) > MOST_QUESTIONS:
        raise DataError(
            f"“{title[:80]}” has {len(questions):,} ways to ask for it: {MOST_QUESTIONS} are allowed, keep the ones "
            "that differ most."
        )
    return Draft(title, topic, text, questions)
