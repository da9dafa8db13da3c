"""What users corrected, as a table to train on."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

from shared.data.folding import fold, plain_text
from shared.data.spans.span import Span
from shared.data.table import Table
from shared.data.wording import plural
from shared.errors import DataError
from shared.tasks.entities.examples import spans_of

if TYPE_CHECKING:
    import datasets

    from shared.feedback import Correction

FEW = 200
"""With fewer corrections, the rows of a sample keep the model from forgetting its labels."""
COLUMNS = ("text", "target", "label")
Answer = Literal["label", "entities", "summary", "answer", "response"]
TEXTS = {"summary": ("text", "summary"), "answer": ("question", "answer"), "response": ("prompt", "response")}
"""The columns of a table of texts and what is to be said to them, by what users set right."""
Row = tuple[str, str, str]
Marked = tuple[str, tuple[Span, ...]]


@dataclass(frozen=True)
class Sample:
    """A Space's sample rows. `roles`: column by role name."""

    table: Table
    roles: Mapping[str, str]


def corrections_table(
    corrections: "Sequence[Correction]", sample: Sample | None = None, *, answer: Answer = "label"
) -> Table:
    """A table with the columns text, target (only if there is one) and label: the corrections, then the sample.

    Where the right `answer` is entities, the labels are marked parts of the texts (JSON lists of start, end and label),
    and the columns text and entities; where it is a text, the columns are those in `TEXTS`.

    The sample is added to fewer than 200 corrections, without the rows that were corrected, and only if it has all
    of their labels; the table's notes say what became of it. Raises DataError if there are no corrections.
    """
    import datasets

    if not corrections:
        raise DataError("There are no corrections yet: say of an answer what is right, then come back.")
    if answer == "entities":
        return _of_spans(corrections, sample)
    if answer in TEXTS:
        return _of_texts(corrections, sample, TEXTS[answer])
    rows = [(one.text, one.target, one.label) for one in corrections]
    added: list[Row] = []
    note = f"Made of {plural(len(rows), 'correction')}."
    if sample is not None and len(rows) < FEW:
        added, note = _added(rows, _rows(sample))
    columns = dict(zip(COLUMNS, map(list, zip(*rows, *added, strict=True)), strict=True))
    if not any(columns["target"]):
        del columns["target"]
    return Table(datasets.Dataset.from_dict(columns), "corrections", 1, (note,))


def _of_texts(corrections: "Sequence[Correction]", sample: Sample | None, names: tuple[str, str]) -> Table:
    """A table with two columns of texts."""
    import datasets

    rows = [(one.text, one.label) for one in corrections]
    note = f"Made of {plural(len(rows), 'correction')}."
    if sample is not None and len(rows) < FEW and set(names) <= set(sample.roles):
        cells = sample.table.data.select_columns([sample.roles[name] for name in names])[:]
        columns = (cells[sample.roles[name]] for name in names)
        corrected = {fold(text) for text, _ in rows}
        read = [(plain_text(text), plain_text(said)) for text, said in zip(*columns, strict=True)]
        added = [(text, said) for text, said in read if fold(text) not in corrected]
        note = f"Made of {plural(len(rows), 'correction')} and {plural(len(added), 'row')} of the sample."
        rows += added
    data = datasets.Dataset.from_dict(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))
    return Table(data, "corrections", 1, (note,))


def _added(rows: list[Row], sample: list[Row]) -> tuple[list[Row], str]:
    """The rows of the sample to add, and a sentence about them."""
    count = plural(len(rows), "correction")
    if not {fold(label) for *_, label in rows} <= {fold(label) for *_, label in sample}:
        return [], f"Made of {count}. The rows of the sample were left out: it does not have all of their labels."
    corrected = {(fold(text), fold(target)) for text, target, _ in rows}
    added = [row for row in sample if (fold(row[0]), fold(row[1])) not in corrected]
    return added, (
        f"Made of {count} and {plural(len(added), 'row')} of the sample, so that training does not forget the labels."
    )


def _rows(sample: Sample) -> list[Row]:
    """The usable rows of the sample."""
    if not {"text", "label"} <= set(sample.roles):
        return []
    table, roles = sample.table, sample.roles
    cells = table.data.select_columns(table.columns)[:]
    blank = [""] * len(table)
    columns = (cells[roles[name]] if roles.get(name) else blank for name in COLUMNS)
    rows = [
        (plain_text(text), plain_text(target), plain_text(label)) for text, target, label in zip(*columns, strict=True)
    ]
    return [row for row in rows if row[0].strip() and row[2].strip()]


def _of_spans(corrections: "Sequence[Correction]", sample: Sample | None) -> Table:
    """A table with the columns text and entities."""
    import datasets

    rows = [(one.text, spans_of(one.label)) for one in corrections]
    note = f"Made of {plural(len(rows), 'correction')}."
    if sample is not None and len(rows) < FEW:
        cells = sample.table.data.select_columns([sample.roles["text"], sample.roles["entities"]])
        read = [(plain_text(text), spans_of(spans)) for text, spans in zip(*cells[:].values(), strict=True)]
        added, note = _added_spans(rows, read)
        rows += added
    entities = [[asdict(span) for span in spans] for _, spans in rows]
    data = datasets.Dataset.from_dict({"text": [text for text, _ in rows], "entities": entities}, features=_features())
    return Table(data, "corrections", 1, (note,))


def _features() -> "datasets.Features":
    """The types of the two columns, which a table without any entity would not show."""
    import datasets

    span = {"start": datasets.Value("int64"), "end": datasets.Value("int64"), "label": datasets.Value("string")}
    return datasets.Features({"text": datasets.Value("string"), "entities": datasets.List(span)})


def _added_spans(rows: list[Marked], sample: list[Marked]) -> tuple[list[Marked], str]:
    """The rows of the sample to add, and a sentence about them."""
    count = plural(len(rows), "correction")
    types = [{span.label for _, spans in part for span in spans} for part in (rows, sample)]
    if not types[0] <= types[1]:
        return [], f"Made of {count}. The rows of the sample were left out: they are about other types of entities."
    corrected = {fold(text) for text, _ in rows}
    added = [row for row in sample if fold(row[0]) not in corrected]
    return added, (
        f"Made of {count} and {plural(len(added), 'row')} of the sample, so that training does not forget the types."
    )
