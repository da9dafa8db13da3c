"""A summary with what is to be known about it, as HTML."""

from shared.data.wording import agree, plural
from shared.generation.grounding.support import Link
from shared.ui import markup

from ..extract.shape import as_html
from ..work import Summary, Work

UNSUPPORTED = "Not found in the source: read it with care."


def summary_html(work: Work | None) -> str:
    """The summary, its length, and notes. Its sentences lead to the source (`source.js`)."""
    if work is None or work.summary is None:
        return ""
    summary = work.summary
    names = [document.name for document in work.documents] if len(work.documents) > 1 else []
    if summary.pieces:
        body = as_html(summary.pieces, work.key, bullets=summary.asked.bullets, names=names)
    else:
        body = _written(summary, work.key)
    notes = "".join(markup.notice(markup.text(note), "warn") for note in (*summary.notes, *work.notes))
    read_as = "".join(f'<p class="pz-quiet pz-sum-read">{markup.text(note)}</p>' for note in work.read_as)
    inner = f"{_facts(work, summary)}{body}{_legend(summary)}"
    return f'<section class="pz-panel pz-summary">{inner}</section>{notes}{read_as}'


def _facts(work: Work, summary: Summary) -> str:
    share = f"{summary.words / work.words:.0%} of the text" if work.words else ""
    parts = [plural(len(summary.sentences), "sentence"), plural(summary.words, "word"), share, summary.model]
    if summary.seconds >= 1:
        parts.append(markup.duration(summary.seconds))
    return '<p class="pz-quiet pz-sum-facts">' + " · ".join(markup.text(part) for part in parts if part) + "</p>"


def _written(summary: Summary, key: str) -> str:
    """What a model wrote: each sentence with how far the source supports it."""
    links = [_sentence(number, link) for number, link in enumerate(summary.links)]
    if summary.asked.bullets:
        inner = "<ul>" + "".join(f'<li dir="auto">{link}</li>' for link in links) + "</ul>"
    else:
        inner = f'<p dir="auto">{" ".join(links)}</p>'
    return f'<div class="pz-sum" data-key="{markup.text(key)}">{inner}</div>'


def _sentence(number: int, link: Link) -> str:
    said = f"support {link.score:.2f}"
    if link.missing:
        said += f"; not in the source: {', '.join(link.missing)}"
    if link.supported:
        return (
            f'<a class="pz-sum-s" href="#" data-piece="{number}" dir="auto" title="{markup.text(said)}">'
            f"{markup.text(link.sentence)}</a>"
        )
    return (
        f'<span class="pz-sum-no" data-piece="{number}" dir="auto" title="{markup.text(UNSUPPORTED)} '
        f'({markup.text(said)})">{markup.text(link.sentence)}'
        f'<span class="pz-sr"> ({markup.text(UNSUPPORTED)})</span></span>'
    )


def _legend(summary: Summary) -> str:
    if summary.pieces or not summary.links:
        return ""
    wrong = [link for link in summary.links if not link.supported]
    if not wrong:
        return '<p class="pz-quiet">Every sentence has one in the source that says much the same. That is no proof.</p>'
    missing = sorted({word for link in wrong for word in link.missing})
    named = f" Not in the source at all: {markup.text(', '.join(missing))}." if missing else ""
    count = f"{len(wrong):,} of {len(summary.links):,} sentences"
    verb = agree(len(wrong), "is", "are")
    return f'<p class="pz-sum-warn">{count} (underlined in red) {verb} not found in the source.{named}</p>'
