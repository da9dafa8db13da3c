import os

import numpy as np
import pytest

from shared.models.device import Device
from shared.models.files import EncoderFiles
from shared.models.loading import load_encoder, load_tokenizer
from shared.tasks import get_task
from shared.tasks.entities.shapes import SHAPES
from shared.training.vectors import KEPT_FILES, VectorCache, encode

CPU = Device("cpu", half=False)
TASK = "text-classification"


@pytest.fixture
def files(tmp_path):
    """Two folders that hold weights, as far as the cache can see."""
    found = []
    for name in ("encoder", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(b"weights")
        found.append(EncoderFiles(f"local:{tmp_path / name}", tmp_path / name))
    return found


class Encoder:
    """Gives other vectors at every call."""

    calls = 0

    def __call__(self):
        self.calls += 1
        return np.full((2, 4), self.calls, dtype=np.float32)


def test_the_second_time_nothing_is_encoded(files, tmp_path):
    encoder = Encoder()
    first = VectorCache(tmp_path / "cache").get(TASK, files[0], ["a", "b"], 64, encoder)
    again = VectorCache(tmp_path / "cache").get(TASK, files[0], ["a", "b"], 64, encoder)
    assert encoder.calls == 1
    assert np.array_equal(first, again)
    assert [path.suffix for path in (tmp_path / "cache").iterdir()] == [".npy"]


def test_anything_else_is_encoded(files, tmp_path):
    encoder, cache = Encoder(), VectorCache(tmp_path / "cache")
    adapter = tmp_path / "adapter"
    adapter.mkdir()
    for given in (
        (TASK, files[0], ["a", "b"], 64),
        (TASK, files[0], ["ab", ""], 64),
        (TASK, files[0], ["b", "a"], 64),
        (TASK, files[0], ["a", "b"], 32),
        (TASK, files[1], ["a", "b"], 64),
        (TASK, EncoderFiles(files[0].base, files[0].folder, adapter), ["a", "b"], 64),
        ("token-classification", files[0], ["a", "b"], 64),
    ):
        cache.get(*given, encoder)
    assert encoder.calls == 7


def test_other_weights_in_the_same_folder_are_noticed(files, tmp_path):
    encoder, cache = Encoder(), VectorCache(tmp_path / "cache")
    cache.get(TASK, files[0], ["a", "b"], 64, encoder)
    weights = files[0].folder / "model.safetensors"
    weights.write_bytes(b"learnt!")
    os.utime(weights, ns=(1, 1))
    assert cache.get(TASK, files[0], ["a", "b"], 64, encoder)[0, 0] == 2


def test_nothing_is_kept_of_an_encoding_that_failed(files, tmp_path):
    def fail():
        raise MemoryError

    cache = VectorCache(tmp_path / "cache")
    with pytest.raises(MemoryError):
        cache.get(TASK, files[0], ["a", "b"], 64, fail)
    assert cache.get(TASK, files[0], ["a", "b"], 64, Encoder())[0, 0] == 1


def test_the_oldest_go(files, tmp_path):
    encoder, cache = Encoder(), VectorCache(tmp_path / "cache")
    for number in range(KEPT_FILES):
        cache.get(TASK, files[0], [str(number)], 64, encoder)
    for age, path in enumerate(sorted((tmp_path / "cache").iterdir(), key=lambda p: float(np.load(p)[0, 0]))):
        os.utime(path, (1000 + age, 1000 + age))
    cache.get(TASK, files[0], ["0"], 64, encoder)  # used again: no longer the oldest
    cache.get(TASK, files[0], ["new"], 64, encoder)
    assert encoder.calls == KEPT_FILES + 1
    assert len(list((tmp_path / "cache").iterdir())) == KEPT_FILES
    cache.get(TASK, files[0], ["0"], 64, encoder)
    assert encoder.calls == KEPT_FILES + 1
    cache.get(TASK, files[0], ["1"], 64, encoder)
    assert encoder.calls == KEPT_FILES + 2


@pytest.fixture
def tokenizer(tiny_encoder):
    return load_tokenizer(tiny_encoder)


@pytest.fixture
def encoder(tiny_encoder):
    return load_encoder(EncoderFiles("local:x", tiny_encoder))


def test_encoding(encoder, tokenizer, monkeypatch):
    monkeypatch.setattr("shared.training.vectors.BATCH", 2)
    task = get_task("text-classification")
    module = task.new_module(encoder, 3, dropout=0.0, normalize=True).eval()
    texts = ["profit " * (1 + number * 7 % 13) + "loss" for number in range(12)] + ["", "loss " * 300]
    items = task.items(tokenizer, texts, 32)
    done = []
    vectors = np.concatenate(encode(module, items, 0, CPU, done.append))
    assert vectors.shape == (14, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert done == sorted(done)
    assert done[-1] == 14
    for row, item in enumerate(items):
        (alone,) = encode(module, [item], 0, CPU, done.append)
        assert vectors[row] == pytest.approx(alone[0], abs=1e-5)
    (longer,) = encode(module, task.items(tokenizer, texts[-1:], 64), 0, CPU, done.append)
    assert longer[0] != pytest.approx(vectors[-1], abs=1e-5)


def test_encoding_words(encoder, tokenizer, monkeypatch):
    """A vector of length 1 for each word, and beside it the word's shape."""
    monkeypatch.setattr("shared.training.vectors.BATCH", 2)
    task = get_task("token-classification")
    module = task.new_module(encoder, 3, dropout=0.0, normalize=True).eval()
    texts = ["Profit rises 12", "-", "loss of the COMPANY today", "\u200b", "profit", "shares " * 70]
    items = task.items(tokenizer, texts, 32)
    found = encode(module, items, 0, CPU, lambda done: None)
    assert [len(vectors) for vectors in found] == [3, 1, 5, 0, 1, 30]
    for item, vectors in zip(items, found, strict=True):
        (alone,) = encode(module, [item], 0, CPU, lambda done: None)
        assert vectors == pytest.approx(alone, abs=1e-5)
        assert vectors.shape[1] == 32 + len(SHAPES)
        assert np.linalg.norm(vectors[:, :32], axis=1) == pytest.approx(1, abs=1e-5)
        assert vectors[:, 32:].sum() == len(vectors)
    shapes = [SHAPES[number] for number in found[0][:, 32:].argmax(1)]
    assert shapes == ["capitalised", "lower", "digits"]
