"""The tab “Redact”: what is offered, replaced, downloaded and brought back."""

import json
from pathlib import Path

import pytest

from shared.errors import DataError
from tests.spaces.ner.pages.conftest import TEXT, built, page, work


@pytest.fixture
def redact(fake):
    import gradio as gr

    def make():
        with gr.Tabs(), gr.Tab("Redact") as tab:
            return page("redact").RedactTab(fake, page("document_view").DocumentView("test"), tab)

    return built(make)


def test_the_types_of_the_document_are_offered_and_a_choice_stays(redact) -> None:
    document = work()
    about, types, offered, result, files = redact._opened(document, None, None)
    assert "notes.txt" in about
    assert types["choices"] == [("LOC (1)", "LOC"), ("ORG (2)", "ORG"), ("PER (3)", "PER")]
    assert types["value"] == ["LOC", "ORG", "PER"]
    assert "value" not in redact._opened(document, offered, None)[1]
    assert redact._opened(work(), offered, None)[1]["value"] == ["LOC", "ORG", "PER"]
    assert (result, files["visible"]) == ("", False)


def test_without_a_document_it_says_so(redact) -> None:
    about, types, *_ = redact._opened(None, None, None)
    assert "no document yet" in about
    assert types["visible"] is False
    with pytest.raises(DataError, match="no document yet"):
        redact._redact(None, ["PER"], "tags", True)
    with pytest.raises(DataError, match="No type is chosen"):
        redact._redact(work(), [], "tags", True)


@pytest.mark.parametrize("style", ["tags", "pseudonyms"])
def test_only_the_chosen_types_go_and_the_files_bring_them_back(redact, tmp_path: Path, style: str) -> None:
    done, html, _ = redact._redact(work(), ["PER"], style, True)
    text = done.redacted.text
    assert "Ana Duarte" not in text
    assert "Harbor Lane" in text
    assert "3 places replaced" in html
    assert html.count("<mark") == 3
    module = page("redact")
    paths = [write(tmp_path, done) for write in (module.write_text, module.write_json, module.write_csv)]
    assert [path.name for path in paths] == ["notes-redacted.txt", "notes-key.json", "notes-key.csv"]
    assert paths[0].read_text("utf-8") == text
    assert json.loads(paths[1].read_text("utf-8"))["entries"]
    assert "Ana Duarte" in paths[2].read_text("utf-8-sig")
    restored, shown, button = built(page("restore").RestorePart)._restore("", str(paths[0]), str(paths[1]))
    assert restored == TEXT
    assert "character for character" in shown
    assert button["visible"]


def test_a_result_is_not_shown_beside_another_document(redact) -> None:
    document = work()
    done, *_ = redact._redact(document, ["PER"], "tags", True)
    *_, result, files = redact._opened(document, None, done)
    assert result != ""
    assert "visible" not in files or files["visible"]
    *_, result, files = redact._opened(work(), None, done)
    assert (result, files["visible"]) == ("", False)


def test_types_that_do_not_occur_replace_nothing_and_it_is_said(redact) -> None:
    _, html, _ = redact._redact(work(), ["EMAIL"], "tags", True)
    assert "Nothing was replaced" in html


def test_only_the_beginning_of_a_long_text_is_shown(redact) -> None:
    _, html, _ = redact._redact(work("Ana Duarte went on. " * 2_000), ["PER"], "tags", True)
    assert "These are the first" in html
    assert len(html) < 200_000


def test_restoring_says_what_is_missing_or_does_not_fit(tmp_path: Path, redact) -> None:
    part = built(page("restore").RestorePart)
    key, odd = tmp_path / "key.json", tmp_path / "odd.txt"
    with pytest.raises(DataError, match="no redacted text yet"):
        part._restore("", None, str(key))
    with pytest.raises(DataError, match="no key yet"):
        part._restore("text", None, None)
    key.write_text("{}", "utf-8")
    with pytest.raises(DataError, match="no key of a redaction"):
        part._restore("text", None, str(key))
    odd.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DataError, match="not in UTF-8"):
        part._restore("", str(odd), str(key))
    done, *_ = redact._redact(work(), ["PER"], "tags", True)
    page("redact").write_json(tmp_path, done)
    with pytest.raises(DataError, match="does not fit"):
        part._restore("another text", None, str(tmp_path / "notes-key.json"))


def test_downloads_before_anything_was_made_are_refused(tmp_path: Path) -> None:
    for write in (page("redact").write_text, page("redact").write_json, page("redact").write_csv):
        with pytest.raises(DataError, match="Nothing is redacted yet"):
            write(tmp_path, None)
