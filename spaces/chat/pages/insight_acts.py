"""What the buttons of the insight tab do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from shared.errors import DataError

from ..insight.labels import WAYS
from ..insight.spans import SPANS
from .insight_questions import OTHER_ARTICLE
from .insight_training import FILTERS
from .insight_view import GONE, Pending, View

if TYPE_CHECKING:
    from ..insight.insight import Insight
    from ..insight.training_data import TrainingRow


@dataclass(frozen=True)
class Open:
    """A form to open. `ways`: the questions; `text`, `topic`: what a new article begins with."""

    form: Literal["write", "choose"]
    ways: tuple[str, ...]
    text: str = ""
    topic: str = ""


class Acts:
    """No Gradio in here. `event` is what a button says: `act`, and what else stands in its `data-`."""

    def __init__(self, insight: "Callable[[], Insight]") -> None:
        self._insight = insight

    @property
    def insight(self) -> "Insight":
        """Made at first use."""
        return self._insight()

    def act(self, view: View, event: Any) -> Open | None:
        """Do what a button or a list says; what is returned is to be opened. Raises DataError, and AttributeError for
        what does not exist."""
        return getattr(self, f"_act_{event.act.replace('-', '_')}")(view, event)

    def group(self, view: View) -> None:
        """Read the open questions, and put them in groups. Raises ModelError."""
        questions = self.insight.questions()
        view.groups = self.insight.groups(questions)
        view.left_out = len(questions) - sum(len(group.questions) for group in view.groups)

    def find_nearest(self, view: View) -> None:
        """Look up the articles that are near to the groups on the page."""
        names = [group.name for group in view.shown_groups()]
        view.nearest = {name: view.nearest.get(name) or self.insight.nearest(name) for name in names}

    def write(self, view: View, title: str, topic: str, text: str, ways: str) -> None:
        """Save the article of the form. Raises DataError for what the knowledge base does not take."""
        pending = _pending(view)
        view.did(self.insight.handling.write(title, topic or "", text, ways.splitlines(), pending.turns))
        view.pending = None
        view.nearest = {}

    def choose(self, view: View, article: int | None) -> None:
        """The questions of the form belong to this article. Raises DataError if none was chosen."""
        if not article:
            raise DataError("No article is chosen yet: choose the one that holds the answer.")
        pending = _pending(view)
        view.did(self.insight.handling.in_article(int(article), pending.texts, pending.turns))
        view.pending = None

    def _act_span(self, view: View, event: Any) -> None:
        if event.span in SPANS:
            view.span = event.span

    def _act_page(self, view: View, event: Any) -> None:
        view.page = int(event.page)

    def _act_kind(self, view: View, event: Any) -> None:
        if event.kind in FILTERS:
            view.kind, view.row_page = event.kind, 0

    def _act_row_page(self, view: View, event: Any) -> None:
        view.row_page = int(event.page)

    def _act_write(self, view: View, event: Any) -> Open:
        group = view.group(event.group)
        near = view.nearest.get(group.name)
        return self._open(view, "write", group.turns, group.texts, topic=near[0].source.topic if near else "")

    def _act_article(self, view: View, event: Any) -> Open | None:
        group = view.group(event.group)
        if event.value == OTHER_ARTICLE:
            return self._open(view, "choose", group.turns, group.texts)
        view.did(self.insight.handling.in_article(int(event.value), group.texts, group.turns))
        return None

    def _act_intent(self, view: View, event: Any) -> None:
        group = view.group(event.group)
        view.did(self.insight.handling.is_intent(self._label(event.value), group.texts, group.turns))

    def _act_not_ours(self, view: View, event: Any) -> None:
        group = view.group(event.group)
        view.did(self.insight.handling.not_for_us(group.texts, group.turns))

    def _act_done(self, view: View, event: Any) -> None:
        view.did(self.insight.handling.done(view.group(event.group).turns))

    def _act_done_one(self, view: View, event: Any) -> None:
        view.did(self.insight.handling.done([int(event.turn)]))

    def _act_remove(self, view: View, event: Any) -> None:
        view.did(self.insight.training.remove(event.space, [int(event.row)]))

    def _act_right_intent(self, view: View, event: Any) -> None:
        row = self._row(event)
        view.did(self.insight.handling.is_intent(self._label(event.value), [row.text], _turns(row)))

    def _act_right_article(self, view: View, event: Any) -> Open:
        row = self._row(event)
        return self._open(view, "choose", _turns(row), (row.text,))

    def _act_keep_answer(self, view: View, event: Any) -> None:
        view.did(self.insight.training.keep_answer(int(event.turn)))

    def _act_write_answer(self, view: View, event: Any) -> Open:
        answer = self.insight.training.agent_answer(int(event.turn))
        return self._open(view, "write", (answer.turn,), (answer.question,), answer.answer)

    def _act_skip_answer(self, view: View, event: Any) -> None:
        view.did(self.insight.handling.done([int(event.turn)], "answer"))

    def _act_undo(self, view: View, event: Any) -> None:
        if not view.deeds:
            raise DataError("There is nothing to take back any more.")
        deed = view.deeds.pop()
        self.insight.handling.undo(deed)
        if deed.turns and view.tab == "questions":
            self.group(view)

    def _act_close(self, view: View, event: Any) -> None:
        view.told = False

    def _open(
        self,
        view: View,
        form: Literal["write", "choose"],
        turns: Sequence[int],
        texts: Sequence[str],
        text: str = "",
        topic: str = "",
    ) -> Open:
        view.pending = Pending(tuple(turns), tuple(texts))
        return Open(form, tuple(texts[:WAYS]), text, topic)

    def _label(self, label: str) -> str:
        if label not in self.insight.intents():
            raise DataError(f"“{label}” is no intent here: choose one from the list.")
        return label

    def _row(self, event: Any) -> "TrainingRow":
        found = (row for row in self.insight.training.rows() if (row.space, str(row.id)) == (event.space, event.row))
        row = next(found, None)
        if row is None:
            raise DataError(GONE)
        return row


def _turns(row: "TrainingRow") -> tuple[int, ...]:
    return (row.turn,) if row.turn else ()


def _pending(view: View) -> Pending:
    if view.pending is None:
        raise DataError(GONE)
    return view.pending
