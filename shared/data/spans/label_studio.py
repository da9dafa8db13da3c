"""Tasks of Label Studio: `{"data": {...}, "annotations": [{"result": [...]}]}`.

Offsets in plain texts are code points, as Label Studio's own tests tell (`web/libs/editor/tests/integration/
e2e/ner/emoji.cy.ts`); versions before 1.4 counted UTF-16 units, which `placing` finds by the texts of the results.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from shared.data.spans.offsets import marks
from shared.data.spans.placing import place
from shared.data.spans.records import NO_TEXT, UNFIT, Sample, text_key
from shared.data.spans.report import Report
from shared.data.spans.span import Document, Span

_ANNOTATIONS = ("annotations", "completions")  # completions: before version 1.0
_UNLABELLED = "tasks without annotations (predictions do not count); they were skipped"
_CANCELLED = "tasks that the annotators passed over; they were skipped"
_SEVERAL = "tasks with several annotations; the ground truth was read, else the first"
_NO_PLAIN_TEXT = "entities in HTML, dialogues or other things than a plain text; they were left out"


@dataclass(frozen=True)
class TaskReader:
    """Reads tasks."""

    title = "tasks of Label Studio"

    def read(self, row: int, value: Any, report: Report) -> Document | None:
        """The document of one task (see `RecordReader`)."""
        if not _is_task(value):
            report.add(UNFIT, row)
            return None
        results = _results(value, row, report)
        if results is None:
            return None
        text = _text(value["data"], results)
        if text is None:
            report.add(NO_TEXT, row)
            return None
        return place(text, marks(results, row, report), row, report)


def find(sample: Sample) -> TaskReader | None:
    """The reader, if the records are tasks."""
    return TaskReader() if sample.fits(sum(map(_is_task, sample.values))) else None


def write(documents: Iterable[Document], file: TextIO) -> None:
    """A list of tasks with one annotation each, for a project with `<Labels name="label" toName="text">`."""
    opening = "[\n"
    for document in documents:
        results = [_result(document.text, span, number) for number, span in enumerate(document.spans, 1)]
        task = {"data": {"text": document.text}, "annotations": [{"result": results}]}
        file.write(opening + json.dumps(task, ensure_ascii=False))
        opening = ",\n"
    file.write("[]\n" if opening == "[\n" else "\n]\n")


def _result(text: str, span: Span, number: int) -> dict[str, Any]:
    value = {"start": span.start, "end": span.end, "text": text[span.start : span.end], "labels": [span.label]}
    return {"id": str(number), "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def _is_task(value: Any) -> bool:
    kept = (*_ANNOTATIONS, "predictions")
    return isinstance(value, Mapping) and isinstance(value.get("data"), Mapping) and any(key in value for key in kept)


def _results(task: Mapping[str, Any], row: int, report: Report) -> list[Any] | None:
    """The entities of the annotation that counts; None if there is no annotation."""
    given: list[Any] = next((task[key] for key in _ANNOTATIONS if isinstance(task.get(key), list)), [])
    made = [one for one in given if isinstance(one, Mapping) and isinstance(one.get("result"), list)]
    valid = [one for one in made if not one.get("was_cancelled")]
    if not valid:
        report.add(_CANCELLED if made else _UNLABELLED, row)
        return None
    if len(valid) > 1:
        report.add(_SEVERAL, row)
    chosen = next((one for one in valid if one.get("ground_truth")), valid[0])
    labelled = [result for result in chosen["result"] if _has_labels(result)]
    plain = [result for result in labelled if isinstance(result["value"].get("start"), int)]
    if len(plain) < len(labelled):
        report.add(_NO_PLAIN_TEXT, row)
    return plain


def _has_labels(result: Any) -> bool:
    """Whether a result marks a part of a text; others are choices, relations, ratings and the like."""
    value = result.get("value") if isinstance(result, Mapping) else None
    return isinstance(value, Mapping) and "start" in value and any(key.endswith("labels") for key in value)


def _text(data: Mapping[str, Any], results: list[Any]) -> str | None:
    """The text that is annotated: of a usual name, or named by the results, or the longest."""
    named = next((result["to_name"] for result in results if isinstance(data.get(result.get("to_name")), str)), None)
    key = named if named is not None else text_key([data])
    return None if key is None else data[key]
