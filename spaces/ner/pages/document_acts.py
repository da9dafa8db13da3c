"""What the buttons in and under a document do. No Gradio."""

import json
from typing import TYPE_CHECKING, Any

from shared.data.wording import plural
from shared.errors import DataError
from shared.ui import markup

from ..highlight.groups import SORTS
from ..highlight.table import table_html
from ..highlight.view import document_html

if TYPE_CHECKING:
    from ..highlight.corrections import Corrections
    from ..highlight.work import Work

TABLE_ONLY = ("types", "sort", "page")
DOCUMENT_ONLY = ("section", "jump", "goto")
GONE = "This document is not kept any more, because the server was started again: highlight it once more."
HINT = (
    '<p class="pz-quiet pz-hint">Something wrong? Select its words, or choose an entity, and say what it is. '
    '<span class="pz-keys">With the keyboard: arrow keys select words (Shift takes more), Enter asks for the type, '
    "Delete removes an entity.</span></p>"
)


class DocumentActs:
    """`corrections` None: nothing may be changed. `event` is what a button says: `act`, and its other `data-`."""

    def __init__(self, corrections: "Corrections | None") -> None:
        self.corrections = corrections

    def act(self, work: "Work | None", event: Any) -> tuple[str | None, str | None]:
        """Do it, and give the document and its table as they look now; None for what stays as it is.

        Raises DataError for what cannot be done.
        """
        if work is None:
            raise DataError(GONE)
        with work.lock:
            getattr(self, f"_act_{event.act}")(work, event)
            document = None if event.act in TABLE_ONLY else self.document(work)
            return document, None if event.act in DOCUMENT_ONLY else table_html(work)

    def document(self, work: "Work") -> str:
        """The document as it looks now."""
        correct = self.corrections is not None
        return document_html(work, correct=correct, foot=self._foot(work))

    def _foot(self, work: "Work") -> str:
        if self.corrections is None:
            return ""
        if not work.said:
            return HINT
        count = self.corrections.count()
        undo = markup.action("undo", "Undo", {"key": "undo"}) if work.changes else ""
        train = markup.action("train", "Train on the corrections", {"key": "train"}, kind="primary") if count else ""
        kept = f"{plural(count, 'corrected sentence')} can be used for training." if count else ""
        return (
            f'<div class="pz-notice pz-good pz-fixed" role="status"><span>{markup.text(work.said)} {kept}</span>'
            f'<div class="pz-actions">{undo}{train}</div></div>{HINT}'
        )

    def _act_types(self, work: "Work", event: Any) -> None:
        work.hidden, work.page = set(map(str, json.loads(event.hidden))), 0

    def _act_sort(self, work: "Work", event: Any) -> None:
        if event.by in SORTS:
            work.sort, work.page = event.by, 0

    def _act_page(self, work: "Work", event: Any) -> None:
        work.page = max(0, int(event.page))

    def _act_section(self, work: "Work", event: Any) -> None:
        work.section = min(max(0, int(event.section)), len(work.sections) - 1)

    def _act_goto(self, work: "Work", event: Any) -> None:
        work.look_at(int(event.at))

    def _act_jump(self, work: "Work", event: Any) -> None:
        if (entity := work.next_of(event.type, int(event.after))) is not None:
            work.look_at(entity.start)

    def _act_mark(self, work: "Work", event: Any) -> None:
        corrections = self._allowed()
        before = len(work.changes)
        entity = work.mark(int(event.start), int(event.end), event.type)
        work.hidden.discard(entity.label)
        if len(work.changes) > before:
            corrections.keep(work, work.changes[-1])
        work.said = f"“{markup.clipped(entity.text, 60)}” is {entity.label} now."

    def _act_unmark(self, work: "Work", event: Any) -> None:
        corrections = self._allowed()
        work.unmark(int(event.start), int(event.end))
        corrections.keep(work, work.changes[-1])
        gone = work.changes[-1].removed
        one = f"“{markup.clipped(gone[0].text, 60)}” is no entity any more."
        work.said = one if len(gone) == 1 else f"{len(gone):,} entities were removed."

    def _act_undo(self, work: "Work", event: Any) -> None:
        corrections = self._allowed()
        corrections.keep(work, work.undo())
        work.said = "Undone."

    def _allowed(self) -> "Corrections":
        if self.corrections is None:
            raise DataError("Entities cannot be changed here: open the document on the tab “Highlight” first.")
        return self.corrections
