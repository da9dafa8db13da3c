"""The key phrases of a text, as HTML."""

from shared.ui import markup

from ..work import Work


def phrases_html(work: Work | None) -> str:
    """The phrases in order of their weight, each with how often the text has it."""
    if work is None or not work.phrases:
        return ""
    items = "".join(
        f"<li>{markup.text(phrase.text)}<small>{len(phrase.places):,}</small></li>" for phrase in work.phrases
    )
    return f'<div class="pz-phrases"><h3>Key phrases</h3><ul>{items}</ul></div>'
