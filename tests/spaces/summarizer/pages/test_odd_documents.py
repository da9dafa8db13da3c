"""Files that are not what one hopes for: each gets one plain sentence, and a summary where there can be one."""

import pytest

from shared.errors import DataError
from tests.spaces.summarizer.pages.conftest import built, page
from tests.spaces.summarizer.pages.test_summarize import begin, last


@pytest.fixture
def tab(fake):
    return built(lambda: page("summarize").SummarizeTab(fake, {"An example": "It rains."}))


def pdf(path, *, password=None):
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(path)


def files(tmp_path):
    """What is uploaded, and what is said of it."""
    pdf(tmp_path / "scan.pdf")
    pdf(tmp_path / "locked.pdf", password="secret")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    (tmp_path / "tags.html").write_text(
        "<html><body><div><script>x()</script><img src='a'></div></body></html>", "utf-8"
    )
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 no more")
    (tmp_path / "picture.txt").write_bytes(bytes(range(256)) * 20)
    return {
        "scan.pdf": "scan",
        "locked.pdf": "password",
        "empty.txt": "empty|no text",
        "tags.html": "no text",
        "broken.docx": "broken|damaged|cannot be read",
        "picture.txt": "text|read",
    }


@pytest.mark.parametrize("name", ["scan.pdf", "locked.pdf", "empty.txt", "tags.html", "broken.docx", "picture.txt"])
def test_no_text(tab, tmp_path, name):
    said = files(tmp_path)[name]
    with pytest.raises(DataError, match=f"(?i){said}") as caught:
        begin(tab, text="", files=[str(tmp_path / name)])
    message = str(caught.value)
    assert name in message
    assert "\n" not in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The bridge is closed for two years.", "single sentence"),
        ("Die Brücke ist wegen der Arbeiten zwei Jahre lang gesperrt. Der Bus fährt über die Mühle und den Markt.",
         "does not look like English"),
        ("THE OLD BRIDGE IS CLOSED FOR TWO YEARS. BUSES CROSS THE RIVER AT MILLGATE. RAIN FELL ALL DAY.",
         "capitals only"),
        ("12 345 678\n90 12 33\n44 1 2 3\n55 6 7 x", "hardly any letters"),
    ],
)  # fmt: skip
def test_a_summary_with_a_note(tab, text, said):
    work, summary, *_ = last(tab, text=text, amount=1)
    assert said in summary
    assert len(work.summary.sentences) == 1
    assert any(said in note for note in work.notes)
