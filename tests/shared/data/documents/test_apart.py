"""The process that reads a document: what becomes of one that takes too long, too much, or falls over."""

import subprocess
import sys

import pytest

from shared.data.documents import apart, child
from shared.data.documents.document import Refused
from tests.shared.data.documents.made import pdf


def test_a_document_that_takes_too_long(tmp_path):
    path = tmp_path / "slow.pdf"
    path.write_bytes(pdf(["text"]))
    with pytest.raises(Refused, match="takes far too long to read: split it"):
        apart.read_apart(path, "pdf", seconds=0.01)
    assert apart.read_apart(path, "pdf") == ("text", ["Read as PDF, 1 page."], "")


def test_a_process_that_dies(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Refused, match="cannot be read as a Word document: it is damaged or far too large"):
        apart.read_apart(tmp_path / "x", "docx")


def test_the_limits_hold(tmp_path):
    program = (
        "import resource\nfrom shared.data.documents import child\nchild.MOST_MEMORY = 1 << 30\n"
        "child.MOST_SECONDS = 1\nchild._limit()\n{}"
    )
    for work, said in [("bytearray(2 << 30)", b"MemoryError"), ("while True: pass", b"")]:
        done = subprocess.run([sys.executable, "-c", program.format(work)], capture_output=True)
        assert done.returncode != 0
        assert said in done.stderr


def test_what_the_child_says(tmp_path):
    path = tmp_path / "x.html"
    path.write_text("<p>a\u00adb</p>", "utf-8")
    assert child.answer("html", path) == {"text": "ab", "notes": ["Read as HTML, UTF-8."], "title": ""}
    path.write_text("<p> </p>", "utf-8")
    assert child.answer("html", path) == {"refused": "has no text in it."}
