import pytest

from shared.errors import DataError
from shared.feedback import Correction
from shared.tasks import get_task, task_names
from shared.training.corrections import FEW, Sample, corrections_table
from tests.toy import span_rows, toy_rows, toy_table

ROLES = {"text": "text", "label": "label"}


def rows_of(table):
    cells = table.data[:]
    return list(zip(*(cells[name] for name in table.columns), strict=True))


def test_few_corrections_come_with_the_sample():
    sample = [*toy_rows(9), {"text": "", "label": "neutral"}]
    wrong = sample[4]["text"].upper()
    table = corrections_table([Correction(wrong, "", "Positive")], Sample(toy_table(sample), ROLES))
    kept = [(row["text"], row["label"]) for row in sample[:9] if row["text"] != sample[4]["text"]]
    assert rows_of(table) == [(wrong, "Positive"), *kept]
    assert table.columns == ["text", "label"]
    (note,) = table.notes
    assert note == ("Made of 1 correction and 8 rows of the sample, so that training does not forget the labels.")


def test_targets_have_a_column_if_there_are_any():
    sample = toy_table([{"text": "gold up", "who": "gold", "label": "a"}, {"text": "tin", "who": "", "label": "b"}])
    roles = ROLES | {"target": "who"}
    found = corrections_table([Correction("gold up", "", "b"), Correction("x y", "x", "a")], Sample(sample, roles))
    assert found.columns == ["text", "target", "label"]
    assert rows_of(found) == [("gold up", "", "b"), ("x y", "x", "a"), ("gold up", "gold", "a"), ("tin", "", "b")]


@pytest.mark.parametrize(("count", "label", "said"), [(FEW, "neutral", "200 corr"), (3, "refund", "were left out")])
def test_many_corrections_and_other_labels_stand_alone(count, label, said):
    corrections = [Correction(f"text {number}", "", label) for number in range(count)]
    table = corrections_table(corrections, Sample(toy_table(toy_rows(9)), ROLES))
    assert len(table) == count
    assert said in table.notes[0]


def test_without_a_sample_or_a_label_column_in_it():
    one = [Correction("text", "", "neutral")]
    assert rows_of(corrections_table(one)) == [("text", "neutral")]
    assert rows_of(corrections_table(one, Sample(toy_table(toy_rows(9)), {"text": "text"}))) == [("text", "neutral")]


def test_no_corrections():
    with pytest.raises(DataError, match="There are no corrections yet"):
        corrections_table([], Sample(toy_table(toy_rows(9)), ROLES))


def span(start, end, label):
    return {"start": start, "end": end, "label": label}


SPANS = {"text": "text", "entities": "entities"}


def test_corrected_spans_come_with_the_sample():
    sample = span_rows(20, seed=1)
    wrong = sample[4]["text"]
    corrections = [Correction(wrong.upper(), "", '[[0, 3, "ORG"]]'), Correction("nothing here", "", "[]")]
    table = corrections_table(corrections, Sample(toy_table(sample), SPANS), answer="entities")
    kept = [row for row in sample if row["text"] != wrong]
    assert table.columns == ["text", "entities"]
    assert list(table.data[:]["text"]) == [wrong.upper(), "nothing here", *(row["text"] for row in kept)]
    assert list(table.data[:]["entities"]) == [[span(0, 3, "ORG")], [], *(row["entities"] for row in kept)]
    assert table.notes == (
        f"Made of 2 corrections and {len(kept)} rows of the sample, so that training does not forget the types.",
    )


def test_spans_of_other_types_stand_alone():
    corrections = [Correction("Tin falls", "", '[{"start": 0, "end": 3, "label": "METAL"}]')]
    sample = Sample(toy_table(span_rows(20)), SPANS)
    table = corrections_table(corrections, sample, answer="entities")
    assert rows_of(table) == [("Tin falls", [span(0, 3, "METAL")])]
    assert "they are about other types of entities" in table.notes[0]
    many = [Correction(f"Tin {number}", "", "[]") for number in range(FEW)]
    assert len(corrections_table(many, sample, answer="entities")) == FEW


def test_corrections_without_any_entity_are_a_table_too():
    table = corrections_table([Correction("the market", "", "[]")], answer="entities")
    assert rows_of(table) == [("the market", [])]
    examples = get_task("token-classification").examples(table, SPANS)
    assert examples.answers == [()]
    with pytest.raises(DataError, match="There are no corrections yet"):
        corrections_table([], answer="entities")


def test_summaries_that_were_set_right_stand_before_the_sample():
    sample = Sample(
        toy_table([{"doc": "gold up", "sum": "old"}, {"doc": "silver", "sum": "new"}]),
        {"text": "doc", "summary": "sum"},
    )
    corrections = [Correction("Gold  up", "", "Gold rises.")]
    table = corrections_table(corrections, sample, answer="summary")
    assert table.data[:] == {"text": ["Gold  up", "silver"], "summary": ["Gold rises.", "new"]}
    assert table.notes == ("Made of 1 correction and 1 row of the sample.",)
    alone = corrections_table(corrections, answer="summary")
    assert alone.data[:] == {"text": ["Gold  up"], "summary": ["Gold rises."]}


@pytest.mark.parametrize(
    ("answer", "names"), [("answer", ("question", "answer")), ("response", ("prompt", "response"))]
)
def test_answers_and_responses_that_were_set_right(answer, names):
    question, said = names
    sample = Sample(toy_table([{"q": "why?", "a": "old"}, {"q": "who?", "a": "me"}]), {question: "q", said: "a"})
    corrections = [Correction("Why?", "", "So."), Correction("How?", "", "Thus.")]
    table = corrections_table(corrections, sample, answer=answer)
    assert table.data[:] == {question: ["Why?", "How?", "who?"], said: ["So.", "Thus.", "me"]}
    assert table.notes == ("Made of 2 corrections and 1 row of the sample.",)
    other = Sample(toy_table([{"m": "[]"}]), {"messages": "m"})
    assert len(corrections_table(corrections, other, answer=answer)) == 2
    assert len(corrections_table([Correction(f"{n}?", "", "x") for n in range(FEW)], sample, answer=answer)) == FEW
    (task,) = (task for name in task_names() if (task := get_task(name)).corrected == answer)
    assert len(task.examples(table, {name: name for name in names}).answers) == 3
