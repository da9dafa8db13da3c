"""The commands as people type them. One real fine-tuning with the embedded encoder serves most of the tests."""

import csv
import sys
import time
from types import SimpleNamespace

import pytest

from shared.training.jobs import Jobs
from tests.commands.running import refused, run
from tests.toy import toy_rows, write_csv, write_model

COMMANDS = ("finetune", "predict", "evaluate", "models", "versions", "jobs")


@pytest.mark.parametrize("command", COMMANDS)
def test_help(command):
    done = run(command, "--help")
    assert f"{command} [OPTIONS]" in done.out
    assert "--data-dir" in done.out


def test_help_of_the_launcher_names_the_commands():
    out = run("--help").out
    assert all(command in out for command in COMMANDS)
    assert "--space" in out


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """60 rows, fine-tuned with the embedded encoder for the Space `sentiment`, and promoted if better."""
    folder = tmp_path_factory.mktemp("commands")
    rows = [{"Headline": row["text"], "Sentiment": row["label"]} for row in toy_rows(60)]
    table = write_csv(folder / "Head [lines].csv", rows)
    words = ["--space", "sentiment", "--base", "embedded", "--strategy", "instant", "--promote"]
    data = ["--data-dir", folder / "data"]
    done = run("finetune", table, *words, "--output", folder / "model", "--json", *data)
    return SimpleNamespace(folder=folder, table=table, data=data, done=done, ref=f"version:{done.json['version']}")


def test_finetune_tells_all_about_its_result(place):
    found = place.done.json
    assert set(found) >= {
        "task", "strategy", "rows", "seconds", "primary", "metrics", "interval", "baseline", "before", "better",
        "version", "versions", "note",
    }  # fmt: skip
    assert (found["task"], found["strategy"], found["primary"]) == ("text-classification", "instant", "f1_weighted")
    assert found["rows"] == {"train": 42, "validation": 6, "test": 12}
    assert found["versions"] == [found["version"]]
    assert set(found["metrics"]) == set(found["baseline"]) == set(found["before"])
    assert found["metrics"]["accuracy"] > found["baseline"]["accuracy"]
    assert f"Saved as {place.ref} (instant)." in place.done.err
    assert place.done.out.count("\n") == 1
    copied = {path.name for path in (place.folder / "model").iterdir()}
    assert {"plaza.json", "head.safetensors", "version.json"} <= copied


def test_promote_only_if_it_is_better(place):
    better = place.done.json["better"]
    assert ("serves it now" in place.done.err) == better
    (version,) = run("versions", "--json", *place.data).json["versions"]
    assert version["serves"] == ("sentiment" if better else "")


def test_predict_with_the_version(place, tmp_path):
    out = tmp_path / "out.csv"
    unlabelled = write_csv(tmp_path / "new.csv", [{"id": str(i), "text": r["text"]} for i, r in enumerate(toy_rows(9))])
    done = run(
        "predict", unlabelled, "--task", "text-classification", "--model", place.ref, "--output", out, *place.data
    )
    assert "Wrote 9 rows" in done.err
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "id", "text", "predicted", "confidence", "p_negative", "p_neutral", "p_positive",
    ]  # fmt: skip
    assert sum(row["predicted"] == truth["label"] for row, truth in zip(rows, toy_rows(9), strict=True)) >= 6


def test_predict_with_what_a_space_serves(place, tmp_path):
    texts = ("Profits rise to a record", "Shares plunge on a heavy loss")
    table = write_csv(tmp_path / "new.csv", [{"text": text} for text in texts])
    run("predict", table, "--space", "sentiment", "--output", tmp_path / "out.csv", "--data-dir", tmp_path / "data")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["predicted"] for row in csv.DictReader(file)] == ["positive", "negative"]


