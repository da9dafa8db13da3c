import gc
import json
import shutil
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest
import torch

from shared.errors import ModelError
from shared.models.artifact import read_manifest
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels, load_encoder, longest_input
from shared.models.refs import parse
from shared.settings import ROOT
from shared.tasks import get_task
from shared.tasks.text_classification import TextClassification
from tests.toy import LABELS, WAIT, wait_until, write_adapter, write_model

CPU = Device("cpu", half=False)


@pytest.fixture
def files(settings):
    return ModelFiles(settings)


@pytest.fixture
def models(files):
    return LoadedModels(files, lambda: CPU, 4.0)


@pytest.fixture
def task():
    return get_task("text-classification")


class SlowTask(TextClassification):
    """Loads a published model only when `gate` is open, and counts."""

    def __init__(self):
        self.gate = threading.Event()
        self.loadings = 0

    def published(self, folder):
        self.loadings += 1
        assert self.gate.wait(WAIT)
        return super().published(folder)


def in_threads(count, function):
    """What `function` returned or raised, in each of `count` threads; and the threads."""
    results = []

    def run():
        try:
            results.append(function())
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    return results, threads


def test_a_published_model(models, task, tiny_classifier):
    model = models.get(task, str(tiny_classifier))
    assert model.labels == LABELS
    assert (model.max_length, model.device, model.temperature) == (64, CPU, 1.0)
    assert model.megabytes == pytest.approx(sum(p.numel() for p in model.module.parameters()) * 4 / 1e6)
    assert not model.module.training


def test_whoever_asks_meanwhile_waits_for_the_same_loading(models, tiny_classifier):
    task = SlowTask()
    results, threads = in_threads(4, lambda: models.get(task, str(tiny_classifier)))
    wait_until(lambda: task.loadings)
    assert models.loaded() == []
    task.gate.set()
    for thread in threads:
        thread.join(WAIT)
    assert task.loadings == 1
    assert len(results) == 4
    assert all(result is results[0] for result in results)
    assert models.loaded() == [("text-classification", results[0])]


def test_an_error_reaches_everybody_who_waits_and_does_not_stick(models, tiny_classifier, tmp_path):
    task = SlowTask()
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    (folder / "model.safetensors").rename(tmp_path / "aside")
    results, threads = in_threads(3, lambda: models.get(task, str(folder)))
    wait_until(lambda: task.loadings)
    task.gate.set()
    for thread in threads:
        thread.join(WAIT)
    assert len(results) == 3
    assert all(isinstance(result, ModelError) and "No weights" in str(result) for result in results)
    assert models.loaded() == []
    (tmp_path / "aside").rename(folder / "model.safetensors")
    assert models.get(task, str(folder)).labels == LABELS


def test_what_was_not_foreseen_is_a_model_error_too(models, tiny_classifier, monkeypatch):
    class Broken(TextClassification):
        def published(self, folder):
            raise ZeroDivisionError("oh")

    with pytest.raises(ModelError, match=r"cannot be loaded \(ZeroDivisionError: oh\)") as caught:
        models.get(Broken(), str(tiny_classifier))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_the_least_recently_used_is_dropped(files, task, tiny_classifier, tmp_path):
    refs = [str(shutil.copytree(tiny_classifier, tmp_path / name)) for name in "abc"]
    megabytes = LoadedModels(files, lambda: CPU, 4.0).get(task, refs[0]).megabytes
    models = LoadedModels(files, lambda: CPU, 2.5 * megabytes / 1000)
    first, second = models.get(task, refs[0]), models.get(task, refs[1])
    assert models.get(task, refs[0]) is first
    third = models.get(task, refs[2])
    assert [model for _, model in models.loaded()] == [first, third]
    assert models.get(task, refs[1]) is not second
    assert [model.ref for _, model in models.loaded()] == [refs[2], refs[1]]


def test_a_model_larger_than_the_bound_is_kept_alone(files, task, tiny_classifier, tmp_path):
    models = LoadedModels(files, lambda: CPU, 0.0)
    models.get(task, str(tiny_classifier))
    newest = models.get(task, str(shutil.copytree(tiny_classifier, tmp_path / "b")))
    assert [model for _, model in models.loaded()] == [newest]


def test_models_that_are_a_head_share_their_encoder(models, task, files, tiny_encoder):
    for number in (1, 2):
        write_model(files.versions_dir / f"v{number}", f"local:{tiny_encoder}", seed=number)
    first, second = models.get(task, "version:v1"), models.get(task, "version:v2")
    assert first.module.encoder is second.module.encoder
    assert not torch.equal(first.module.head.weight, second.module.head.weight)


def test_an_encoder_that_runs_is_left_alone_when_another_model_shares_it(files, task, tiny_encoder):
    """Not even for a moment may its weights be of another precision."""
    for number in (1, 2):
        write_model(files.versions_dir / f"v{number}", f"local:{tiny_encoder}", seed=number)
    models = LoadedModels(files, lambda: Device("cpu", half=True), 4.0)
    first = models.get(task, "version:v1").module
    places = [parameter.data_ptr() for parameter in first.encoder.parameters()]
    second = models.get(task, "version:v2").module
    assert [parameter.data_ptr() for parameter in second.encoder.parameters()] == places
    assert {parameter.dtype for parameter in second.encoder.parameters()} == {torch.bfloat16}
    assert first.head.weight.dtype == second.head.weight.dtype == torch.float32


def test_a_shared_encoder_goes_with_its_last_model(files, task, tiny_encoder):
    models = LoadedModels(files, lambda: CPU, 0.0)
    write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    models.get(task, "version:v1")
    models._models.clear()
    gc.collect()
    assert not len(models._encoders)


