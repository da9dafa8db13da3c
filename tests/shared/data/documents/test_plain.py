"""Plain text and Markdown in every encoding, and files that are no document."""

import gzip

import pytest

from shared.data.documents.document import MOST_BYTES, MOST_CHARACTERS, Refused, tidy
from shared.data.documents.reading import read_document
from shared.errors import DataError
from tests.shared.data.documents.made import packed


@pytest.fixture
def read(tmp_path):
    """Reads what is written to a file of that name."""

    def call(content, name="letter.txt", shown=None):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_document(path, name=shown)

    return call


@pytest.mark.parametrize(
    ("codec", "text", "said"),
    [
        ("utf-8", "Größe, 銀行 and 😀", "UTF-8"),
        ("utf-8-sig", "Größe, 銀行 and 😀", "UTF-8"),
        ("utf-16", "Größe, 銀行 and 😀", "UTF-16"),
        ("utf-16-le", "A letter to the Größe family", "UTF-16"),
        ("cp1252", "It’s a café – très bon, Señor", "Windows-1252"),
        ("cp1251", "Уважаемая госпожа Иванова, отвечаю на ваше письмо", "Windows-1251"),
        ("shift-jis", "これは良い銀行です。サービスが悪い", "Shift-JIS"),
    ],
)
def test_encodings(read, codec, text, said):
    document = read(text.encode(codec))
    assert (document.name, document.text) == ("letter.txt", text)
    assert document.notes == (f"Read as plain text, {said}.",)


def test_markdown_stays_as_it_is_written(read):
    text = "# Title\n\n- *Anna* <b>Lund</b>\n- &amp; `code`\n"
    assert read(text, "upload.tmp", "notes.md").text == text
    assert read(text, "upload.tmp", "notes.md").name == "notes.md"


def test_line_ends_and_what_cannot_be_seen(read):
    assert read("a\r\nb\rc\x0cd\u2028h\u00ad\ufeff\ti\n").text == "a\nb\nc\nd\nh\ti\n"
    assert tidy("e\0f\x07g\x7f\x0bh") == "efg\nh"
    assert tidy("x\ud83dy\ud83d\ude00") == "x\ufffdy\ufffd\ufffd"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.txt", "a.txt is empty: it should hold a text."),
        (b" \n\t ", "a.txt", "a.txt has no text in it."),
        (bytes(range(256)) * 40, "a.txt", "holds binary data, no text: give a txt"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "scan.png", r"is a picture: run text recognition \(OCR\)"),
        (b"\xd0\xcf\x11\xe0" + bytes(99), "old.doc", "Office file of the old kind or with a password"),
        (b"{\\rtf1\\ansi Hello}", "a.rtf", "is rich text"),
        (gzip.compress(b"hello"), "a.gz", "is an archive: unpack it"),
        (packed([("a.txt", "hello")]), "a.docx", "is a zip archive, no document"),
        (packed([("a.txt", "hello")])[:40], "a.zip", "is damaged"),
        (packed([("[Content_Types].xml", "x"), ("xl/workbook.xml", "x")]), "a.xlsx", "is an Excel workbook"),
        (packed([("[Content_Types].xml", "x"), ("ppt/presentation.xml", "x")]), "a.pptx", "holds slides"),
        (packed([("mimetype", "x"), ("content.xml", "x"), ("META-INF/manifest.xml", "x")]), "a.odt", "OpenDocument"),
        (packed([("mimetype", "x"), ("META-INF/container.xml", "x")]), "a.epub", "electronic book"),
    ],
)
def test_what_is_no_document_is_said(read, content, name, said):
    with pytest.raises(DataError, match=said):
        read(content, name)


def test_limits(read, tmp_path):
    with pytest.raises(Refused, match="has more than 20,000,000 characters: split it into parts"):
        tidy("x" * (MOST_CHARACTERS + 1))
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(DataError, match=r"large.txt is larger than 100 MB: split it into parts\."):
        read_document(tmp_path / "large.txt")
    with pytest.raises(DataError, match=r"none\.txt cannot be found"):
        read_document(tmp_path / "none.txt")


def test_content_wins_over_the_name(read):
    assert read("Only text.", "a.pdf").text == "Only text."
    assert read("<!DOCTYPE html><p>A page", "a.txt").text == "A page"
    assert read("2 < 3 <b>bold</b>", "a.txt").text == "2 < 3 <b>bold</b>"
