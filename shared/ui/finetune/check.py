"""Step 2, Check: which column is what, what the CSV doctor found, and its fixes."""

from typing import TYPE_CHECKING, Any

import gradio as gr

from shared.data.wording import plural
from shared.errors import DataError
from shared.ui import markup
from shared.ui.errors import shown
from shared.ui.finetune.bench import QUIET, TRAIN, UPLOAD, Bench, go_to
from shared.ui.finetune.draft import Draft
from shared.ui.tables import preview_html

if TYPE_CHECKING:
    from shared.data.doctor import Finding, Report
    from shared.tasks.base import Role

ROWS_SHOWN = 8
LABELS_SHOWN = 12
NO_COLUMN = ("(none)", "")
LEVELS = {"error": ("Stops training", "neg"), "warning": ("Please look", "warn"), "info": ("Good to know", "neu")}


class CheckStep:
    """The components of the step."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        with gr.Row():
            self.roles = [
                gr.Dropdown(label=f"Column for “{role.name}”", info=role.description.capitalize(), interactive=True)
                for role in bench.task.roles
            ]
        first = '<p class="pz-quiet">Choose a table in the step before.</p>'
        self.findings = gr.HTML(first, js_on_load=markup.ACTIONS_JS)
        with gr.Row(elem_classes="pz-buttons"):
            self.go = gr.Button("Continue to training", variant="primary", interactive=False, scale=0)
            self.fix_all = gr.Button("Apply all fixes", visible=False, scale=0)
            self.undo = gr.Button("Undo the fixes", visible=False, scale=0)
            self.back = gr.Button("Another table", scale=0)
        self.table = gr.HTML()

    @property
    def outputs(self) -> list[Any]:
        """What `values` fills."""
        return [*self.roles, self.findings, self.table, self.go, self.fix_all, self.undo]

    def values(self, draft: Draft) -> list[Any]:
        """The step as it should look for `draft`."""
        columns = draft.table.columns
        fixes = [finding for finding in draft.report.findings if finding.fix] if draft.report else []
        return [
            *(_column(role, columns, draft.roles.get(role.name)) for role in self.bench.task.roles),
            findings_html(draft),
            table_html(draft, "Test table" if self.bench.task.beside is None else self.bench.task.beside.title),
            gr.update(interactive=draft.trainable),
            gr.update(visible=len(fixes) > 1),
            gr.update(visible=draft.table is not draft.original),
        ]

    def wire(self) -> None:
        """Every change examines the table again."""
        bench, workshop = self.bench, self.bench.workshop

        @shown
        def choose(draft: Draft | None, *columns: str | None) -> list[Any]:
            draft = _there(draft)
            names = [role.name for role in bench.task.roles]
            draft.roles = {name: column for name, column in zip(names, columns, strict=True) if column}
            return self.values(workshop.examine(draft))

        @shown
        def fix(draft: Draft | None, event: gr.EventData) -> list[Any]:
            return self.values(workshop.mend(_there(draft), [event.code]))

        @shown
        def fix_all(draft: Draft | None) -> list[Any]:
            draft = _there(draft)
            codes = [finding.code for finding in draft.report.findings if finding.fix] if draft.report else []
            return self.values(workshop.mend(draft, codes))

        @shown
        def undo(draft: Draft | None) -> list[Any]:
            return self.values(workshop.undo(_there(draft)))

        for role in self.roles:
            role.input(choose, [bench.draft, *self.roles], self.outputs, **QUIET)
        self.findings.act(fix, bench.draft, self.outputs, **QUIET)
        self.fix_all.click(fix_all, bench.draft, self.outputs, **QUIET)
        self.undo.click(undo, bench.draft, self.outputs, **QUIET)
        self.go.click(lambda: go_to(TRAIN), None, bench.steps, **QUIET)
        self.back.click(lambda: go_to(UPLOAD), None, bench.steps, **QUIET)


def _column(role: "Role", columns: list[str], chosen: str | None) -> dict[str, Any]:
    """The choice of a role's column; an optional role need not have one."""
    if not role.optional:
        return gr.update(choices=columns, value=chosen)
    return gr.update(choices=[NO_COLUMN, *((column, column) for column in columns)], value=chosen or "")


def _there(draft: Draft | None) -> Draft:
    if draft is None:
        raise DataError("There is no table any more: upload it again in the first step.")
    return draft


def findings_html(draft: Draft) -> str:
    """What is wrong with the table, each with its rows and its fix."""
    if draft.report is None:
        return markup.notice(markup.text(draft.problem), "warn")
    findings = draft.report.findings
    if not findings:
        return markup.notice("The check found nothing to mend.", "good")
    items = "".join(_finding(finding) for finding in findings)
    return f'<section class="pz-panel"><h3>What the check found</h3><ul class="pz-findings">{items}</ul></section>'


def _finding(finding: "Finding") -> str:
    word, kind = LEVELS[finding.level]
    numbers = ", ".join(f"{row:,}" for row in finding.rows[:ROWS_SHOWN])
    more = f" and {finding.count - ROWS_SHOWN:,} more" if finding.count > ROWS_SHOWN else ""
    rows = f'<div class="pz-quiet">Row {numbers}{more}</div>' if finding.rows else ""
    button = markup.action("fix", finding.fix, {"code": finding.code}) if finding.fix else ""
    return f"<li>{markup.pill(word, kind)}<div class='pz-grow'>{markup.text(finding.message)}{rows}</div>{button}</li>"


def table_html(draft: Draft, second: str = "Test table") -> str:
    """How the file was read, its first rows, and how often each label occurs. `second`: the name of the other table."""
    notes = markup.text(" ".join(draft.table.notes))
    head = f"<h3>{markup.text(draft.table.name)}: {plural(len(draft.table), 'row')}</h3><p class='pz-quiet'>{notes}</p>"
    test = f"<p>{second}: {plural(len(draft.test), 'row')}.</p>" if draft.test is not None else ""
    counts = _counts(draft.report) if draft.report and draft.report.label_counts else ""
    return f'<section class="pz-panel">{head}{test}{preview_html(draft.table, draft.roles)}</section>{counts}'


def _counts(report: "Report") -> str:
    counts = list(report.label_counts.items())
    most = counts[0][1]
    rows = "".join(
        f'<div class="pz-prob"><span>{markup.text(markup.clipped(label, 40))}</span>'
        f"{markup.bar(count / most, markup.tone(label))}<b>{count:,}</b></div>"
        for label, count in counts[:LABELS_SHOWN]
    )
    rest = len(counts) - LABELS_SHOWN
    more = f'<p class="pz-quiet">and {rest:,} more labels</p>' if rest > 0 else ""
    head = "<h3>How often each label occurs</h3>"
    return f'<section class="pz-panel">{head}<div class="pz-probs">{rows}</div>{more}</section>'
