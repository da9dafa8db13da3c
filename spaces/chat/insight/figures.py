"""How the chat does, in numbers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from .said import Said, Talk

SOLVING = ("answered", "done")
QUESTIONS = ("answered", "clarify", "done", "abstained", "out_of_scope", "handed_over")
"""What a bot's turn says of a whole question; within an errand, only its end does."""
REAL = (*QUESTIONS, "errand")


@dataclass(frozen=True)
class Figures:
    """Counts over the conversations that began in a span of time.

    `messages`: by visitors. `asked`: conversations with a question at all (more than small talk). `solved`: those
    whose last question was answered or done, and that were neither handed over nor thumbed down. `questions`: in all
    conversations, of them `abstained` and `out_of_scope`. `reasons`: of thumbs down, most frequent first.
    `first_answer`, `person`: median seconds from the first message to the first answer, and from the hand-over to the
    first words of a person; None where there is nothing to measure.
    """

    conversations: int = 0
    messages: int = 0
    asked: int = 0
    solved: int = 0
    handed_over: int = 0
    questions: int = 0
    abstained: int = 0
    out_of_scope: int = 0
    up: int = 0
    down: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    first_answer: float | None = None
    person: float | None = None


def figures(talks: Sequence[Talk]) -> Figures:
    """The figures of these conversations."""
    turns = [turn for talk in talks for turn in talk.turns]
    outcomes = Counter(turn.outcome for turn in turns if turn.author == "bot")
    verdicts = Counter(turn.verdict for turn in turns)
    reasons = Counter(turn.reason or "No reason given" for turn in turns if turn.verdict == "down")
    return Figures(
        conversations=len(talks),
        messages=sum(turn.author == "visitor" for turn in turns),
        asked=sum(last_question(talk) is not None for talk in talks),
        solved=sum(map(is_solved, talks)),
        handed_over=sum(talk.handed_over is not None for talk in talks),
        questions=sum(outcomes[name] for name in QUESTIONS),
        abstained=outcomes["abstained"],
        out_of_scope=outcomes["out_of_scope"],
        up=verdicts["up"],
        down=verdicts["down"],
        reasons=tuple(reasons.most_common()),
        first_answer=_median(map(first_answer_seconds, talks)),
        person=_median(map(person_seconds, talks)),
    )


def last_question(talk: Talk) -> Said | None:
    """The bot's turn on the last real question of a conversation; None if there was only small talk."""
    return next((turn for turn in reversed(talk.by("bot")) if turn.outcome in REAL), None)


def is_solved(talk: Talk) -> bool:
    """Whether the last question was answered or done, without a person, and nothing was thumbed down."""
    last = last_question(talk)
    if last is None or last.outcome not in SOLVING or talk.handed_over is not None:
        return False
    return all(turn.verdict != "down" for turn in talk.turns)


def first_answer_seconds(talk: Talk) -> float | None:
    """From the first message of the visitor to what the bot said next."""
    asked = next(iter(talk.by("visitor")), None)
    answers = (turn for turn in talk.by("bot") if asked and turn.id > asked.id)
    return _between(asked.created if asked else None, next(answers, None))


def person_seconds(talk: Talk) -> float | None:
    """From the hand-over to the first words of a person after it."""
    over = talk.handed_over
    return _between(over, next((turn for turn in talk.by("agent") if over and turn.created >= over), None))


def _between(start: datetime | None, turn: Said | None) -> float | None:
    return (turn.created - start).total_seconds() if start and turn else None


def _median(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
