"""Learning to write summaries: a tiny BART learns to copy the beginning of a text, by LoRA and as a whole."""

import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace

import numpy as np
import pytest
import torch

from shared.engine import Engine
from shared.errors import Cancelled, DataError
from shared.models import artifact
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels, load_tokenizer
from shared.models.modules import linear, save_head
from shared.models.refs import parse
from shared.models.seq2seq_module import Seq2Seq
from shared.services import build_services
from shared.settings import Settings
from shared.tasks import get_task
from shared.tasks.summaries.abstractive import AbstractiveSummarization
from shared.tasks.summaries.answers import Written
from shared.training import context as contexts
from shared.training import measuring, pipeline
from shared.training.config import TrainingConfig
from shared.training.context import Context
from shared.training.gradient import train_gradient
from shared.training.job import Job
from shared.training.jobs import Jobs
from shared.training.pipeline import Pipeline
from shared.training.planning import first_guesses
from shared.training.progress import Reporter, read_progress
from shared.training.vectors import VectorCache
from shared.training.versions import Versions
from tests.shared.training.in_process import undisturbed
from tests.toy import TRAINING_WAIT, toy_table, wait_until
from tests.toy_writer import COPIED, WORDS, copy_rows, write_seq2seq

TASK = get_task("summarization")
CPU = Device("cpu", half=False)
ADAPTER = {"strategy": "auto", "learning_rate": 0.01, "epochs": 24, "batch_size": 16}
FULL = {"strategy": "full", "learning_rate": 0.003, "epochs": 8, "batch_size": 16}


class PlainJobs(Jobs):
    """Jobs whose workers keep the usual priority."""

    def command(self, job):
        return [sys.executable, "-m", "tests.plain_worker", str(job.folder)]


class Place:
    """A data directory, and trainings in this process or in a worker."""

    def __init__(self, data_dir, base):
        self.settings = Settings.from_env({}, data_dir=data_dir, device="cpu")
        self.files = ModelFiles(self.settings)
        self.versions = Versions(self.files.versions_dir)
        self.base = f"local:{base}"

    def config(self, **config):
        settled = {"base": self.base, "patience": 100, "dropout": 0.0, "data_name": "toy.csv"} | config
        return TrainingConfig(TASK.name, **settled)

    def train(self, rows, test=None, asked=None, **config):
        """In this process. `asked`: to cancel, to stop."""
        jobs = self.settings.data_dir / "jobs"
        tables = [toy_table(rows), None if test is None else toy_table(test, "test.csv")]
        job = Job.create(jobs / f"j{len(list(jobs.glob('j*')))}", self.config(**config), *tables)
        self.progress = job.folder / "progress.jsonl"
        reporter = Reporter(self.progress, *(asked or (lambda: False, lambda: False)))
        Pipeline(job, self.settings, self.files, reporter).run(0.0)
        return self.versions.get(job.status.result)

    def work(self, rows, **config):
        """In a worker process, as a user's job."""
        jobs = PlainJobs(self.settings.data_dir / "jobs")
        job = jobs.submit(self.config(**config), toy_table(rows))
        try:
            wait_until(lambda: jobs.tick() or job.state not in ("queued", "running"), TRAINING_WAIT)
        finally:
            jobs.close()
            for child in jobs._children.values():
                child.kill()
                child.wait()
        assert job.state == "done", f"{job.status.reason}\n{job.log()}"
        return job

    def predict(self, ref, texts, device=CPU):
        engine = Engine(LoadedModels(self.files, lambda: device, 4.0))
        try:
            return engine.predict(TASK, ref, texts)
        finally:
            engine.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("writing")
    with undisturbed():
        yield Place(folder / "data", write_seq2seq(folder / "bart"))