def test_a_fine_tuned_model_runs_as_its_manifest_says(models, task, files, tiny_encoder):
    more = {"max_length": 24, "temperature": 2.5, "normalize": False, "labels": ("b", "a")}
    folder = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}", **more)
    model = models.get(task, "version:v1")
    assert (model.max_length, model.temperature, model.labels) == (24, 2.5, ("b", "a"))
    assert model.module.normalize is False
    assert read_manifest(folder).labels == model.labels


def test_an_adapter_is_merged_into_the_weights(files, tiny_encoder):
    ids = torch.tensor([[2, 5, 6, 3]])

    def vectors(name, **how):
        folder = write_model(files.versions_dir / name, f"local:{tiny_encoder}")
        write_adapter(tiny_encoder, folder / "adapter", **how)
        encoder = load_encoder(files.encoder(parse(f"version:{name}"))).eval()
        assert not any("lora" in key for key in encoder.state_dict())
        with torch.inference_mode():
            return encoder(ids).last_hidden_state

    plain = load_encoder(files.encoder(parse(str(tiny_encoder)))).eval()
    with torch.inference_mode():
        expected = plain(ids).last_hidden_state
    assert torch.allclose(vectors("nothing", zero=True), expected, atol=1e-6)
    assert not torch.allclose(vectors("random", zero=False), expected, atol=1e-3)


def test_the_wrong_task(models, task, files, tiny_encoder):
    write_model(files.versions_dir / "v1", f"local:{tiny_encoder}", task="summarization")
    with pytest.raises(ModelError, match="was trained for summarization, not for text-classification"):
        models.get(task, "version:v1")


def test_a_bare_encoder_is_no_classifier(models, task, tiny_encoder):
    with pytest.raises(ModelError, match=r"not trained for this task \(it lacks classifier.*choose it as the base"):
        models.get(task, str(tiny_encoder))


def test_a_version_without_its_head(models, task, files, tiny_encoder):
    folder = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    (folder / "head.safetensors").unlink()
    with pytest.raises(ModelError, match=r"version:v1” cannot be loaded"):
        models.get(task, "version:v1")


def only_bin(source, target, content):
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.safetensors"))
    torch.save(content, target / "pytorch_model.bin")
    return str(target)


def test_bin_weights_where_there_are_no_others(models, task, tiny_classifier, tmp_path):
    from safetensors.torch import load_file

    weights = load_file(tiny_classifier / "model.safetensors")
    model = models.get(task, only_bin(tiny_classifier, tmp_path / "bin", weights))
    original = models.get(task, str(tiny_classifier))
    for name, value in original.module.state_dict().items():
        assert torch.equal(value, model.module.state_dict()[name])


class Bomb:
    """Runs code when it is unpickled."""

    def __init__(self, marker):
        self.marker = marker

    def __reduce__(self):
        return (open, (str(self.marker), "w"))


def test_bin_weights_never_run_code(models, task, tiny_classifier, tmp_path):
    marker = tmp_path / "code was run"
    with pytest.raises(ModelError, match="cannot be loaded"):
        models.get(task, only_bin(tiny_classifier, tmp_path / "bin", {"weights": Bomb(marker)}))
    assert not marker.exists()


def test_code_that_comes_with_a_model_is_refused(models, task, files, tiny_classifier, tmp_path):
    folder = shutil.copytree(tiny_classifier, tmp_path / "model")
    marker = tmp_path / "code was run"
    code = f"open({str(marker)!r}, 'w')\nclass Config: pass\nclass Net: pass\n"
    (folder / "modeling_own.py").write_text(code, "utf-8")
    config = json.loads((folder / "config.json").read_text("utf-8"))
    classes = {"AutoConfig": "modeling_own.Config", "AutoModelForSequenceClassification": "modeling_own.Net"}
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "own", "auto_map": classes}), "utf-8")
    with pytest.raises(ModelError, match="cannot be loaded"):
        models.get(task, str(folder))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(files.encoder(parse(str(folder))))
    assert not marker.exists()


@pytest.mark.parametrize(
    ("tokenizer", "positions", "expected"), [(128, 512, 128), (10**30, 512, 512), (10**30, 64, 64), (2048, 4096, 512)]
)
def test_the_longest_input(tokenizer, positions, expected):
    config = SimpleNamespace(max_position_embeddings=positions)
    assert longest_input(SimpleNamespace(model_max_length=tokenizer), config) == expected
    assert longest_input(SimpleNamespace(model_max_length=tokenizer), SimpleNamespace()) == min(tokenizer, 512)


RACE = """
import sys
from pathlib import Path
from threading import Thread
from shared.embedding import embed
from shared.services import build_services
from shared.settings import Settings
from shared.tasks import get_task

services = build_services(Settings.from_env({}, data_dir=Path(sys.argv[1]), device="cpu"))
failed = []

def run(ask):
    try:
        ask()
    except Exception as error:
        failed.append(repr(error))

task = get_task("text-classification")
asks = [
    lambda: embed(services.engine, ["text"]),
    lambda: services.engine.predict(task, "starter:sentiment", ["text"]),
    lambda: services.engine.predict(task, f"local:{sys.argv[2]}", ["profit"]),
]
threads = [Thread(target=run, args=(ask,)) for ask in asks]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
services.close()
sys.exit("; ".join(failed) or 0)
"""


def test_models_asked_for_at_once_in_a_fresh_process(tmp_path, tiny_classifier):
    command = [sys.executable, "-c", RACE, str(tmp_path), str(tiny_classifier)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
