"""What the tab “Evaluate” shows: the table of all models, how they were measured, and how far it is. No Gradio."""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.data.wording import plural
from shared.recommending.measures import ACCURACY, BEYOND, TITLES
from shared.ui import markup

from .evaluation_plot import plot
from .measuring import Asked, Step, verdict

SPLITS = {
    "user": "a part of each user's entries, at random",
    "item": "a part of each item's entries, at random",
    "time": "the newest entries of all",
}
MEANINGS = {
    "nDCG": "how many held-back items are in the list, those at its top counting more; 1 is perfect",
    "MAP": "the mean precision at the places of the held-back items",
    "Precision": "the share of the list that was held back",
    "Recall": "the share of what was held back that is in the list",
    "MRR": "1 / the place of the first held-back item",
    "Coverage": "the share of the catalogue that is recommended to anybody",
    "Novelty": "how little known the items are, in bits: 10 is what one user in 1,024 has",
    "Diversity": "1 - the mean cosine of the items of a list: 0 is all the same",
}
STUCK = "position:sticky;left:0;z-index:1;background:var(--block-background-fill)"
TONES = {"clearly worse": "neg", "no clear difference": "neu", "": "pos"}


def recorded_html(rows: Sequence[Mapping[str, Any]], name: str, title: str) -> str:
    """What was measured when the serving version was trained. `name` and `title`: of the model that answers."""
    ordered = sorted(rows, key=lambda row: -(row["metrics"]["ndcg"] or 0.0))
    users, k = plural(rows[0]["users"], "user"), rows[0]["k"]
    said = (
        f"The model in use is <b>{markup.text(title)}</b>. All were measured when they were trained, on items of "
        f"{users} that were held back from them, with lists of {k}. Small figures are 95 % intervals over users."
    )
    shown = table(ordered, name) + plot(ordered) + _meanings()
    return f'<div class="pz-panel"><h3>As recorded</h3><p>{said}</p>{shown}</div>'


def measured_html(step: Step, asked: Asked, name: str) -> str:
    """What has been measured so far. `name`: whose interactions they are."""
    notes = [markup.text(step.note)] if step.note else []
    notes += [f"<b>{markup.text(title)}</b> is missing: {markup.text(why)}" for title, why in step.skipped.items()]
    said = "".join(f'<p class="pz-quiet">{note}</p>' for note in notes)
    if not step.lines:
        return f'<div class="pz-panel">{said}</div>' if said else ""
    train, test = step.entries
    how = (
        f"Fitted on {train:,} interactions of {markup.text(name)}, and measured on {test:,} that were held back: "
        f"{SPLITS[asked.how]}. Lists of {asked.k}; {plural(step.lines[0]['users'], 'user')} count. "
        "Small figures are 95 % intervals over users."
    )
    head = f"<h3>Measured anew</h3><p>{how}</p>"
    return f'<div class="pz-panel">{head}{table(step.lines)}{said}{plot(step.lines)}{_meanings()}</div>'


def status_html(step: Step) -> str:
    """How far it is, or how it ended."""
    if step.waiting:
        return markup.notice("Another measurement is running on this server: yours begins when it is done.")
    done = plural(len(step.lines), "model")
    if step.stopped:
        kept = f" {done} had been measured." if step.lines else ""
        return markup.notice(markup.text(step.stopped) + kept, "warn")
    if step.finished:
        took = markup.duration(step.seconds)
        return markup.notice(f"{done} measured in {took}.", "good")
    left = markup.duration(step.seconds_left)
    said = markup.text(step.words or "Beginning") + (f" · about {left} left" if left else "")
    bar = markup.progress_bar(step.share, "Measured")
    return f'<div class="pz-panel" role="status">{bar}<p class="pz-said">{said}</p></div>'


def table(lines: Sequence[Mapping[str, Any]], serving: str = "") -> str:
    """All models, the best first, with the best of each column in bold. `serving`: the name of the one in use."""
    compared = any("behind" in line for line in lines)
    names = (*ACCURACY, *BEYOND)
    best = {name: max((line["metrics"][name] or 0.0 for line in lines), default=0.0) for name in names}
    heads = "".join(f"<th scope='col' class='num'>{TITLES[name]}</th>" for name in names)
    against = "<th scope='col'>nDCG against the best</th>" if compared else ""
    rows = "".join(
        _row(line, best, compared, first=place == 0, serving=line["name"] == serving)
        for place, line in enumerate(lines)
    )
    return (
        f'<div class="pz-scroll" tabindex="0" role="region" aria-label="All models"><table class="pz-table"><thead><tr>'
        f"<th scope='col' style='{STUCK}'>Model</th>{heads}{against}<th scope='col' class='num'>Fitted in</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(line: Mapping[str, Any], best: Mapping[str, float], compared: bool, *, first: bool, serving: bool) -> str:
    cells = "".join(f'<td class="num">{_cell(line, name, best[name])}</td>' for name in best)
    against = f"<td>{_against(line, first)}</td>" if compared else ""
    seconds = line.get("seconds")
    took = "–" if seconds is None else "under 1 s" if seconds < 1 else markup.duration(seconds)
    asked = f"{line['answer_ms']:.1f} ms a user" if line["answer_ms"] >= 0.05 else "under 0.1 ms a user"
    used = f"<div>{markup.pill('in use', 'neu')}</div>" if serving else ""
    title = f'<td style="{STUCK};padding-right:14px"><b>{markup.text(line["title"])}</b>{used}</td>'
    return f'<tr>{title}{cells}{against}<td class="num">{took}{_small(asked)}</td></tr>'


def _cell(line: Mapping[str, Any], name: str, best: float) -> str:
    value = line["metrics"].get(name)
    if value is None:
        return "–"
    shown = f"{100 * value:.1f} %" if name == "coverage" else f"{value:.{_digits(name)}f}"
    interval = line["intervals"].get(name)
    small = "" if interval is None else "–".join(f"{end:.{_digits(name)}f}" for end in interval)
    return (f"<b>{shown}</b>" if value >= best > 0 else shown) + _small(small)


def _against(line: Mapping[str, Any], first: bool) -> str:
    said, behind = verdict(line), line.get("behind")
    if first or behind is None:
        return markup.pill("best", TONES[""])
    ends = f"{_signed(behind['low'])} to {_signed(behind['high'])}"
    return markup.pill(said, TONES[said]) + _small(f"{_signed(behind['mean'])} ({ends})")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "\N{MINUS SIGN}")


def _digits(name: str) -> int:
    return 2 if name == "novelty" else 3


def _small(said: str) -> str:
    style = "display:block;font-size:11px;white-space:nowrap;color:var(--body-text-color-subdued)"
    return f'<small style="{style}">{said}</small>' if said else ""


def _meanings() -> str:
    items = "".join(f"<li><b>{name}</b>: {meaning}</li>" for name, meaning in MEANINGS.items())
    return (
        '<details class="pz-log"><summary>What the columns mean</summary><ul style="margin:8px 0 0;padding-left:18px;'
        f'list-style:disc">{items}</ul></details>'
    )
