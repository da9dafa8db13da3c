"""What Label Studio exports: JSON, JSON-MIN, CSV; and training data of spaCy."""

import json

import pytest

from shared.errors import DataError
from tests.shared.data.spans.reading_help import found, read, rows

TEXT = "👋 Anna works for Acme.\nIn Berlin"


def result(start, end, label, text=None, **more):
    value = {"start": start, "end": end, "labels": [label], **({"text": text} if text else {})}
    return {
        "id": "a1",
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "origin": "manual",
        "value": value,
        **more,
    }


RESULTS = [result(2, 6, "PER", "Anna"), result(17, 21, "ORG", "Acme"), result(26, 32, "LOC", "Berlin")]
EXPECTED = (TEXT, [("Anna", "PER"), ("Acme", "ORG"), ("Berlin", "LOC")])


def task(results, text=TEXT, key="text", **more):
    annotation = {"id": 1, "completed_by": 1, "result": results, "was_cancelled": False, "ground_truth": False}
    return {"id": 5, "data": {key: text, "title": "a"}, "annotations": [annotation], "predictions": [], **more}


def test_tasks(tmp_path):
    table = read(tmp_path, json.dumps([task(RESULTS), task([]), task(RESULTS[:1])]), "project.json")
    assert found(table) == [EXPECTED, (TEXT, []), (TEXT, [("Anna", "PER")])]
    assert rows(table) == [1, 2, 3]
    assert table.notes == ("Read as tasks of Label Studio, JSON, UTF-8: 3 texts with 4 entities of 3 types.",)


def test_offsets_are_code_points_and_utf_16_in_old_exports(tmp_path):
    old = [result(3, 7, "PER", "Anna"), result(18, 22, "ORG", "Acme"), result(27, 33, "LOC", "Berlin")]
    table = read(tmp_path, json.dumps([task(RESULTS), task(old)]), "project.json")
    assert found(table) == [EXPECTED, EXPECTED]
    assert "UTF-16" in table.notes[1]
    assert "(row 2)" in table.notes[1]


def test_line_breaks_are_written_as_two_characters(tmp_path):
    table = read(tmp_path, json.dumps([task([result(17, 32, "X", "Acme.\\nIn Berlin")])]), "project.json")
    assert found(table) == [(TEXT, [("Acme.\nIn Berlin", "X")])]
    assert len(table.notes) == 1


def test_tasks_without_annotations_are_skipped(tmp_path):
    predicted = {"data": {"text": TEXT}, "predictions": [{"result": RESULTS}]}
    unlabelled = {"data": {"text": TEXT}, "annotations": [], "predictions": [{"result": RESULTS}]}
    cancelled = task(RESULTS)
    cancelled["annotations"][0]["was_cancelled"] = True
    table = read(tmp_path, json.dumps([predicted, task(RESULTS), unlabelled, cancelled]), "project.json")
    assert found(table) == [EXPECTED]
    assert rows(table) == [2]
    assert (
        "2 rows with tasks without annotations (predictions do not count); they were skipped (rows 1 and 3)."
        in table.notes
    )
    assert "1 row with tasks that the annotators passed over; they were skipped (row 4)." in table.notes


def test_several_annotations(tmp_path):
    both = task(RESULTS[:1])
    both["annotations"].append({"result": RESULTS, "ground_truth": True})
    table = read(tmp_path, json.dumps([both]), "project.json")
    assert found(table) == [EXPECTED]
    assert "1 row with tasks with several annotations" in table.notes[1]


def test_old_exports_and_other_results(tmp_path):
    choice = {"from_name": "c", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b", "direction": "right"}
    html = result("/p[1]/text()[1]", "/p[1]/text()[1]", "PER", globalOffsets={"start": 1, "end": 2})
    old = {"data": {"review": TEXT}, "completions": [{"result": [*RESULTS, choice, relation]}]}
    table = read(tmp_path, json.dumps([old, task([*RESULTS, html], key="text")]), "project.json")
    assert found(table) == [EXPECTED, EXPECTED]
    assert (
        "1 row with entities in HTML, dialogues or other things than a plain text; they were left out (row 2)."
        in table.notes
    )


def test_the_text_is_found_in_the_data(tmp_path):
    named = task([{**one, "to_name": "article"} for one in RESULTS], key="article")
    named["data"]["text"] = "something much longer than the text that was annotated in this task"
    named["data"]["n"] = 4
    table = read(tmp_path, json.dumps([named]), "project.json")
    assert found(table) == [EXPECTED]
    without = task(RESULTS)
    without["data"] = {"image": 3}
    table = read(tmp_path, json.dumps([named, without]), "project2.json")
    assert "1 row with no text; they were skipped (row 2)." in table.notes


def test_json_min_and_csv(tmp_path):
    label = [one["value"] for one in RESULTS]
    small = [{"text": TEXT, "id": 1, "label": label, "annotator": 1}, {"text": "It rains.", "id": 2, "annotator": 1}]
    assert found(read(tmp_path, json.dumps(small), "min.json")) == [EXPECTED, ("It rains.", [])]
    cell = json.dumps(label).replace('"', '""')
    content = f'text,id,label,annotator\n"{TEXT}",1,"{cell}",1\nIt rains.,2,,1\n'
    assert found(read(tmp_path, content, "min.csv")) == [EXPECTED, ("It rains.", [])]


def test_only_predictions(tmp_path):
    with pytest.raises(DataError, match=r"no text could be read\. 1 row with tasks without annotations"):
        read(tmp_path, json.dumps([{"data": {"text": TEXT}, "predictions": [{"result": RESULTS}]}]), "project.json")


PAIR = [TEXT, {"entities": [[2, 6, "PER"], [17, 21, "ORG"], [26, 32, "LOC"]]}]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([PAIR, PAIR]),
        json.dumps([PAIR, PAIR], indent=2, ensure_ascii=False),
        json.dumps(PAIR) + "\n" + json.dumps(PAIR) + "\n",
        json.dumps({"classes": ["PER", "ORG", "LOC"], "annotations": [PAIR, None, PAIR]}),
        json.dumps([[TEXT, PAIR[1]["entities"]]] * 2),
        json.dumps([[TEXT, {"spans": {"sc": PAIR[1]["entities"]}}]] * 2),
        json.dumps([{"text": TEXT, "annotation": PAIR[1]}] * 2),
    ],
)
def test_training_data_of_spacy(tmp_path, content):
    table = read(tmp_path, content, "train.json")
    assert found(table) == [EXPECTED, EXPECTED]
    assert rows(table) == [1, 2]


def test_damaged_pairs(tmp_path):
    table = read(tmp_path, json.dumps([PAIR, [TEXT], [3, {}], PAIR, {"text": "x"}, PAIR, PAIR]), "train.json")
    assert found(table) == [EXPECTED] * 4
    assert "3 rows with something else than this form; they were skipped (rows 2, 3 and 5)." in table.notes