@pytest.fixture(scope="module")
def job(place):
    """What a worker made of `auto`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        return place.work(copy_rows(200), **ADAPTER, space="toy")


@pytest.fixture(scope="module")
def adapter(place, job):
    return place.versions.get(job.status.result)


@pytest.fixture(scope="module")
def full(place):
    return place.train(copy_rows(500), **FULL)


@pytest.fixture(scope="module")
def prompted(place, tmp_path_factory):
    """A T5 that wants to read two words before each text, trained as a whole, but hardly."""
    by_task = {"summarization": {"prefix": "north ocean "}}
    base = write_seq2seq(tmp_path_factory.mktemp("t5") / "t5", "t5", task_specific_params=by_task)
    return place.train(copy_rows(60), base=f"local:{base}", strategy="full", epochs=1, batch_size=16)


@pytest.fixture(params=["adapter", "full"])
def version(request):
    return request.getfixturevalue(request.param)


def right(answers, rows):
    """How many of the answers are the summaries of these rows."""
    return sum(answer.text == row["summary"] for answer, row in zip(answers, rows, strict=True))


def fresh_rows():
    return copy_rows(40, seed=99)


def test_it_learns_to_copy(place, version):
    report = version.report
    assert (version.task, version.primary, version.base) == (TASK.name, "rouge1", place.base)
    assert set(report.metrics) == set(report.baseline) == set(version.validation) == set(TASK.metrics)
    assert report.metrics["rouge1"] > 0.9
    assert report.metrics["rouge2"] > 0.85
    assert report.baseline["rouge1"] < 0.75
    assert report.better
    assert report.before is None
    assert "ROUGE-1" in report.verdict
    assert version.validation["rouge1"] > 0.9
    rows = fresh_rows()
    texts = [row["text"] for row in rows]
    assert right(place.predict(version.ref, texts), rows) > 34
    untrained = place.predict(place.base, texts)
    scores = TASK.score((), [TASK.examples(toy_table(rows), COLUMNS).answers[i] for i in range(40)], untrained)
    assert scores["rouge1"] < 0.4


COLUMNS = {"text": "text", "summary": "summary"}


def test_auto_is_an_adapter(place, job, adapter):
    assert adapter.strategy == "adapter"
    assert (adapter.manifest.writes, adapter.manifest.temperature, adapter.manifest.normalize) == (True, 1.0, False)
    assert (job.status.reason, list(job.status.versions)) == ("", [adapter.id])
    assert adapter.settings["epochs"] == 24
    progress = job.progress()
    assert (progress.fraction, progress.seconds_left) == (1, 0)
    assert progress.scores[-1]["rouge1"] > progress.scores[0]["rouge1"] + 0.3
    assert progress.curve[-1]["loss"] < 0.5 * progress.curve[0]["loss"]
    assert not (place.settings.data_dir / "vectors").exists()  # nothing is encoded beforehand


def test_what_is_saved(adapter, full):
    """No head; how it writes; LoRA on every part of both halves, but not on the output layer."""
    from safetensors.torch import load_file

    names = {path.name for path in adapter.folder.iterdir()}
    assert names == {
        "adapter", "generation_config.json", "plaza.json", "seen.npy", "split.json", "version.json"
    }  # fmt: skip
    lora = load_file(adapter.folder / "adapter" / "adapter_model.safetensors")
    assert {tensor.dtype for tensor in lora.values()} == {torch.float16}
    parts = {name.removeprefix("base_model.model.model.").split(".lora_")[0] for name in lora}
    attention = ("q_proj", "k_proj", "v_proj", "out_proj")
    assert parts == {
        *(f"encoder.layers.0.{part}" for part in ("fc1", "fc2", *(f"self_attn.{name}" for name in attention))),
        *(f"decoder.layers.0.{part}" for part in ("fc1", "fc2", *(f"self_attn.{name}" for name in attention))),
        *(f"decoder.layers.0.encoder_attn.{name}" for name in attention),
    }
    limits = json.loads((adapter.folder / "generation_config.json").read_text("utf-8"))
    # Three words and the end; what starts the decoder counts, too.
    assert (limits["min_length"], limits["max_length"], limits["num_beams"]) == (COPIED + 1, 8, 4)
    assert limits["no_repeat_ngram_size"] == 3
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= {
        path.name for path in (full.folder / "encoder").iterdir()
    }
    assert not (full.folder / artifact.HEAD).exists()


def test_what_was_measured_is_what_the_pages_give(place, adapter):
    rows = copy_rows(200)
    split = json.loads((adapter.folder / "split.json").read_text("utf-8"))
    chosen = [rows[i] for i in split["test"]]
    answers = place.predict(adapter.ref, [row["text"] for row in chosen])
    examples = TASK.examples(toy_table(chosen), COLUMNS)
    scores = TASK.score((), [examples.answers[i] for i in range(len(chosen))], answers)
    assert scores == pytest.approx(adapter.report.metrics)
    worst = adapter.report.mistakes[0]
    assert worst["rouge1"] == min(mistake["rouge1"] for mistake in adapter.report.mistakes)
    assert rows[worst["row"] - 2]["text"] == worst["text"]


def test_it_is_promoted_and_answers(place, adapter):
    services = build_services(place.settings)
    try:
        services.serving.promote("toy", adapter.ref)
        rows = fresh_rows()
        ref = services.serving.current("toy")
        answers = services.engine.predict(TASK, ref, [row["text"] for row in rows])
        assert all(isinstance(answer, Written) and answer.read == 1.0 for answer in answers)
        assert right(answers, rows) > 34
        long = " ".join([rows[0]["text"], *WORDS, *WORDS])
        (cut,) = services.engine.predict(TASK, ref, [long])
        assert 0 < cut.read < 0.5
        services.serving.roll_back("toy")
    finally:
        services.close()


def test_in_half_precision(place, adapter):
    rows = fresh_rows()
    answers = place.predict(adapter.ref, [row["text"] for row in rows], Device("cpu", half=True))
    assert right(answers, rows) > 30


@pytest.mark.parametrize("kind", ["adapter", "prompted"])
def test_the_exported_script_writes_what_the_engine_writes(place, kind, request, tmp_path):
    """Elsewhere, with no way to the Hub and nothing of Plaza on the path."""
    version = request.getfixturevalue(kind)
    with zipfile.ZipFile(place.versions.export(version.id, tmp_path / "out")) as archive:
        archive.extractall(tmp_path / "model")
    texts = [row["text"] for row in copy_rows(6, seed=15)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "run.py", *texts],
        cwd=tmp_path / "model",
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": "", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    found = done.stdout.split("\n\n")[:-1]
    assert found == [answer.text for answer in place.predict(version.ref, texts)]
    assert len(set(found)) > 1
    card = (tmp_path / "model" / "README.md").read_text("utf-8")
    assert "\n# summarization\n" in card
    assert "prints a summary of each text." in card
    assert "| ROUGE-1 |" in card


def test_it_goes_on_from_a_version_and_is_measured_against_it(place, full):
    """LoRA above a whole model of our own; the same test rows for both, and none that the first has learnt."""
    services = build_services(place.settings)
    services.serving.promote("other", full.ref)
    services.close()
    rows = copy_rows(120, seed=7)
    version = place.train(
        rows, base=full.ref, space="other", strategy="adapter", learning_rate=1e-4, epochs=1, batch_size=16
    )
    assert (version.folder / "encoder").is_dir()
    assert (version.folder / "adapter").is_dir()
    report = version.report
    assert report.before_ref == full.ref
    assert report.before["rouge1"] > 0.9
    assert report.metrics["rouge1"] > 0.9
    assert report.gain[1] <= report.gain[0] <= report.gain[2]
    known = set(np.load(full.folder / "seen.npy"))
    tested = [rows[i]["text"] for i in json.loads((version.folder / "split.json").read_text("utf-8"))["test"]]
    assert known
    assert not known & set(TASK.examples(toy_table([{"text": t, "summary": t} for t in tested]), COLUMNS).groups)


def test_instant_has_nothing_to_fit(place):
    with pytest.raises(DataError, match=r"bart” writes summaries, and instant training only fits a head on an encoder"):
        place.train(copy_rows(40), strategy="instant")


def test_many_test_rows_are_sampled_and_long_ones_are_named(place, monkeypatch):
    monkeypatch.setattr(pipeline, "MOST_WRITTEN", 10)
    long = [{"text": " ".join([row["text"], *WORDS]), "summary": row["summary"]} for row in copy_rows(30, seed=3)]
    version = place.train(copy_rows(60), test=long, strategy="adapter", epochs=1, batch_size=16, max_length=16)
    assert version.report.rows == version.rows["test"] == 10
    assert "of 30 test rows, 10 were drawn at random and measured" in version.report.verdict
    assert "10 of the 10 texts are longer than it reads" in version.report.verdict
    assert len(version.report.mistakes) == 10
    assert {long[mistake["row"] - 2]["text"] == mistake["text"] for mistake in version.report.mistakes} == {True}


def test_an_extract_is_compared_with_a_model_that_writes(place, full, tiny_encoder, monkeypatch):
    """The Space serves a model that writes; a new one that weighs sentences is measured on as few rows."""
    monkeypatch.setattr(pipeline, "MOST_WRITTEN", 6)
    services = build_services(place.settings)
    services.serving.promote("third", full.ref)
    services.close()
    rows = [{"text": f"{row['text']}. Pearl {i}.", "summary": row["summary"]} for i, row in enumerate(copy_rows(60))]
    version = place.train(rows, base=f"local:{tiny_encoder}", space="third", strategy="instant")
    assert not version.manifest.writes
    assert version.report.rows == 6
    assert version.report.before_ref == full.ref
    assert set(version.report.before) == set(version.report.metrics)


def test_the_time_it_takes_is_guessed_by_stage():
    task = AbstractiveSummarization()
    config = TrainingConfig(TASK.name, strategy="auto", epochs=3)
    found = first_guesses(task, config, "adapter", (100, 10, 20), 2, compared=True)
    assert found == {"before": 10.0, "encode": 0.0, "fit": 0.0, "adapter": 150.0, "prove": 10.0}
    assert first_guesses(task, config, "full", (100, 10, 20), 2, compared=False)["before"] == 0.0
    instant = first_guesses(TASK, replace(config, strategy="instant"), "instant", (400, 0, 400), 2, compared=False)
    assert set(instant) == {"encode", "fit", "evaluate"}


def test_some_of_the_rows():
    table = toy_table(copy_rows(20))
    rows = TASK.examples(table, COLUMNS).rows(np.arange(20), left_out="Two had no text.")
    assert measuring.some_of(rows, 20, 0) is rows
    some = measuring.some_of(rows, 5, 0)
    assert len(some.texts) == len(some.answers) == len(some.numbers) == len(some.plain) == len(some.groups) == 5
    assert list(some.texts) == [answer.text for answer in some.answers] == list(some.plain)
    assert [rows.texts[number - 2] for number in some.numbers] == list(some.texts)
    assert some.left_out.startswith("Two had no text. Writing takes its time: of 20 test rows, 5 were drawn")
    assert (
        list(measuring.some_of(rows, 5, 0).numbers) == list(some.numbers) != list(measuring.some_of(rows, 5, 1).numbers)
    )


@pytest.fixture
def accelerator():
    from accelerate import Accelerator
    from accelerate.state import AcceleratorState

    AcceleratorState._reset_state(True)
    yield Accelerator(cpu=True, mixed_precision="no")
    AcceleratorState._reset_state(True)


class Asked:
    """The user's requests: after so many points of the loss curve."""

    cancel: int | None = None
    stop: int | None = None

    def __init__(self, path):
        self.path = path

    def cancelled(self):
        return self.cancel is not None and len(read_progress(self.path).curve) >= self.cancel

    def stopped(self):
        return self.stop is not None and len(read_progress(self.path).curve) >= self.stop


