"""How the figures of a span of time look."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.data.wording import percent, plural
from shared.ui import markup

from ..insight.labels import intent_word
from ..insight.over_time import OTHER, OUTCOMES
from ..insight.spans import SPANS
from .insight_chart import chart

if TYPE_CHECKING:
    from ..insight.articles_used import ArticleUse
    from ..insight.figures import Figures
    from ..insight.insight import Overview
    from ..insight.over_time import Series

TONES = dict(zip(OUTCOMES, ("pos", "c0", "c1", "neg", "neu", "c3"), strict=True))
EMPTY = (
    "There is no conversation in this time. As soon as visitors write, it stands here how many of them were helped, "
    "how fast, and from which articles."
)
NO_OUTCOMES = "No question was asked in this time: here stands, day by day, what became of each."
NO_INTENTS = "No intent was recognised in this time: here stands, day by day, what visitors wanted."
NO_ARTICLES = "No answer came from an article in this time: the most used ones are listed here."
NO_REASONS = "Nobody gave a thumb down in this time: the reasons are counted here."


def overview_html(overview: "Overview") -> str:
    """Everything on the page of figures."""
    body = nothing(EMPTY) if not overview.figures.conversations else _body(overview)
    return f'<div class="pz-i-page">{spans_html(overview.span)}{body}</div>'


def spans_html(chosen: str) -> str:
    """The choice of time."""
    buttons = "".join(
        f'<button type="button" data-act="span" data-span="{key}" aria-pressed="{str(key == chosen).lower()}">'
        f"{name}</button>"
        for key, (name, _) in SPANS.items()
    )
    return f'<div class="pz-i-segments" role="group" aria-label="Time (UTC)">{buttons}</div>'


def nothing(said: str) -> str:
    """What stands in an empty place: what will be there."""
    return f'<p class="pz-i-nothing">{markup.text(said)}</p>'


def seconds(value: float | None) -> str:
    """A length of time, from milliseconds to days."""
    if value is None:
        return "–"
    if value < 0.95:
        return f"{max(1, round(value * 1000)):,} ms"
    if value < 10:
        return f"{value:.1f} s"
    return markup.duration(value) if value < 48 * 3600 else f"{value / 86400:.1f} days"


def _body(overview: "Overview") -> str:
    outcomes, intents = overview.outcomes, overview.intents
    looks = {key: (name, TONES[key]) for key, name in OUTCOMES.items()}
    wanted = {key: (intent_word(key), f"c{at % 6}") for at, key in enumerate(intents.keys)}
    wanted |= {OTHER: ("Others", "neu")} if OTHER in wanted else {}
    return (
        tiles(overview.figures)
        + _panel(f"Outcomes by {outcomes.unit}", _drawn(outcomes, looks, "Outcomes", NO_OUTCOMES))
        + _panel(f"Intents by {intents.unit}", _drawn(intents, wanted, "Intents", NO_INTENTS))
        + f'<div class="pz-i-two">{_panel("Articles that answered most", articles_html(overview.articles))}'
        + _panel("Why thumbs went down", reasons_html(overview.figures))
        + "</div>"
    )


def _drawn(series: "Series", look: dict[str, tuple[str, str]], about: str, empty: str) -> str:
    return chart(series, look, about) if series.total else nothing(empty)


def _panel(title: str, body: str) -> str:
    return f'<section class="pz-panel"><h3>{markup.text(title)}</h3>{body}</section>'


def tiles(figures: "Figures") -> str:
    """The figures one by one, each with what it is a share of."""
    asked = f"of {plural(figures.asked, 'conversation')} with a question"
    questions = f"of {plural(figures.questions, 'question')}"
    thumbs = f'<span class="pz-i-up">{figures.up:,} up</span> <span class="pz-i-down">{figures.down:,} down</span>'
    person = "median, after the hand-over" if figures.person is not None else "nobody has answered yet"
    found = [
        ("Conversations", f"{figures.conversations:,}", plural(figures.messages, "message")),
        ("Solved", percent(figures.solved, figures.asked), f"{figures.solved:,} {asked}"),
        ("Not known", percent(figures.abstained, figures.questions), f"{figures.abstained:,} {questions}"),
        ("Out of scope", percent(figures.out_of_scope, figures.questions), f"{figures.out_of_scope:,} {questions}"),
        (
            "Handed over",
            percent(figures.handed_over, figures.conversations),
            f"{figures.handed_over:,} of {plural(figures.conversations, 'conversation')}",
        ),
        ("Thumbs", thumbs, f"on {plural(figures.up + figures.down, 'answer')}"),
        ("First answer", seconds(figures.first_answer), "median, after the first message"),
        ("A person’s first words", seconds(figures.person), person),
    ]
    items = "".join(f"<div><dt>{name}</dt><dd>{value}<small>{said}</small></dd></div>" for name, value, said in found)
    return f'<dl class="pz-i-tiles">{items}</dl>'


def articles_html(articles: "Sequence[ArticleUse]") -> str:
    """The articles that answered, with the thumbs on their answers."""
    if not articles:
        return nothing(NO_ARTICLES)
    rows = [[_title(one), f"{one.answers:,}", _thumbs(one.up, "up"), _thumbs(one.down, "down")] for one in articles]
    return markup.table(["Article", "Answers", "Up", "Down"], rows, kinds="wnnn")


def _title(one: "ArticleUse") -> str:
    gone = "" if one.there else "removed since"
    facts = " · ".join(markup.text(part) for part in (one.topic, gone) if part)
    small = f'<div class="pz-quiet">{facts}</div>' if facts else ""
    return f"{markup.text(one.title or 'An article without a title')}{small}"


def _thumbs(count: int, kind: str) -> str:
    return f'<span class="pz-i-{kind}">{count:,}</span>' if count else '<span class="pz-quiet">0</span>'


def reasons_html(figures: "Figures") -> str:
    """The reasons of thumbs down, with bars."""
    if not figures.reasons:
        return nothing(NO_REASONS)
    items = "".join(
        f"<li><span>{markup.text(reason)}</span><b>{count:,}</b>{markup.bar(count / figures.down, 'neg')}</li>"
        for reason, count in figures.reasons
    )
    return f'<ul class="pz-i-reasons">{items}</ul>'
