"""The commands with tasks whose answers are texts: several models of one Space, each under a name of its own."""

import csv
import json
from types import SimpleNamespace

import pytest

from tests.commands.running import refused, run
from tests.shared.generation.tiny_writers import write_causal
from tests.shared.training.in_process import undisturbed
from tests.shared.training.test_retrieval import pair_rows
from tests.toy import write_csv

KEY = "sentiment.answers"


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    """300 pairs, fine-tuned for the name `sentiment.answers`, which has no starter, and promoted."""
    folder = tmp_path_factory.mktemp("pairs")
    table = write_csv(folder / "pairs.csv", pair_rows(300))
    words = ["--task", "retrieval", "--space", KEY, "--base", tiny_encoder, "--promote", "--epochs", 12]
    data = ["--data-dir", folder / "data"]
    with undisturbed():
        done = run("finetune", table, *words, "--learning-rate", 0.01, "--json", *data)
    return SimpleNamespace(folder=folder, table=table, data=data, done=done)


def test_pairs_are_learnt_and_promoted(place):
    found = place.done.json
    assert (found["task"], found["primary"], found["strategy"]) == ("retrieval", "mrr@10", "adapter")
    assert found["better"]
    assert set(found["before"]) == set(found["metrics"]) == {"mrr@10", "recall@1", "recall@3", "recall@10"}
    assert f"“{KEY}” serves it now" in place.done.err
    assert "its answer among" in place.done.err


def test_a_table_is_answered_from_its_own_answers(place, tmp_path):
    out = tmp_path / "out.csv"
    run("predict", place.table, "--space", KEY, "--output", out, *place.data)
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "query",
        "passage",
        *(f"{name}_{n}" for n in (1, 2, 3) for name in ("answer", "similarity")),
    ]
    assert float(rows[0]["similarity_1"]) >= float(rows[0]["similarity_2"])
    passages = {row["passage"] for row in rows}
    assert all(row["answer_1"] in passages for row in rows)


def test_it_is_measured_beside_a_search_by_words(place):
    done = run("evaluate", place.table, "--space", KEY, "--json", *place.data)
    assert done.json["task"] == "retrieval"
    assert done.json["metrics"]["mrr@10"] > done.json["baseline"]["mrr@10"]
    assert "Each question had to find its answer among" in done.json["left_out"]


def test_a_name_without_a_model(place):
    said = refused("evaluate", place.table, "--space", "sentiment.none", *place.data)
    assert "“sentiment.none” has no model of its own yet: name one with --task and --model." in said
    assert "There is no Space “chess”" in refused("evaluate", place.table, "--space", "chess.none", *place.data)


def test_prompts_are_answered(tmp_path):
    model, out = write_causal(tmp_path / "model"), tmp_path / "out.csv"
    table = write_csv(tmp_path / "prompts.csv", [{"id": "1", "prompt": "Say it."}, {"id": "2", "prompt": ""}])
    words = ["--task", "text-generation", "--model", model, "--data-dir", tmp_path / "data"]
    run("predict", table, *words, "--output", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"id": "1", "prompt": "Say it.", "response": "Hé, wo😀."},
            {"id": "2", "prompt": "", "response": ""},
        ]
    said = refused(
        "predict",
        write_csv(tmp_path / "x.csv", [{"number": "1", "note": "Call back on Monday, please."}]),
        *words,
        "--output",
        out,
    )
    assert "“x.csv” has no column for the prompt: choose one of " in said
    answered = tmp_path / "answered.jsonl"
    rows = [{"prompt": f"Say it {number}.", "response": "Hé, wo😀."} for number in range(5)]
    answered.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    found = run("evaluate", answered, *words, "--json").json
    assert found["metrics"]["token_accuracy"] == 1.0
    assert found["baseline"] is None


def test_what_cannot_be_a_base_is_refused_before_a_job_begins(tmp_path):
    table = write_csv(tmp_path / "x.csv", [{"prompt": f"p {n}", "response": "r"} for n in range(9)])
    data = ["--task", "text-generation", "--data-dir", tmp_path / "data"]
    assert "does not go on with a conversation" in refused("finetune", table, "--base", "embedded", *data)
    lone = write_csv(tmp_path / "lone.csv", [{"prompt": "p", "other": "r"}])
    model = write_causal(tmp_path / "model")
    assert "Choose a column for the prompt and one for the response" in refused(
        "finetune", lone, "--base", model, *data
    )
    assert not (tmp_path / "data" / "jobs").exists()