@pytest.fixture
def new_context(tmp_path, place):
    """A function that makes a context with 32 rows for training and 8 for validation, unless told otherwise."""

    def make(folder="job", train=32, validation=8, **config):
        (tmp_path / folder).mkdir(exist_ok=True)
        asked = Asked(tmp_path / folder / "progress.jsonl")
        base = place.files.encoder(parse(place.base))
        tokenizer = load_tokenizer(base.folder)
        examples = TASK.examples(toy_table(copy_rows(train + validation)), COLUMNS)
        answers = [examples.answers[i] for i in range(train)]
        settled = {"batch_size": 8, "epochs": 3, "learning_rate": 0.01, "dropout": 0.0, "patience": 100} | config
        made = Context(
            task=TASK.trained_from(base).fitted_to(base, tokenizer, answers),
            config=TrainingConfig(TASK.name, **settled),
            device=CPU,
            files=base,
            tokenizer=tokenizer,
            labels=TASK.labels(()),
            examples=examples,
            train=np.arange(train),
            validation=np.arange(train, train + validation),
            max_length=16,
            reporter=Reporter(asked.path, asked.cancelled, asked.stopped),
            vectors=VectorCache(tmp_path / "vectors"),
            checkpoint=tmp_path / folder / "checkpoint",
        )
        made.asked = asked
        return made

    return make


