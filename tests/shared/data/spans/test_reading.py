"""Reading as a whole: the cache, packed files, what is refused, and how."""

import gzip
import json
import random

import pytest

from shared.data.spans.reading import read_spans
from shared.data.spans.report import Report
from shared.data.spans.sources import text_source
from shared.errors import DataError
from tests.shared.data.spans.reading_help import documents_of, found, read, rows

CONLL = "Anna\tB-PER\nrests\tO\n\nIt\tO\nrains\tO\n"
JSONL = '{"text": "Anna rests", "entities": [[0, 4, "PER"]]}\n'
EXPECTED = [("Anna rests", [("Anna", "PER")]), ("It rains", [])]


def test_the_columns_and_their_types(tmp_path):
    import pyarrow as pa

    table = read(tmp_path, CONLL)
    assert table.columns == ["text", "entities"]
    [batch] = table.batches()
    entity = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("label", pa.string())])
    assert batch.schema.field("text").type == pa.string()
    assert batch.schema.field("entities").type == pa.list_(entity)
    assert table.data[0]["entities"] == [{"start": 0, "end": 4, "label": "PER"}]
    assert table.data[1]["entities"] == []
    assert table.first_row == 1


def test_a_file_is_converted_once(tmp_path):
    first = read(tmp_path, CONLL, "a.txt")
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()}
    assert len(kept) == 2
    second = read_spans(tmp_path / "a.txt", tmp_path / "cache", name="upload.txt")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").iterdir()} == kept
    assert found(first) == found(second) == EXPECTED
    assert second.name == "upload.txt"
    assert second.notes == first.notes
    assert rows(second) == [1, 4]
    assert second.fingerprint == first.fingerprint


def test_tables_leave_nothing_else_in_the_cache(tmp_path):
    read(tmp_path, "tokens,tags\nAnna rests,B-PER O\n", "a.csv")
    assert sorted(path.suffix for path in (tmp_path / "cache").iterdir()) == [".arrow", ".json"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CONLL, "a.txt.gz"),
        (JSONL, "a.jsonl.gz"),
        ("[Anna](PER) rests\n", "a.txt.gz"),
        ("tokens,tags\nAnna rests,B-PER O\n", "a.csv.gz"),
        (JSONL, "packed"),
    ],
)
def test_packed_files(tmp_path, content, name):
    assert found(read(tmp_path, gzip.compress(content.encode()), name))[0] == EXPECTED[0]
    assert len(list((tmp_path / "cache").iterdir())) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", r"mine\.x is empty. Accepted are CoNLL"),
        (b"\x1f\x8b broken", "damaged gzip"),
        (gzip.compress(b""), "is empty"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (bytes(range(256)) * 40, "binary data"),
        (b"PAR1 and nothing good PAR1", "damaged Parquet"),
        (b"text,label\nfine by me,good\nnot so much,bad\n", "no marked entities .* in “text” and “label”. Accepted"),
        (
            b'{"text": "a", "label": "good"}\n{"text": "b", "label": "bad"}\n',
            "no marked entities .*“text” and “label”",
        ),
        (b"Only a text.\nWith two lines of words.\n", "no marked entities"),
        (b'{"text": "a", "entities": [', "JSON is broken"),
        (b'[{"text": "a", "entities": []}, {"text"', "JSON is broken"),
        (b'{\n"text": "a",\n"entities" []}', "JSON is broken in line 3"),
        (b"[1, 2]", "no marked entities|no rows"),
        (b'{"text": "a", "boxes": [["x", {"y": 2}, 1]]}\n{"text": "b"}\n', "cannot be read|no marked"),
        (b'{"a": [[0, 1, "x"]]}\n{"a": [[0, 1, "x"]]}\n', "no marked"),
        (b"-DOCSTART- -X- O O\n\n", "no rows|no marked"),
    ],
)
def test_what_is_refused(tmp_path, content, words):
    with pytest.raises(DataError, match=words):
        read(tmp_path, content, "mine.x")
    assert not list((tmp_path / "cache").glob("*"))


def test_a_missing_file(tmp_path):
    with pytest.raises(DataError, match="cannot be found"):
        read_spans(tmp_path / "none.txt", tmp_path)


def test_random_bytes_never_crash(tmp_path):
    random_ = random.Random(5)
    seeds = [CONLL, JSONL, json.dumps([["Anna", {"entities": [[0, 4, "PER"]]}]]), "tokens,tags\n\"['a']\",\"['O']\"\n"]
    for number in range(150):
        content = bytearray((random_.choice(seeds) * random_.choice((1, 3))).encode())
        for _ in range(random_.randrange(1, 8)):
            place = random_.randrange(len(content))
            content[place : place + random_.randrange(3)] = random_.randbytes(random_.randrange(3))
        try:
            table = read(tmp_path, bytes(content), f"{number}.dat")
        except DataError:
            continue
        for document in documents_of(table):
            assert all(0 <= span.start < span.end <= len(document.text) for span in document.spans)


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "b.txt"])
def test_long_files_are_streamed(tmp_path, name):
    """The documents of 600 kB, one at a time, never take as much memory."""
    import tracemalloc

    line = {
        "a.txt": "".join(f"word{i}\t{'B-X' if i == 3 else 'O'}\n" for i in range(20)) + "\n",
        "a.jsonl": json.dumps({"text": "word " * 30, "entities": [[0, 4, "X"]]}) + "\n",
        "b.txt": "[word](X) " + "word " * 30 + "\n",
    }[name]
    count = 600_000 // len(line)
    (tmp_path / name).write_text(line * count)
    source = text_source(tmp_path / name, name, "utf-8")
    tracemalloc.start()
    assert sum(len(document.spans) for document in source.documents(Report())) == count
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300_000
