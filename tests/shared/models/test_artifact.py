import json

import pytest

from shared.errors import ModelError
from shared.models.artifact import MANIFEST, Manifest, base_name, read_manifest, write_manifest

MADE = Manifest("text-classification", "embedded", "adapter", ("nein", "für"), 64, False, 1.25)


def test_a_manifest_reads_back(tmp_path):
    write_manifest(tmp_path, MADE)
    assert read_manifest(tmp_path) == MADE
    assert "für" in (tmp_path / MANIFEST).read_text("utf-8")


@pytest.mark.parametrize(("field", "value"), [("temperature", 1.0), ("targets", False)])
def test_some_fields_may_be_left_out(tmp_path, field, value):
    write_manifest(tmp_path, MADE)
    fields = json.loads((tmp_path / MANIFEST).read_text("utf-8"))
    del fields[field]
    (tmp_path / MANIFEST).write_text(json.dumps(fields), "utf-8")
    assert getattr(read_manifest(tmp_path), field) == value


def test_a_missing_manifest(tmp_path):
    with pytest.raises(ModelError, match=f"no fine-tuned model in “{tmp_path.name}”: plaza.json is missing"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'"text"', b"{}", b'{"labels": 3}', b'{"labels": ["a"]}', b"\xff\xfe", b"7"],
)
def test_a_damaged_manifest(tmp_path, content):
    (tmp_path / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError, match=r"cannot be read: plaza\.json is damaged"):
        read_manifest(tmp_path)


def test_fields_of_a_later_release_are_not_run_blindly(tmp_path):
    write_manifest(tmp_path, MADE)
    fields = json.loads((tmp_path / MANIFEST).read_text("utf-8")) | {"pooling": "max"}
    (tmp_path / MANIFEST).write_text(json.dumps(fields), "utf-8")
    with pytest.raises(ModelError):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("embedded", "sentence-transformers/all-MiniLM-L6-v2"),
        ("hub:ProsusAI/finbert", "ProsusAI/finbert"),
        ("local:/models/mine", "/models/mine"),
    ],
)
def test_the_name_that_transformers_knows(base, name):
    assert base_name(base) == name