@pytest.mark.parametrize(
    ("reads", "role", "marked", "said"),
    [
        (True, [], True, ""),
        (False, [], False, ""),
        (True, ["--role", "target="], False, ""),
        (False, ["--role", "target=company"], True, "has not learnt with targets"),
    ],
)
def test_predict_for_a_target(tmp_path, reads, role, marked, said):
    """Two rows with one text differ if the companies in it are marked."""
    folder = write_model(tmp_path / "model", "embedded", hidden=384, targets=reads)
    rows = [{"text": "Gold shines as Silver slips", "company": name} for name in ("Gold", "Silver")]
    table, out = write_csv(tmp_path / "rows.csv", rows), tmp_path / "out.csv"
    model = ["--task", "text-classification", "--model", folder]
    done = run("predict", table, *model, *role, "--output", out, "--data-dir", tmp_path / "data")
    with out.open(encoding="utf-8-sig", newline="") as file:
        first, second = ({k: v for k, v in row.items() if k != "company"} for row in csv.DictReader(file))
    assert (first != second) == marked
    assert said in done.err
    assert bool(said) == ("targets" in done.err)


def test_evaluate(place):
    model = ["--task", "text-classification", "--model", place.folder / "model"]
    done = run("evaluate", place.table, *model, "--json", *place.data)
    assert done.json["rows"] == 60
    assert done.json["primary"] == "f1_weighted"
    assert done.json["metrics"]["accuracy"] > 0.8
    assert done.json["baseline"]["accuracy"] == pytest.approx(1 / 3, abs=0.01)
    assert "on Head [lines].csv (60 rows)" in " ".join(done.out.split())
    assert "always answering the most frequent label" in done.out


def test_evaluate_labels_without_regard_to_case(place, tmp_path):
    rows = [{"text": row["text"], "label": row["label"].upper()} for row in toy_rows(30)]
    model = ["--task", "text-classification", "--model", place.ref]
    done = run("evaluate", write_csv(tmp_path / "upper.csv", rows), *model, "--json", *place.data)
    assert done.json["rows"] == 30
    assert done.json["metrics"]["accuracy"] > 0.8


def test_lists(place):
    versions = run("versions", "--json", *place.data)
    assert [found["model_ref"] for found in versions.json["versions"]] == [place.ref]
    assert versions.json["versions"][0]["data"] == "Head [lines].csv"
    assert "Head [lines].csv" in versions.out.split("\n{")[0]
    (job,) = run("jobs", "--json", *place.data).json["jobs"]
    assert (job["state"], job["result"]) == ("done", place.ref.removeprefix("version:"))
    models = run("models", "--space", "sentiment", "--json", *place.data).json["models"]
    refs = [model["model_ref"] for model in models]
    assert refs[:3] == ["starter:sentiment", "embedded", place.ref]
    assert "hub:ProsusAI/finbert" in refs


def test_lists_of_nothing(tmp_path):
    data = ["--data-dir", tmp_path / "data", "--json"]
    assert run("versions", *data).json == {"versions": []}
    assert run("jobs", *data).json == {"jobs": []}
    assert [model["model_ref"] for model in run("models", *data).json["models"]] == ["embedded", "hub:ProsusAI/finbert"]


@pytest.fixture
def table(tmp_path):
    return write_csv(tmp_path / "toy.csv", toy_rows(30))


@pytest.fixture
def data(tmp_path):
    return ["--data-dir", tmp_path / "data"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--role", "text=Body"], "“toy.csv” has no column “Body” for the text: choose one of text, label."),
        (["--role", "txt=text"], "“txt” is not a role of text-classification: choose one of text, label, target."),
        (["--space", "chess"], "There is no Space “chess”: choose from "),
        (["--task", "chess"], "“chess” is not a task: choose one of "),
        (["--strategy", "lora"], "“lora” is not a strategy: choose one of auto, instant, adapter, full."),
        (["--base", "no model"], "“no model” is not a model: type a Hub id such as ProsusAI/finbert"),
        (["--epochs", "0"], "Epochs is 0: choose from 1 to 1000."),
        (["--test", "gone.csv"], "gone.csv cannot be found: choose a file that exists."),
    ],
)
def test_finetune_refuses_before_a_worker_starts(table, data, words, sentence):
    assert refused("finetune", table, *words, *data).startswith(sentence)
    assert run("jobs", "--json", *data).json == {"jobs": []}


