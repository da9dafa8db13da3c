"""The key: its files, and what does not fit it."""

import csv
import json

import pytest

from shared.data.spans.span import Span
from shared.errors import DataError
from tests.spaces.ner.conftest import module

TEXT = "Mail =Anna to =Anna or Größe 😀."


@pytest.fixture
def key():
    return module("redaction.key")


@pytest.fixture
def redacted(entities):
    found = entities(TEXT, ("PER", "=Anna"), ("ORG", "Größe 😀"))
    return module("redaction.redact").redact(TEXT, found, labels=["PER", "ORG"], style="tags")


def test_entries(key, redacted):
    assert redacted.text == "Mail [PER_1] to [PER_1] or [ORG_1]."
    assert redacted.key == (
        key.KeyEntry("=Anna", "[PER_1]", "PER", 2, 1, (5, 14), (5, 16)),
        key.KeyEntry("Größe 😀", "[ORG_1]", "ORG", 1, 0, (23,), (27,)),
    )
    assert key.replaced_spans(redacted.key) == [Span(5, 12, "PER"), Span(16, 23, "PER"), Span(27, 34, "ORG")]


def test_json(key, redacted):
    text = key.key_as_json(redacted.key)
    assert text.isascii()
    assert key.key_from_json(text) == redacted.key
    assert key.restore(redacted.text, key.key_from_json(text)) == TEXT


def test_csv(key, redacted, tmp_path):
    key.write_key_csv(redacted.key, tmp_path / "key.csv")
    with (tmp_path / "key.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0] == {
        "original": "'=Anna",
        "replacement": "[PER_1]",
        "label": "PER",
        "count": "2",
        "missed": "1",
        "positions": "[5, 14]",
        "redacted_positions": "[5, 16]",
    }
    assert rows[1]["original"] == "Größe 😀"
    assert next(key.key_rows(redacted.key, "a.txt"))["document"] == "a.txt"
    key.write_key_csv((), tmp_path / "empty.csv")
    assert (tmp_path / "empty.csv").read_text("utf-8-sig").startswith("original,")


def test_a_text_that_does_not_fit(key, redacted):
    for other in ("", TEXT, redacted.text[1:], redacted.text.replace("PER_1", "PER_2")):
        with pytest.raises(DataError, match="This key does not fit the text"):
            key.restore(other, redacted.key)
    twice = key.KeyEntry("a", "b", "X", 2, 0, (0, 0), (0, 0))
    with pytest.raises(DataError, match="does not fit"):
        key.restore("b", [twice])
    assert key.restore("as it is", ()) == "as it is"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "null",
        '{"format": "other", "version": 1, "entries": []}',
        '{"format": "plaza-redaction-key", "version": 2, "entries": []}',
        '{"format": "plaza-redaction-key", "version": 1, "entries": [1]}',
        '{"format": "plaza-redaction-key", "version": 1, "entries": [{"original": 1}]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_key(key, text):
    with pytest.raises(DataError, match="This file is no key of a redaction"):
        key.key_from_json(text)


def test_damaged_entries(key, redacted):
    for change in (
        {"original": 1},
        {"positions": [-1]},
        {"redacted_positions": ["x"]},
        {"count": "many"},
        {"label": None},
    ):
        found = json.loads(key.key_as_json(redacted.key))
        found["entries"][0] |= change
        with pytest.raises(DataError, match="no key"):
            key.key_from_json(json.dumps(found))
