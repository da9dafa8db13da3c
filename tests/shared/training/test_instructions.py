"""Learning to answer: a tiny causal model with random weights learns what to say."""

import json
import math
import os
import subprocess
import sys
import zipfile
from threading import Event

import numpy as np
import pytest
import torch

from shared.errors import DataError, ModelError
from shared.generation.causal import CausalWriter
from shared.generation.writer import Limits, Message
from shared.models import artifact
from shared.models.generative import expected, marked
from shared.services import build_services
from shared.tasks import get_task
from shared.tasks.conversations.conversation import asked
from shared.training.progress import read_progress
from shared.training.versions import Versions
from shared.ui.finetune.compare_html import comparison
from tests.shared.generation.tiny_writers import TEMPLATE, write_bart, write_causal, write_random
from tests.shared.training.in_process import InProcess, undisturbed
from tests.toy import TRAINING_WAIT

TASK = get_task("text-generation")
SETTINGS = {"strategy": "auto", "learning_rate": 0.02, "epochs": 6, "batch_size": 8}
ANSWER = "Gone."


def rows_of(count):
    """Different prompts, and always the same response."""
    return [{"prompt": f"Where is order {number}?", "response": ANSWER} for number in range(count)]


def messages_of(count):
    """The same as conversations: a system, and two questions."""
    talk = [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Ho"},
    ]
    return [
        {
            "messages": json.dumps(
                [
                    *talk,
                    {"role": "user", "content": f"Where is order {number}?"},
                    {"role": "assistant", "content": ANSWER},
                ]
            )
        }
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("instructions")
    with undisturbed():
        yield InProcess(TASK, folder / "data", write_random(folder / "base"))


@pytest.fixture(scope="module")
def adapter(place):
    return place.train(rows_of(80), **SETTINGS)


@pytest.fixture(scope="module")
def full(place):
    settings = SETTINGS | {"strategy": "full", "learning_rate": 0.005, "epochs": 10}
    return place.train(messages_of(60), **settings)


@pytest.fixture(params=["adapter", "full"])
def version(request):
    return request.getfixturevalue(request.param)


def test_it_learns_what_to_say(place, version):
    report = version.report
    assert report.better
    assert report.before_ref == place.base
    assert report.metrics["token_accuracy"] > 0.9 > 0.3 > report.before["token_accuracy"]
    assert report.metrics["perplexity"] < 2 < report.before["perplexity"]
    assert set(report.baseline) == set(TASK.metrics)
    assert 0 < report.baseline["token_accuracy"] < 0.5
    assert place.predict(version.ref, ["Where is order 900?", " "]) == [ANSWER, ""]
    assert place.predict(place.base, ["Where is order 900?"]) != [ANSWER]


def test_the_loss_falls(place, adapter):
    (path,) = (place.settings.data_dir / "jobs").glob("j0/progress.jsonl")
    curve = [point["loss"] for point in read_progress(path).curve]
    assert curve[-1] < 1 < 4 < curve[0]


def test_what_is_on_disk(adapter, full):
    assert (adapter.folder / artifact.ADAPTER).is_dir()
    assert (full.folder / artifact.ENCODER).is_dir()
    for version in (adapter, full):
        assert not (version.folder / artifact.HEAD).exists()
        assert version.manifest.writes
        assert version.manifest.labels == ()
        assert version.strategy in ("adapter", "full")


def test_it_is_the_writer_of_its_version(place, version):
    services = build_services(place.settings)
    try:
        writer = services.writers.get(version.ref)
        assert isinstance(writer, CausalWriter)
        assert writer.instructed
        pieces = list(writer.write([Message("user", "Where is order 77?")], Limits(max_tokens=20), Event()))
        assert "".join(pieces) == ANSWER
        assert len(pieces) > 1
        assert services.engine.predict(TASK, version.ref, ["Where is order 77?"]) == [ANSWER]
        assert [model.task for model in services.engine.status().models] == [TASK.name]
    finally:
        services.close()


def test_the_comparison_shows_what_was_expected(adapter):
    shown = comparison(adapter)
    assert "Answers that it expected least" in shown
    assert "Perplexity: lower is better." in shown
    assert ANSWER in shown


def test_it_goes_on_from_a_version(place, adapter):
    again = place.train(rows_of(30), base=adapter.ref, **SETTINGS | {"epochs": 1, "learning_rate": 0.001})
    assert again.report.before_ref == adapter.ref
    assert again.report.metrics["token_accuracy"] > 0.9
    assert again.manifest.base == place.base


def test_an_exported_version_runs_with_plain_libraries(place, adapter, tmp_path):
    path = Versions(place.files.versions_dir).export(adapter.id, tmp_path / "out")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "there")
    assert "| token accuracy |" in (tmp_path / "there" / "README.md").read_text("utf-8")
    done = subprocess.run(
        [sys.executable, "run.py", "Where is order 3?"],
        cwd=tmp_path / "there",
        env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ANSWER


def test_rows_that_were_left_out_are_told(place):
    bad = [{"messages": json.dumps([{"role": "user", "content": f"Why {number}?"}])} for number in range(3)]
    version = place.train([*messages_of(20), *bad], **SETTINGS | {"epochs": 1})
    assert "3 rows were left out: 3 that do not end with the assistant." in version.report.verdict


def test_long_conversations_lose_their_first_turns(place):
    version = place.train(messages_of(20), **SETTINGS | {"epochs": 1, "max_length": 40})
    assert "conversations are longer than it reads" in version.report.verdict
    assert "turns at the beginning were left out." in version.report.verdict


def test_bases_that_cannot_learn_it(place, tiny_encoder, tmp_path):
    rows = rows_of(20)
    for base in (tiny_encoder, write_bart(tmp_path / "bart")):
        with pytest.raises(ModelError, match="does not go on with a conversation: choose an instruct model, such as Q"):
            place.train(rows, base=f"local:{base}", **SETTINGS)
    plain = write_causal(tmp_path / "plain", template=None)
    with pytest.raises(ModelError, match="has no chat template, so it follows no instructions"):
        place.train(rows, base=f"local:{plain}", **SETTINGS)
    with pytest.raises(DataError, match="writes answers, and instant training only fits a head on an encoder"):
        place.train(rows, **SETTINGS | {"strategy": "instant"})


def test_what_a_known_model_expects(place, tmp_path):
    """It says `Hé, wo😀.` and ends: token accuracy 1 for that, and its chances are those of its own output layer."""
    services = build_services(place.settings)
    try:
        ref = f"local:{write_causal(tmp_path / 'known')}"
        right, wrong = services.engine.predict(TASK, ref, [asked("Say it.", "Hé, wo😀."), asked("Say it.", "Hé, No")])
        assert (right.right, right.tokens, right.said) == (13, 13, "Hé, wo😀.")
        assert 0 <= right.loss < 1
        assert 0 < wrong.right < wrong.tokens
        assert math.isfinite(wrong.loss)
        model = services.models.get(TASK, ref)
        (item,) = TASK.items(model.tokenizer, [asked("Say it.", "Hé")], 100)
        assert marked(item) == [*model.tokenizer("Hé", add_special_tokens=False)["input_ids"], 6]
        ((likeliest, chances),) = expected(model, [item])
        with torch.inference_mode():
            logits = model.module.model(torch.tensor([item.ids])).logits[0].float().log_softmax(-1)
        places = [place - 1 for place, mark in enumerate(item.marks) if mark]
        assert np.allclose(chances, [logits[place, item.ids[place + 1]] for place in places], atol=1e-5)
        assert likeliest.tolist() == logits[places].argmax(-1).tolist()
    finally:
        services.close()


def test_a_prompt_that_is_too_long_is_cut_at_its_end(place):
    services = build_services(place.settings)
    try:
        model = services.models.get(TASK, place.base)
        short, long = TASK.pre(model, ["abc", "abc " * 1000])
        assert not short.cut
        assert long.cut
        assert len(long.ids) <= 512 - 256
        assert model.tokenizer.decode(long.ids).endswith("<|end|><|assistant|>")
        assert TEMPLATE in model.tokenizer.chat_template
    finally:
        services.close()
