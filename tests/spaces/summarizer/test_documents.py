import pytest

from shared.errors import DataError
from tests.spaces.summarizer.conftest import module


@pytest.fixture
def documents():
    return module("documents")


def test_pasted(documents):
    assert documents.pasted("It rains.").text == "It rains."
    with pytest.raises(DataError, match="no text yet"):
        documents.pasted(" \n ")


def test_files(documents, tmp_path):
    (tmp_path / "a.txt").write_text("It rains.\n", "utf-8")
    (tmp_path / "b.md").write_text("# Title\n\nWe stay.\n", "utf-8")
    found = documents.from_files([str(tmp_path / "a.txt"), str(tmp_path / "b.md")])
    assert [one.name for one in found] == ["a.txt", "b.md"]
    assert found[0].text.strip() == "It rains."
    assert "We stay." in found[1].text


def test_a_file_that_cannot_be_read_is_named(documents, tmp_path):
    (tmp_path / "picture.pdf").write_bytes(b"%PDF-1.4 no more")
    with pytest.raises(DataError, match=r"picture\.pdf"):
        documents.from_files([str(tmp_path / "picture.pdf")])


def test_too_many_files(documents, tmp_path):
    with pytest.raises(DataError, match="51 files: choose up to 50"):
        documents.from_files(["x.txt"] * 51)


def test_what_has_no_text(documents):
    with pytest.raises(DataError, match=r"“scan\.pdf” has no text"):
        documents.checked([documents.Document("a.txt", "It rains."), documents.Document("scan.pdf", " \n — ")])


def test_too_much_text(documents, monkeypatch):
    monkeypatch.setattr(documents, "MAX_CHARACTERS", 10)
    with pytest.raises(DataError, match="12 characters: up to 10 fit"):
        documents.checked([documents.Document("a", "abcdef"), documents.Document("b", "abcdef")])


def test_an_address_in_a_private_network_is_refused(documents):
    with pytest.raises(DataError, match="private network"):
        documents.from_address(" http://127.0.0.1:9/x ", allow_private=False)
