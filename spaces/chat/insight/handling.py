"""What the owner does about questions that were not answered: each deed is one click, and one click takes it back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import update

from shared.data.folding import fold
from shared.data.wording import agree, plural
from shared.errors import DataError

from ..knowledge.article import LONGEST_QUESTION, MOST_QUESTIONS
from ..tables import TurnRow
from .labels import CHAT, OUT_OF_SCOPE, RETRIEVAL, WAYS, WRITING, document, intent_word

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.feedback import FeedbackRow
    from shared.services import Services

    from ..knowledge.article import Article
    from ..knowledge.knowledge import Knowledge

PART = 500


@dataclass(frozen=True)
class Deed:
    """What was done, for `Handling.undo`. `said`: in a sentence. `turns`: that count as handled since.

    `origin`: of its training rows. `article`: that was written, or that got `ways` to ask; 0: none. `removed`: training
    rows by Space that it took away.
    """

    said: str
    turns: tuple[int, ...] = ()
    origin: str = ""
    article: int = 0
    written: bool = False
    ways: tuple[str, ...] = ()
    removed: tuple[tuple[str, "FeedbackRow"], ...] = ()


class Handling:
    """Deeds. `turns`: the bot's, which did not answer; `texts`: the questions, the most central first."""

    def __init__(self, services: "Services", sessions: "Callable[[], Session]", knowledge: "Knowledge") -> None:
        self._services, self._sessions, self._knowledge = services, sessions, knowledge

    def write(self, title: str, topic: str, text: str, questions: Sequence[str], turns: Iterable[int]) -> Deed:
        """Add an article with its ways to ask. Raises DataError if the knowledge base cannot take it."""
        if not title.strip() or not text.strip():
            raise DataError("The article needs a title and a text: write both, then save it.")
        ways = tuple(way.strip() for way in questions if way.strip())
        id = self._knowledge.add(title.strip(), topic.strip(), text.strip(), ways)
        said = f"The article “{title.strip()}” was added to the knowledge base."
        return self._handled(Deed(said, tuple(turns), article=id, written=True))

    def in_article(self, article: int, texts: Sequence[str], turns: Iterable[int]) -> Deed:
        """The answer is in this article: training pairs for retrieval, and ways to ask. Raises DataError."""
        there, origin, count = self._knowledge.get(article), _origin(), len(different(texts))
        ways = _new_ways(there, texts)
        self._knowledge.edit(article, there.title, there.topic, there.text, (*there.questions, *ways))
        self._add(RETRIEVAL, texts, document(there.title, there.text), origin)
        said = f"{plural(count, 'question')} now {agree(count, 'leads', 'lead')} to “{there.title}”."
        return self._handled(Deed(said, tuple(turns), origin, article, ways=ways))

    def is_intent(self, label: str, texts: Sequence[str], turns: Iterable[int]) -> Deed:
        """The questions mean this: training rows of intents. Raises DataError for a label that is none."""
        if not label.strip():
            raise DataError("There is no intent: choose one.")
        origin = _origin()
        self._add(CHAT, texts, label, origin)
        rows = plural(len(different(texts)), "training row")
        return self._handled(Deed(f"Kept as {rows} of “{intent_word(label)}”.", tuple(turns), origin))

    def not_for_us(self, texts: Sequence[str], turns: Iterable[int]) -> Deed:
        """Nothing that this shop is asked: training rows of `out_of_scope`."""
        return self.is_intent(OUT_OF_SCOPE, texts, turns)

    def done(self, turns: Iterable[int], noun: str = "question") -> Deed:
        """Nothing more to do about these."""
        ids = tuple(turns)
        return self._handled(Deed(f"{plural(len(ids), noun)} put away as done.", ids))

    def undo(self, deed: Deed) -> None:
        """Take a deed back: its questions are open again, what it added is gone, what it removed is there."""
        if deed.origin:
            for space in (CHAT, RETRIEVAL, WRITING):
                self._services.feedback.withdraw(space, deed.origin)
        for space, row in deed.removed:
            self._services.feedback.put_back(space, [row])
        self._mark(deed.turns, None)
        there = next((one for one in self._knowledge.articles() if one.id == deed.article), None)
        if there is None:
            return  # none was concerned, or it was removed since
        if deed.written:
            self._knowledge.remove(there.id)
        elif deed.ways:
            # Only what the deed added: the article may have been edited since.
            left = [way for way in there.questions if way not in deed.ways]
            self._knowledge.edit(there.id, there.title, there.topic, there.text, left)

    def _add(self, space: str, texts: Sequence[str], right: str, origin: str) -> None:
        ref = self._services.serving.current(space) or ""
        for text in different(texts):
            self._services.feedback.add(space, text, "", right, ref, "corrected", origin=origin)

    def _handled(self, deed: Deed) -> Deed:
        self._mark(deed.turns, datetime.now(UTC))
        return deed

    def _mark(self, turns: Sequence[int], when: datetime | None) -> None:
        with self._sessions() as session:
            for start in range(0, len(turns), PART):
                part = turns[start : start + PART]
                session.execute(update(TurnRow).where(TurnRow.id.in_(part)).values(handled=when))
            session.commit()


def different(texts: Iterable[str]) -> list[str]:
    """The texts without repeats, in order."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(fold(text), text)
    return list(first.values())


def _new_ways(article: "Article", texts: Iterable[str]) -> tuple[str, ...]:
    """What the article can take as further ways to ask for it."""
    known = {fold(way) for way in article.questions}
    new = [text for text in different(texts) if fold(text) not in known and len(text) <= LONGEST_QUESTION]
    return tuple(new[: max(0, min(WAYS, MOST_QUESTIONS - len(known)))])


def _origin() -> str:
    """A name for the training rows of one deed."""
    return f"owner:{uuid4().hex[:12]}"
