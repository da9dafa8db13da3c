"""What became of the files that were put into the knowledge base."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from shared.data.wording import agree, plural
from shared.ui import markup
from shared.ui.bulk_html import MOST_REFUSED

if TYPE_CHECKING:
    from ..knowledge.importing import Taken


def progress_html(done: int, total: int, name: str) -> str:
    """How far it is. `name`: the last file."""
    bar = markup.progress_bar(done / total if total else 0.0, "Files read")
    said = f"{done:,} of {plural(total, 'file')}" + (f" · {markup.text(markup.clipped(name, 80))}" if name else "")
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'


def report_html(files: "Sequence[Taken]", *, cancelled: bool = False) -> str:
    """What was taken from each file, and what could not be."""
    good, bad = [file for file in files if not file.problem], [file for file in files if file.problem]
    parts = []
    if cancelled:
        parts.append(markup.notice("Cancelled: what was read before is kept.", "warn"))
    if good:
        more = (
            "" if len(good) <= MOST_REFUSED else f"<p class='pz-quiet'>and {len(good) - MOST_REFUSED:,} more files</p>"
        )
        parts.append(markup.notice(f"{_items(map(_taken, good[:MOST_REFUSED]))}{more}", "good"))
    if bad:
        head = f"<b>{plural(len(bad), 'file')} gave nothing</b>"
        problems = _items(markup.text(file.problem) for file in bad[:MOST_REFUSED])
        parts.append(markup.notice(head + problems, "warn"))
    if left := [id for file in good for id in file.shelved.left]:
        data = {"articles": " ".join(map(str, left))}
        button = markup.action("clear", f"Delete {agree(len(left), 'it', 'them')}", data)
        verb = agree(len(left), "is", "are")
        came = f"{plural(len(left), 'article')} came from earlier files of these names and {verb} not in the new ones."
        parts.append(markup.notice(f"{came} {button}"))
    return "".join(parts)


def _items(lines: Iterable[str]) -> str:
    return f'<ul class="pz-problems">{"".join(f"<li>{line}</li>" for line in lines)}</ul>'


def _taken(file: "Taken") -> str:
    """A file in a line of HTML."""
    shelved = file.shelved
    counts = [(shelved.added, "new"), (shelved.replaced, "replaced"), (shelved.same, "as before")]
    said = ", ".join(f"{count:,} {word}" for count, word in counts if count) or "nothing new"
    notes = " ".join(map(markup.text, file.notes))
    return f"<b>{markup.text(markup.clipped(file.name, 120))}</b>: {said}. {notes}"
