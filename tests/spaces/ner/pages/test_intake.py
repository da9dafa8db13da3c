"""Documents that come in: texts, files, progress, and what is said when nothing comes."""

from pathlib import Path

import pytest

from shared.errors import DataError
from tests.spaces.ner.pages.conftest import TEXT, Statusful, built, page

LONG = "Ana Duarte went on to Lisbon, and nobody knows why. \n" * 2_000


@pytest.fixture
def intake(fake):
    def make():
        made = page("intake").Intake(fake, "Highlight", "Paste a text")
        made.wire(page("document_view").DocumentView("test"))
        return made

    return built(make)


def outputs(intake, values: list) -> dict:
    """The values of one step by their meaning."""
    assert len(values) == 8
    return dict(zip(("run", "status", "start", "cancel", "work", "document", "table", "exports"), values, strict=True))


def test_a_text_is_read(intake) -> None:
    *_, last = intake._begin_text(TEXT, None, True, None)
    last = outputs(intake, last)
    assert "6 entities in 95 characters" in last["status"]
    assert last["run"] is None
    assert last["start"]["visible"]
    assert not last["cancel"]["visible"]
    assert last["document"].count("<mark") == 6
    assert "Harbor Lane" in last["table"]
    assert last["work"].labels == ("LOC", "ORG", "PER")


def test_a_long_text_shows_its_beginning_before_the_rest_is_read(intake) -> None:
    steps = [outputs(intake, values) for values in intake._begin_text(LONG, None, True, None)]
    assert "Loading the model" in steps[0]["status"]
    assert "characters read" in steps[1]["status"]
    assert "<mark" in steps[1]["document"]
    assert steps[1]["cancel"]["visible"]
    assert "4,000 entities" in steps[-1]["status"]


def test_a_run_can_be_stopped_and_says_where(intake) -> None:
    steps = intake._begin_text(LONG, None, True, None)
    outputs(intake, next(steps))["run"].stop.set()
    last = outputs(intake, list(steps)[-1])
    assert "stopped after 0 entities in 0 characters" in last["status"]
    assert f"{len(LONG):,} characters were not read" in last["status"]


def test_a_new_text_silences_the_run_before(intake) -> None:
    first = intake._begin_text(LONG, None, True, None)
    run = outputs(intake, next(first))["run"]
    next(first)
    *_, last = intake._begin_text(TEXT, None, True, run)
    assert "6 entities" in outputs(intake, last)["status"]
    assert list(first) == []


def test_clearing_stops_and_empties(intake) -> None:
    steps = intake._begin_text(LONG, None, True, None)
    run = outputs(intake, next(steps))["run"]
    values = intake._clear(run)
    assert values[:2] == ["", None]
    assert outputs(intake, values[2:])["document"] == ""
    assert list(steps) == []


def test_a_file_is_read_with_its_name_and_notes(intake, tmp_path: Path) -> None:
    path = tmp_path / "notes.html"
    path.write_text("<html><body><p>Ana Duarte</p><p>left <b>Lisbon</b>.</p></body></html>", "utf-8")
    *_, last = intake._begin_file("", str(path), False, None)
    last = outputs(intake, last)
    assert last["work"].name == "notes.html"
    assert "<b>notes.html</b>: 2 entities" in last["status"]


def test_the_text_box_comes_before_the_file(intake, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Mill Bank", "utf-8")
    *_, last = intake._begin_text(TEXT, str(path), True, None)
    assert outputs(intake, last)["work"].name == "Pasted text"
    *_, last = intake._begin_text("  ", str(path), True, None)
    assert outputs(intake, last)["work"].text == "Mill Bank"


def test_nothing_typed_is_said(intake) -> None:
    with pytest.raises(DataError, match="no text yet"):
        list(intake._begin_text(" \n", None, True, None))


def test_too_much_and_nothing_are_refused_in_words() -> None:
    checked = page("intake").checked
    with pytest.raises(DataError, match="no text in it"):
        checked(" \n ")
    with pytest.raises(DataError, match="up to 5,000,000"):
        checked("x" * 5_000_001)


def test_an_unreadable_file_is_said_in_words(intake, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 64)
    with pytest.raises(DataError, match=r"photo\.png is a picture"):
        list(intake._begin_file("", str(path), True, None))


def test_names_are_escaped() -> None:
    intake, work = page("intake"), page("about")
    made = intake.Work("<b>x.txt", "text", ("a <note>",))
    progress = intake.Progress(4, 4, 2.0)
    assert "<b>x.txt" not in intake.reading_html(made, progress, True)
    assert "&lt;note&gt;" in intake.reading_html(made, progress, True)
    assert "read in 2 s" in intake.reading_html(made, progress, True)
    assert "&lt;b&gt;x.txt" in work.about_html(made)
    assert "no document yet" in work.about_html(None)


def test_the_fake_engine_is_asked_once_per_part(intake) -> None:
    list(intake._begin_text(TEXT, None, True, None))
    assert isinstance(intake.services.engine, Statusful)
    assert len(intake.services.engine.calls) == 1
