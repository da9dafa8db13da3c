"""How answers look: HTML for the page, no Gradio."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.data.wording import plural
from shared.scoring import BatchProgress, Example
from shared.ui import markup

from .scoring import polarity
from .why import Explanation

if TYPE_CHECKING:
    from shared.data.sentences import Sentence
    from shared.tasks.text_classification import Classification

MILD, STRONG = 0.15, 0.6
"""Mean scores from here on are called positive or negative, and very much so."""
HARDLY = 0.005


WHOLE_TEXTS = "The model in use judges whole texts: it has not learnt to answer for one company."


def judged_for(company: str, heeded: bool) -> str:
    """What became of the company that a visitor named; empty if there is none."""
    if not company.strip():
        return ""
    if heeded:
        return markup.notice(f"Judged for <b>{markup.text(company.strip())}</b>.")
    return markup.notice(f"{WHOLE_TEXTS} What follows is about the text as a whole.", "warn")


def loading() -> str:
    """Said while the model is read from disk at its first use."""
    return markup.notice("Loading the model. The first answer takes a few seconds, later ones are immediate.")


def score_text(score: float | None) -> str:
    """A score with its sign and a real minus; a dash if the labels have no positive and negative."""
    if score is None:
        return "–"
    # Adding zero turns a rounded -0.0 into 0.0.
    return f"{round(score, 2) + 0.0:+.2f}".replace("-", "−")


def mood_tone(score: float | None) -> str:
    """The colour class of a mean score."""
    if score is None or abs(score) < MILD:
        return "neu"
    return "pos" if score > 0 else "neg"


def mood_word(score: float | None) -> str:
    """A mean score in words."""
    if score is None:
        return "no score"
    very = "very " if abs(score) >= STRONG else ""
    return {"pos": f"{very}positive", "neg": f"{very}negative", "neu": "mixed"}[mood_tone(score)]


def change_text(change: float | None) -> str:
    """A change of a mean score as an arrow and a number; a dash if there is nothing to compare."""
    if change is None:
        return "–"
    arrow = "▲" if change >= HARDLY else "▼" if change <= -HARDLY else "■"
    return f"{arrow} {score_text(change)}"


def gauge(score: float) -> str:
    """A scale from -1 (negative) to 1 (positive) with the score marked."""
    place = (score + 1) * 50
    return (
        f'<div class="pz-gauge" role="img" aria-label="Score {score:+.2f} on a scale from -1 to 1">'
        f'<div class="pz-track"><span class="pz-mark" style="left:{place:.1f}%"></span></div>'
        '<div class="pz-ends"><span>−1 negative</span><span>0</span><span>+1 positive</span></div></div>'
    )


def one_answer(answer: "Classification") -> str:
    """The answer for a text: label, score and the probability of every label."""
    score = polarity(answer.scores)
    headline = (
        f'<div class="pz-headline">{markup.pill(answer.label, markup.tone(answer.label))}'
        f"<span>{answer.scores[answer.label]:.0%} sure</span>"
    )
    if score is not None:
        headline += f'<span class="pz-score">Score {score_text(score)}</span>'
    windows = ""
    if answer.windows > 1:
        windows = f'<p class="pz-quiet">Longer than the model reads at once: read in {answer.windows} parts.</p>'
    rows = "".join(
        f'<div class="pz-prob"><span>{markup.text(label)}</span>{markup.bar(p, markup.tone(label))}<b>{p:.1%}</b></div>'
        for label, p in sorted(answer.scores.items(), key=lambda pair: -pair[1])
    )
    return (
        f'<section class="pz-panel" aria-label="Result" aria-live="polite">{headline}</div>'
        f"{gauge(score) if score is not None else ''}<div class='pz-probs'>{rows}</div>{windows}</section>"
    )


def sentence_table(sentences: "Sequence[Sentence]", answers: "Sequence[Classification]") -> str:
    """Every sentence of a longer text with its own answer."""
    return _block("Sentence by sentence", _answer_table("Sentence", [s.text for s in sentences], answers))


def many_answers(texts: Sequence[str], answers: "Sequence[Classification]") -> str:
    """A table for several texts, and what they say together."""
    counts = Counter(answer.label for answer in answers)
    scores = [score for answer in answers if (score := polarity(answer.scores)) is not None]
    pills = " ".join(markup.pill(f"{label} {n}", markup.tone(label)) for label, n in counts.most_common())
    mean = f'<span class="pz-score">Average score {score_text(sum(scores) / len(scores))}</span>' if scores else ""
    head = f'<div class="pz-headline"><strong>{len(texts)} texts</strong>{pills}{mean}</div>'
    return f'<section class="pz-panel" aria-label="Results">{head}{_answer_table("Text", texts, answers)}</section>'


def _answer_table(head: str, texts: Sequence[str], answers: "Sequence[Classification]") -> str:
    rows = [
        (
            f'<span class="pz-tick pz-{markup.tone(answer.label)}"></span>{markup.text(text)}',
            markup.pill(answer.label, markup.tone(answer.label)),
            f"{answer.scores[answer.label]:.0%}",
            score_text(polarity(answer.scores)),
        )
        for text, answer in zip(texts, answers, strict=True)
    ]
    return markup.table((head, "Label", "Sure", "Score"), rows, kinds="wtnn")


def why(text: str, explanation: Explanation) -> str:
    """The text with its parts shaded by how much they moved the decision."""
    return _block("Why", _why_text(text, explanation) + _why_note(explanation))


def _why_note(explanation: Explanation) -> str:
    what = {"words": "word", "sentences": "sentence", "phrases": "phrase"}[explanation.unit]
    label = markup.text(explanation.label)
    if not explanation.parts:
        return '<p class="pz-quiet">A single word cannot be taken apart.</p>'
    strongest = max((part.weight for part in explanation.parts), key=abs)
    effect = "falls" if strongest > 0 else "rises"
    return (
        f'<p class="pz-quiet">Each {what} was left out once. The strongest one counts for '
        f"{abs(strongest) * 100:.1f} points: without it, the probability of <b>{label}</b> {effect} by that much. "
        f'<span class="pz-key pz-for">speaks for {label}</span> '
        '<span class="pz-key pz-against">speaks against</span></p>'
    )


def _why_text(text: str, explanation: Explanation) -> str:
    strongest = max((abs(part.weight) for part in explanation.parts), default=0.0) or 1.0
    pieces, position = [], 0
    for part in explanation.parts:
        pieces.append(markup.text(text[position : part.start]))
        side = "for" if part.weight > 0 else "against"
        shade = f"--w:{abs(part.weight) / strongest:.2f}"
        title = f"{part.weight * 100:+.1f} points".replace("-", "−")
        word = markup.text(text[part.start : part.end])
        pieces.append(f'<span class="pz-why pz-{side}" style="{shade}" title="{title}">{word}</span>')
        position = part.end
    pieces.append(markup.text(text[position:]))
    return f'<p class="pz-whytext">{"".join(pieces)}</p>'


def batch_status(progress: BatchProgress) -> str:
    """The progress bar of a table, with rows per second and the time left."""
    fraction = progress.done / progress.total if progress.total else 1.0
    rate = f"{progress.rate:,.0f} rows/s" if progress.rate else "starting"
    if progress.cancelled:
        said = f"Cancelled after {progress.done:,} of {progress.total:,} rows. The rows done are in the file below."
    elif progress.finished:
        said = f"{progress.total:,} rows in {markup.duration(progress.seconds)} ({rate})."
    else:
        left = markup.duration(progress.seconds_left)
        said = f"{progress.done:,} of {progress.total:,} rows · {rate}" + (f" · {left} left" if left else "")
    if progress.finished and progress.blank:
        said += f" {plural(progress.blank, 'row')} had no text and got no label."
    bar = markup.progress_bar(fraction, "Rows scored")
    return f'<div class="pz-panel">{bar}<p class="pz-said">{said}</p></div>'


def batch_result(progress: BatchProgress) -> str:
    """Counts of each label as bars, with the rows that the model is most sure of."""
    scored = sum(progress.counts.values()) or 1
    ordered = sorted(progress.counts.items(), key=lambda pair: -pair[1])
    bars = "".join(
        f'<div class="pz-prob"><span>{markup.text(label)}</span>{markup.bar(n / scored, markup.tone(label))}'
        f"<b>{n:,} ({n / scored:.0%})</b></div>"
        for label, n in ordered
    )
    groups = "".join(_examples(label, progress.examples[label]) for label, _ in ordered)
    return _block("How many of each", f'<div class="pz-probs">{bars}</div>') + _block(
        "The clearest examples of each", f'<div class="pz-columns">{groups}</div>'
    )


def _examples(label: str, examples: Sequence[Example]) -> str:
    items = "".join(
        f'<li>{markup.text(markup.clipped(example.text, 180))} <span class="pz-quiet">row {example.row}, '
        f"{example.confidence:.0%}</span></li>"
        for example in examples
    )
    return f"<div>{markup.pill(label, markup.tone(label))}<ul>{items}</ul></div>"


def _block(title: str, body: str) -> str:
    return f'<section class="pz-panel"><h3>{title}</h3>{body}</section>'
