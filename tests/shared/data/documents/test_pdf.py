"""PDFs: pages, broken words, locked files, pictures, and files that are damaged."""

import pytest

from shared.data.documents import pdf as module
from shared.data.documents.document import Refused
from shared.data.documents.reading import read_document
from shared.errors import DataError
from tests.shared.data.documents.made import pdf, saved


@pytest.fixture
def read(tmp_path):
    """Reads a PDF from its bytes."""

    def call(content):
        path = tmp_path / "report.pdf"
        path.write_bytes(content)
        return read_document(path)

    return call


def test_pages(read):
    document = read(pdf(["Anna Lund lives\nin Zürich.", "", "The com-\npany – “good”."]))
    assert document.text == "Anna Lund lives\nin Zürich.\n\nThe company – “good”."
    assert document.notes == ("Read as PDF, 3 pages.", "1 page has no text: maybe pictures (see OCR).")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("com-\npany", "company"),
        ("com- \n pany.", "company."),
        ("com\u00ad\npany", "company"),
        ("a-\nb-\nc", "abc"),
        ("Smith-\nJones", "Smith-Jones"),
        ("2020-\n2021", "2020-2021"),
        ("well-\nknown and well-known", "well-known and well-known"),
        ("a list:\n- one\n- two", "a list:\n- one\n- two"),
        ("dash -\nhere", "dash -\nhere"),
        ("Größen-\nänderung", "Größenänderung"),
    ],
)
def test_words_broken_at_a_line_end(text, joined):
    assert module.join_broken(text) == joined


def test_joining_is_linear():
    assert module.join_broken("a" * 1_000_000) == "a" * 1_000_000
    assert len(module.join_broken("a-\n" * 300_000 + "b")) == 300_001


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_locked(read, algorithm):
    with pytest.raises(DataError, match=r"report.pdf is locked with a password: save a copy of the PDF without one\."):
        read(pdf(["Secret"], password="open sesame", algorithm=algorithm))
    assert read(pdf(["Free to read"], password="", owner="owner", algorithm=algorithm)).text == "Free to read"


def test_pictures_only(read):
    with pytest.raises(DataError, match=r"has no text, only pictures of pages: run text recognition \(OCR\)"):
        read(pdf(["", ""]))


def test_a_filled_in_form(read):
    import io

    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(["Name:"]))))
    field = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("name"),
            NameObject("/V"): TextStringObject("Zoë Ode"),
        }
    )
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([writer._add_object(field)])})
    writer.root_object[NameObject("/AcroForm")] = form
    assert read(saved(writer.write)).text == "Name:\n\nZoë Ode"


def test_damage(read):
    whole = pdf(["Anna Lund lives here."] * 3)
    for damaged in (b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000), whole[:200], whole[:-40]):
        with pytest.raises(DataError, match=r"report\.pdf (cannot be read as a PDF: it is damaged|has no text)"):
            read(damaged)
    assert "Anna Lund" in read(b"junk before\n" + whole).text


def test_one_damaged_page_leaves_the_others(tmp_path, monkeypatch):
    from pypdf import PageObject

    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(["first", "second", "third"]))
    extract = PageObject.extract_text

    def fails_on_second(page):
        text = extract(page)
        if text.strip() == "second":
            raise RecursionError
        return text

    monkeypatch.setattr(PageObject, "extract_text", fails_on_second)
    text, notes, _ = module.text_of(path)
    assert text == "first\n\nthird"
    assert notes == ["Read as PDF, 3 pages.", "1 page is damaged and left out."]


def test_too_much_text(tmp_path, monkeypatch):
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(["word " * 10] * 3))
    monkeypatch.setattr(module, "MOST_CHARACTERS", 100)
    with pytest.raises(Refused, match="has more than 20,000,000 characters"):
        module.text_of(path)