def weights_of(trained, context, folder):
    from safetensors.torch import load_file

    folder.mkdir()
    trained.save(folder, context)
    (path,) = folder.rglob("*.safetensors")
    return load_file(path)


@pytest.mark.parametrize("strategy", ["adapter", "full"])
def test_after_a_break_it_goes_on_from_the_checkpoint(new_context, accelerator, tmp_path, strategy):
    whole = new_context("whole")
    expected = weights_of(train_gradient(whole, strategy, None, accelerator), whole, tmp_path / "expected")
    broken = new_context("broken")
    broken.asked.cancel = 10
    with pytest.raises(Cancelled):
        train_gradient(broken, strategy, None, accelerator)
    resumed = new_context("broken")
    trained = train_gradient(resumed, strategy, None, accelerator)
    assert [point["step"] for point in read_progress(resumed.asked.path).curve] == list(range(1, 13))
    found = weights_of(trained, resumed, tmp_path / "resumed")
    assert found.keys() == expected.keys()
    assert all(torch.allclose(found[name], expected[name], atol=1e-3) for name in found)


def test_stopped_early_the_best_so_far_is_used(new_context, accelerator):
    context = new_context(epochs=50)
    context.asked.stop = 6
    trained = train_gradient(context, "adapter", None, accelerator)
    found = read_progress(context.asked.path)
    assert found.curve[-1]["step"] == 6
    assert trained.validation["rouge1"] == pytest.approx(max(point["rouge1"] for point in found.scores), abs=0.1)


