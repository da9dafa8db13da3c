"""Zips of documents, among them hostile ones."""

import zipfile

import pytest
from docx import Document

from shared.data.documents import archive
from shared.data.documents.document import TextDocument, Unreadable
from shared.errors import DataError
from tests.shared.data.documents.made import packed, pdf, saved


@pytest.fixture
def read(tmp_path):
    """Reads a zip from its bytes."""

    def call(content):
        path = tmp_path / "batch.zip"
        path.write_bytes(content)
        return list(archive.read_zip(path))

    return call


def test_documents_in_their_order(read):
    letter = Document()
    letter.add_paragraph("Dear Anna")
    found = read(
        packed(
            [
                ("in/", ""),
                ("in/b.txt", "two"),
                ("in/a.pdf", pdf(["page"])),
                ("letter.docx", saved(letter.save)),
                ("Größe 😀.html", "<p>x</p>"),
            ]
        )
    )
    assert [(one.name, one.text) for one in found] == [
        ("in/b.txt", "two"),
        ("in/a.pdf", "page"),
        ("letter.docx", "Dear Anna"),
        ("Größe 😀.html", "x"),
    ]
    assert all(isinstance(one, TextDocument) for one in found)


def test_what_is_left_out_has_a_reason(read):
    found = read(
        packed(
            [
                ("__MACOSX/a.txt", "x"),
                ("in/.DS_Store", "x"),
                ("in/Thumbs.db", "x"),
                ("more.zip", packed([("a.txt", "x")])),
                ("disguised.txt", packed([("a.txt", "x")])),
                ("empty.txt", ""),
                ("scan.pdf", pdf([""])),
                ("good.txt", "good"),
            ]
        )
    )
    assert [type(one) for one in found] == [Unreadable] * 7 + [TextDocument]
    reasons = {one.name: one.reason for one in found[:7]}
    assert reasons["__MACOSX/a.txt"] == "It belongs to an operating system or a program: it is left out."
    assert reasons["in/.DS_Store"] == reasons["in/Thumbs.db"] == reasons["__MACOSX/a.txt"]
    assert reasons["more.zip"] == "It is an archive in the archive: unpack it and give it by itself."
    assert reasons["disguised.txt"].startswith("It is a zip archive, no document")
    assert reasons["empty.txt"] == "It is empty: it should hold a text."
    assert reasons["scan.pdf"].startswith("It has no text, only pictures")


def test_odd_names(read, tmp_path):
    names = ["../../up.txt", "/root.txt", "C:\\dir\\win.txt", "a\u202etxt.exe", "same.txt", "same.txt", "x" * 400]
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = packed([(name, "text") for name in names])
    found = read(content)
    assert [one.name for one in found] == [
        "../../up.txt",
        "/root.txt",
        "C:/dir/win.txt",
        "atxt.exe",
        "same.txt",
        "same.txt (2)",
        "x" * 300,
    ]
    assert all(one.text == "text" for one in found)
    assert [path.name for path in tmp_path.iterdir()] == ["batch.zip"]


def test_utf8_names_without_the_flag(read):
    content = packed([("Größe.txt", "x")])
    # Python sets the flag for names that are not ASCII: here it is taken away, as many programs leave it out.
    assert content.count(b"\x00\x08\x08\x00") == 2
    (found,) = read(content.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00"))
    assert found.name == "Größe.txt"


def test_locked_and_damaged_members(read):
    content = bytearray(packed([("a.txt", "some text that is long enough"), ("b.txt", "fine")]))
    locked = bytes(content).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00", 1)
    assert read(locked)[0].reason == "It is locked with a password: pack it without one."
    content[content.index(b"a.txt") + 7] ^= 0xFF
    damaged, fine = read(bytes(content))
    assert damaged.reason == "It is damaged or packed in an unusual way: pack it again."
    assert fine.text == "fine"


def test_bombs(read, monkeypatch):
    content = packed([(f"{number}.txt", bytes(1000)) for number in range(5)])
    monkeypatch.setattr(archive, "_MOST_UNPACKED", 4999)
    with pytest.raises(DataError, match=r"batch\.zip unpacks to more than"):
        read(content)
    monkeypatch.setattr(archive, "_MOST_UNPACKED", 5000)
    assert len(read(content)) == 5
    monkeypatch.setattr(archive, "_MOST_MEMBERS", 4)
    with pytest.raises(DataError, match=r"batch\.zip holds more than 4 files"):
        read(content)


def test_a_member_that_lies_about_its_size(read):
    content = packed([("a.txt", "A" * 100_000)])
    size = (100_000).to_bytes(4, "little")
    assert content.count(size) == 2
    (found,) = read(content.replace(size, (10).to_bytes(4, "little")))
    assert getattr(found, "reason", "").startswith("It is damaged") or found.text == "A" * 10


@pytest.mark.parametrize("content", [b"", b"no zip", packed([("a.txt", "x")])[:-10]])
def test_no_zip(tmp_path, content):
    path = tmp_path / "batch.zip"
    path.write_bytes(content)
    # Called, not yet asked for a document: the fault is said at once.
    with pytest.raises(DataError, match=r"upload\.zip is no zip archive, or a damaged one"):
        archive.read_zip(path, name="upload.zip")


def test_an_empty_archive_and_one_that_is_not_read_to_the_end(tmp_path):
    path = tmp_path / "batch.zip"
    path.write_bytes(packed([]))
    with pytest.raises(DataError, match="is an archive with no files in it"):
        archive.read_zip(path)
    path.write_bytes(packed([("a.txt", "x"), ("b.txt", "y")]))
    documents = archive.read_zip(path)
    assert next(documents).text == "x"
    documents.close()
    with zipfile.ZipFile(path) as still_usable:
        assert still_usable.testzip() is None
