"""The comparison of a version with what was there before, as HTML."""

from typing import TYPE_CHECKING

from shared.tasks import get_task
from shared.tasks.entities.measures import NONE
from shared.ui import markup
from shared.ui.finetune.far_answers import missed_answers, unexpected_answers
from shared.ui.finetune.far_summaries import far_summaries
from shared.ui.finetune.ladder_html import ladder_html
from shared.ui.finetune.wrong_spans import wrong_spans
from shared.ui.origin import metric_name

if TYPE_CHECKING:
    from shared.tasks.base import Task
    from shared.training.evaluation import Report
    from shared.training.versions import Version

MOST_LABELS = 20
MOST_MISTAKES = 20
OF_SPANS = (
    " Entities are paired with those that share characters with them, whatever their edges; “none” stands for no "
    "entity there."
)


def comparison(version: "Version") -> str:
    """Verdict, before and after, per label, confusion matrix, and the rows it gets wrong."""
    report = version.report
    verdict = markup.notice(f"<strong>{markup.text(report.verdict)}</strong>", "good" if report.better else "warn")
    verdict += _block("Before and after", _metrics(version))
    if report.ladder:
        return verdict + _block("Every model", ladder_html(report.ladder))
    if not report.per_class:
        return verdict + _without_labels(report)
    return (
        verdict
        + _block("Per label", _per_class(report, get_task(version.task)))
        + _block("Where answers go", _confusion(report, version.labels))
        + _block("Rows it gets wrong", _mistakes(report))
    )


def _without_labels(report: "Report") -> str:
    """The mistakes of a task whose answers are texts."""
    first = report.mistakes[0] if report.mistakes else {}
    if "reference" in first:
        return _block("Summaries farthest from their references", far_summaries(report.mistakes))
    if "expected" in first:
        return _block("Answers that it expected least", unexpected_answers(report.mistakes))
    if "above" in first:
        return _block("Questions whose answer does not come first", missed_answers(report.mistakes))
    return _block("Rows it gets wrong", _mistakes(report))


def _metrics(version: "Version") -> str:
    report = version.report
    low, high = report.interval
    facts = [
        (
            f"{get_task(version.task).unit.capitalize()}s" if report.ladder else "Rows",
            f"{report.rows:,}",
            f"{'measured' if report.ladder else 'never trained on'}; trained on {version.rows['train']:,}"
            f"{' entries' if report.ladder else ''}",
        ),
        ("95 % interval", f"{low:.3f} to {high:.3f}", f"of the {metric_name(version.primary)}"),
        ("Time", markup.duration(version.seconds), version.strategy),
    ]
    cells = "".join(
        f"<div><dt>{name}</dt><dd>{value}<small>{markup.text(note)}</small></dd></div>" for name, value, note in facts
    )
    before = report.before or {}
    rows = [
        (
            f"<strong>{metric_name(name)}</strong>" if name == version.primary else metric_name(name),
            f"{report.baseline[name]:.3f}" if name in report.baseline else "–",
            f"{before[name]:.3f}" if name in before else "–",
            f"<strong>{value:.3f}</strong>",
        )
        for name, value in report.metrics.items()
    ]
    other = "items" if report.ladder else "labels"
    note = "" if report.before else f"The model in use has other {other}, so it cannot be measured on these rows. "
    table = markup.table(("Metric", "Plainest rule", "Model in use", "New model"), rows, kinds="tnnn")
    note += f"The plainest rule is {markup.text(get_task(version.task).plainest)}."
    lower = [metric_name(name).capitalize() for name in ("ece", "perplexity") if name in report.metrics]
    note += "".join(f" {name}: lower is better." for name in lower)
    return f'<dl class="pz-facts">{cells}</dl>{table}<p class="pz-quiet">{note}</p>'


def _per_class(report: "Report", task: "Task") -> str:
    rows = [
        (
            markup.pill(row["label"], markup.tone(row["label"])),
            f"{row['precision']:.3f}",
            f"{row['recall']:.3f}",
            f"{row['f1']:.3f}",
            "–" if row["f1_before"] is None else f"{row['f1_before']:.3f}",
            f"{row['rows']:,}",
        )
        for row in report.per_class
    ]
    counted = {"row": "Rows", "entity": "Entities"}[task.unit]
    return markup.table(("Label", "Precision", "Recall", "F1", "F1 before", counted), rows, kinds="tnnnnn")


def _confusion(report: "Report", labels: tuple[str, ...]) -> str:
    of_spans = len(report.confusion) > len(labels)
    labels = (*labels, NONE) if of_spans else labels
    if len(labels) > MOST_LABELS:
        return _most_confused(report, labels)
    heads = "".join(f"<th scope='col'>{markup.text(label)}</th>" for label in labels)
    body = ""
    for label, counts in zip(labels, report.confusion, strict=True):
        total = sum(counts) or 1
        cells = "".join(
            f"<td style='--w:{count / total:.3f}' class='{'hit' if labels[i] == label else 'miss'}'>{count:,}</td>"
            for i, count in enumerate(counts)
        )
        body += f"<tr><th scope='row'>{markup.text(label)}</th>{cells}</tr>"
    return (
        f'<p class="pz-quiet">Each line is a true label; the columns say what the new model answers.'
        f"{OF_SPANS if of_spans else ''}</p>"
        f'<div class="pz-scroll"><table class="pz-table pz-heat"><thead><tr><td></td>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _most_confused(report: "Report", labels: tuple[str, ...]) -> str:
    """With many labels a matrix cannot be read: the pairs that are mixed up most."""
    pairs = [
        (count, labels[i], labels[j])
        for i, counts in enumerate(report.confusion)
        for j, count in enumerate(counts)
        if i != j and count
    ]
    rows = [
        (markup.text(true), markup.text(said), f"{count:,}")
        for count, true, said in sorted(pairs, reverse=True)[:MOST_LABELS]
    ]
    return markup.table(("True label", "Answered", "Rows"), rows, kinds="ttn")


def _mistakes(report: "Report") -> str:
    if not report.mistakes:
        return '<p class="pz-quiet">None of the test rows is answered wrongly.</p>'
    if "gold" in report.mistakes[0]:
        return wrong_spans(report.mistakes[:MOST_MISTAKES])
    rows = [
        (
            str(row["row"]),
            f"{markup.text(markup.clipped(row['text'], 300))}<div class='pz-labels'>is "
            f"{markup.pill(row['label'], markup.tone(row['label']))} answered "
            f"{markup.pill(row['predicted'], markup.tone(row['predicted']))}</div>",
            f"{row['confidence']:.0%}",
        )
        for row in report.mistakes[:MOST_MISTAKES]
    ]
    return markup.table(("Row", "Text", "Sure"), rows, kinds="nwn")


def _block(title: str, body: str) -> str:
    return f'<section class="pz-panel"><h3>{title}</h3>{body}</section>'