def test_a_cancel_ends_an_evaluation_in_the_middle(new_context, accelerator, monkeypatch):
    """After two tokens of the first batch, not after all batches."""
    context, widths, write = new_context(validation=40), [], Seq2Seq.write

    def watched(module, **options):
        checks = []

        def interrupted():
            checks.append(len(checks))
            if len(checks) == 2:
                context.asked.cancel = 0
            return options["interrupted"]()

        found = write(module, **options | {"interrupted": interrupted})
        widths.append(found.shape[1])
        return found

    monkeypatch.setattr(Seq2Seq, "write", watched)
    with pytest.raises(Cancelled):
        train_gradient(context, "adapter", None, accelerator)
    assert widths == [3]


def test_only_some_validation_rows_are_written_to(new_context, accelerator, monkeypatch):
    monkeypatch.setattr(contexts, "MOST_JUDGED", 5)
    context = new_context(validation=20)
    judged = context.judged
    assert len(set(judged)) == 5
    assert set(judged) <= set(context.validation)
    assert judged.tolist() == context.judged.tolist()
    other = replace(context, task=TASK)
    assert other.judged.tolist() == context.validation.tolist()


def test_settings_that_suit_writing_unless_the_user_chose(new_context):
    context = new_context(batch_size=None, epochs=None, learning_rate=None)
    found = context.settings("adapter")
    assert (found.batch_size, found.epochs, found.learning_rate) == (8, 4, 5e-4)
    found = context.settings("full")
    assert (found.batch_size, found.epochs, found.learning_rate) == (4, 4, 5e-5)
    assert new_context("other", epochs=7, batch_size=None).settings("full").epochs == 7


def test_all_weights_are_trained_but_not_positions_that_are_computed(tmp_path):
    from transformers import PegasusConfig, PegasusForConditionalGeneration

    from shared.training.trainable import _train_all

    shape = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 1, "decoder_attention_heads": 1}
    model = PegasusForConditionalGeneration(
        PegasusConfig(vocab_size=9, d_model=8, encoder_ffn_dim=8, decoder_ffn_dim=8, max_position_embeddings=8, **shape)
    )
    _train_all(model)
    frozen = {name for name, parameter in model.named_parameters() if not parameter.requires_grad}
    assert frozen == {"model.encoder.embed_positions.weight", "model.decoder.embed_positions.weight"}


def test_two_tasks_load_one_folder_of_weights_each_in_its_own_way(place, tmp_path):
    folder = tmp_path / "model"
    folder.mkdir()
    save_head(linear(torch.zeros(2, 64), torch.tensor([0.0, 1.0])), folder / artifact.HEAD)
    manifest = artifact.Manifest("text-classification", place.base, "instant", ("no", "yes"), 16, False)
    artifact.write_manifest(folder, manifest)
    engine = Engine(LoadedModels(place.files, lambda: CPU, 4.0))
    try:
        (answer,) = engine.predict(get_task("text-classification"), f"local:{folder}", ["amber birch"])
        assert answer.label == "yes"
        (said,) = engine.predict(TASK, place.base, ["amber birch"])
        assert isinstance(said, Written)
    finally:
        engine.close()
