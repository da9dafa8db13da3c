"""Entities on the command line: from a file in any form to a model, its measure and its answers."""

import csv
import json
from types import SimpleNamespace

import pytest

from tests.commands.running import refused, run
from tests.toy import span_rows, write_csv

TASK = ["--task", "token-classification"]


def write_conll(path, rows):
    """A token and its tag a line, a blank line between sentences."""
    sentences = []
    for row in rows:
        tags, at, inside = [], 0, 0
        for word in row["text"].split(" "):
            begun = [one for one in row["entities"] if one["start"] <= at < one["end"]]
            inside = inside + 1 if begun and begun[0]["start"] != at else 0
            tags.append(f"{word} {'I' if inside else 'B'}-{begun[0]['label']}" if begun else f"{word} O")
            at += len(word) + 1
        sentences.append("\n".join(tags))
    path.write_text("\n\n".join(sentences) + "\n", "utf-8")
    return path


def write_marked(path, rows):
    """A text a line, its entities as [text](TYPE)."""
    lines = []
    for row in rows:
        text = row["text"]
        for one in reversed(row["entities"]):
            text = f"{text[: one['start']]}[{text[one['start'] : one['end']]}]({one['label']}){text[one['end'] :]}"
        lines.append(text)
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def write_json_lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    """Trained from a CoNLL file by a real worker."""
    folder = tmp_path_factory.mktemp("commands")
    data = ["--data-dir", folder / "data"]
    table = write_conll(folder / "names.conll", span_rows(120))
    words = [*TASK, "--base", tiny_encoder, "--strategy", "instant", "--json", *data]
    done = run("finetune", table, *words)
    return SimpleNamespace(folder=folder, data=data, done=done, words=words, ref=f"version:{done.json['version']}")


def test_finetune_from_conll(place):
    found = place.done.json
    assert (found["task"], found["strategy"], found["primary"]) == ("token-classification", "instant", "f1")
    assert set(found["metrics"]) == set(found["baseline"]) == {"f1", "precision", "recall"}
    assert found["metrics"]["f1"] > 0.85
    assert found["before"] is None
    assert sum(found["rows"].values()) >= 120
    assert "entity F1" in place.done.err


def test_finetune_from_inline_marks_with_a_test_file_in_another_form(place):
    train = write_marked(place.folder / "names.txt", span_rows(100, seed=1))
    test = write_json_lines(place.folder / "test.jsonl", span_rows(40, seed=2))
    found = run("finetune", train, "--test", test, *place.words).json
    assert found["metrics"]["f1"] > 0.85
    assert found["rows"]["test"] >= 40


def test_evaluate(place):
    table = write_marked(place.folder / "more.txt", span_rows(50, seed=3))
    done = run("evaluate", table, *TASK, "--model", place.ref, "--json", *place.data)
    assert done.json["rows"] >= 50
    assert done.json["metrics"]["f1"] > 0.8
    assert (done.json["primary"], done.json["baseline"], done.json["left_out"]) == ("f1", None, "")
    assert "on more.txt" in " ".join(done.out.split())


def test_evaluate_where_the_file_has_other_types(place):
    rows = [
        row | {"entities": [one | {"label": one["label"].replace("PLACE", "DATE")} for one in row["entities"]]}
        for row in span_rows(50, seed=3)
    ]
    table = write_json_lines(place.folder / "types.jsonl", rows)
    done = run("evaluate", table, *TASK, "--model", place.ref, "--json", *place.data)
    assert "types that the model does not have (DATE) were left out" in done.json["left_out"]
    assert done.json["metrics"]["recall"] > 0.8


def test_predict(place, tmp_path):
    rows = span_rows(20, seed=4)
    table = write_csv(tmp_path / "new.csv", [{"id": str(i), "text": row["text"]} for i, row in enumerate(rows)])
    out = tmp_path / "out.csv"
    run("predict", table, *TASK, "--model", place.ref, "--output", out, *place.data)
    with out.open(encoding="utf-8-sig", newline="") as file:
        written = list(csv.DictReader(file))
    assert list(written[0]) == ["id", "text", "entities", "entity_count"]
    right = 0
    for row, line in zip(rows, written, strict=True):
        found = json.loads(line["entities"])
        assert int(line["entity_count"]) == len(found)
        assert all(row["text"][one["start"] : one["end"]] == one["text"] for one in found)
        right += sum({name: one[name] for name in ("start", "end", "label")} in row["entities"] for one in found)
    assert right > 0.8 * sum(len(row["entities"]) for row in rows)


def test_a_file_without_entities(tmp_path):
    table = write_csv(tmp_path / "plain.csv", [{"text": "nothing here", "note": "none"}] * 20)
    assert "plain.csv holds no marked entities" in refused(
        "finetune", table, *TASK, "--data-dir", tmp_path / "data", "--json"
    )


def test_entities_that_overlap_are_named(tmp_path):
    rows = span_rows(20)
    rows[2]["entities"] = [{"start": 0, "end": 3, "label": "A"}, {"start": 2, "end": 5, "label": "B"}]
    table = write_json_lines(tmp_path / "rows.jsonl", rows)
    sentence = refused("finetune", table, *TASK, "--data-dir", tmp_path / "data", "--json")
    assert "row 3" in sentence
    assert "overlap" in sentence