def test_a_file_that_is_missing(tmp_path, data):
    model = ["--task", "text-classification", "--model", "embedded"]
    for words in (["finetune"], ["evaluate", "--space", "sentiment"], ["predict", "--output", tmp_path / "o", *model]):
        sentence = refused(words[0], tmp_path / "gone.csv", *words[1:], *data)
        assert sentence == "gone.csv cannot be found: choose a file that exists."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Say which model to use: either --space NAME, or --task TASK together with --model MODEL_REF."),
        (["--task", "text-classification"], "Say which model to use"),
        (["--space", "sentiment", "--model", "embedded"], "Say which model to use"),
        (["--space", "chess"], "There is no Space “chess”"),
        (["--task", "chess", "--model", "embedded"], "“chess” is not a task"),
        (["--task", "text-classification", "--model", "version:gone"], "There is no model “version:gone”"),
        (["--task", "text-classification", "--model", "version:../x"], "“version:../x” is not a model"),
    ],
)
def test_a_model_that_cannot_be_used(table, tmp_path, data, words, sentence):
    assert refused("predict", table, "--output", tmp_path / "out.csv", *words, *data).startswith(sentence)
    assert refused("evaluate", table, *words, *data).startswith(sentence)
    assert not (tmp_path / "out.csv").exists()


def test_a_place_that_cannot_be_written_to(table, tmp_path, tiny_classifier):
    out = tmp_path / "no folder" / "out.csv"
    model = ["--task", "text-classification", "--model", tiny_classifier]
    sentence = refused("predict", table, "--output", out, *model, "--data-dir", tmp_path / "data")
    assert sentence.startswith(f"{out}: No such file or directory.")
    (tmp_path / "file").touch()
    assert "file" in refused("finetune", table, "--data-dir", tmp_path / "file")


def test_labels_that_the_model_does_not_know(tmp_path, data, tiny_classifier):
    rows = [row | {"label": "chess"} for row in toy_rows(9)]
    model = ["--task", "text-classification", "--model", tiny_classifier]
    sentence = refused("evaluate", write_csv(tmp_path / "other.csv", rows), *model, *data)
    assert sentence.startswith("None of the labels in “other.csv” (chess) is among those of the model (negative,")


def test_brackets_are_no_markup(tmp_path, data):
    assert refused("finetune", tmp_path / "[red]gone.csv", *data).startswith("[red]gone.csv cannot be found")


def test_a_setting_that_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAZA_MEMORY_GB", "plenty")
    assert refused("versions", "--data-dir", tmp_path) == "PLAZA_MEMORY_GB is “plenty”: set it to a number such as 4."


@pytest.mark.parametrize("words", [["--role", "text"], ["--promote"], ["--no-such-option"]])
def test_wrong_use_is_explained(table, data, words):
    done = run("finetune", table, *words, *data, code=2)
    assert "Usage:" in done.err
    assert "Traceback" not in done.err


WORKER = """
import sys, time
from pathlib import Path
from shared.training.job import Job

job = Job(Path(sys.argv[1]))
while not job.asked("cancel"):
    time.sleep(0.01)
job.finish("cancelled", "Cancelled by you.")
"""


def test_interrupting_cancels_the_job(table, data, monkeypatch):
    real, calls = time.sleep, []

    def interrupted(seconds):
        calls.append(seconds)
        if len(calls) == 1:
            raise KeyboardInterrupt
        real(seconds)

    monkeypatch.setattr(Jobs, "command", lambda jobs, job: [sys.executable, "-c", WORKER, str(job.folder)])
    monkeypatch.setattr("shared.commands.finetune.time", SimpleNamespace(sleep=interrupted, monotonic=lambda: 0.0))
    assert refused("finetune", table, *data).endswith("Cancelled by you.")
    (job,) = run("jobs", "--json", *data).json["jobs"]
    assert (job["state"], job["reason"]) == ("cancelled", "Cancelled by you.")
