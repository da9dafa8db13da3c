"""Many texts at once: rows of a table, documents of a zip."""

import csv
import zipfile
from pathlib import Path
from threading import Event

import pytest

from shared.errors import Cancelled, DataError, ModelError
from tests.shared.data.documents.made import pdf
from tests.spaces.summarizer.conftest import module
from tests.toy import toy_table


def outcome(*args, **more):
    return module("batch.outcome").Outcome(*args, **more)


class Beginnings:
    """Summarizes by the first word. Fails on texts with “fail”; `calls` keeps the texts of each call."""

    def __init__(self, *, all_or_nothing: bool = False, stop_after: int = 10**9) -> None:
        self.all_or_nothing, self.stop_after = all_or_nothing, stop_after
        self.calls: list[list[str]] = []
        self.done = 0

    def __call__(self, texts, cancel: Event):
        self.calls.append(list(texts))
        if self.all_or_nothing and any("fail" in text for text in texts):
            raise ModelError("The model failed on this input.")
        return self.one_by_one(texts, cancel)

    def one_by_one(self, texts, cancel: Event):
        for text in texts:
            if self.done == self.stop_after:
                cancel.set()
                raise Cancelled("Cancelled.")
            self.done += 1
            if "fail" in text:
                yield DataError("This text is too hard.")
            else:
                first = text.split()[0]
                yield outcome(f"{first}.", (f"{first}.",), ("Short.",), {"phrases": [first.lower()]})


def many(summarize=None, **more):
    return module("batch.outcome").Many(summarize or Beginnings(), **{"facts": ("phrases",), **more})


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rows(table, folder: Path, asked=None, column: str = "note", cancel: Event | None = None):
    out = module("batch.batch").batch_file("my notes.xlsx", folder)
    return list(module("batch.batch").summarize_rows(asked or many(), table, column, out, cancel)), out


def documents(path: Path, folder: Path, asked=None, cancel: Event | None = None):
    out = module("batch.batch").batch_file("mine.zip", folder)
    steps = module("batch.batch").summarize_documents(asked or many(), path, "mine.zip", out, cancel)
    return [(step.done, step.finished, step) for step in steps], out


def packed(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_table_keeps_its_columns_and_gets_the_summaries(tmp_path: Path) -> None:
    table = toy_table(
        [
            {"id": "7", "note": "Lisbon has a new bank.", "summary": "mine"},
            {"id": "8", "note": " ", "summary": ""},
            {"id": "9", "note": "This will fail.", "summary": ""},
            {"id": "10", "note": '=HYPERLINK("x") it', "summary": ""},
        ]
    )
    steps, out = rows(table, tmp_path)
    assert out.name == "my notes-with-summaries.csv"
    first, blank, failed, formula = read(out)
    assert first == {
        "id": "7",
        "note": "Lisbon has a new bank.",
        "summary": "mine",
        "summarizer_summary": "Lisbon.",
        "summarizer_sentences": "1",
        "summarizer_words": "1",
        "summarizer_text_words": "5",
        "summarizer_phrases": '["lisbon"]',
        "summarizer_notes": "Short.",
    }
    assert {value for name, value in blank.items() if name.startswith("summarizer_")} == {""}
    assert (failed["summarizer_summary"], failed["summarizer_notes"]) == ("", "This text is too hard.")
    assert failed["summarizer_text_words"] == "3"
    assert formula["note"].startswith("'=")
    assert formula["summarizer_summary"].startswith("'=")  # no spreadsheet runs what a model copies
    last = steps[-1]
    assert (last.done, last.blank, last.failed, last.finished) == (4, 1, 1, True)
    assert last.refused == [("Row 4", "This text is too hard.")]
    assert (last.words_read, last.words_written) == (5 + 2, 1 + 1)


def test_columns_of_an_earlier_batch_are_replaced(tmp_path: Path) -> None:
    table = toy_table([{"summarizer_summary": "old", "note": "New text"}])
    _, out = rows(table, tmp_path)
    assert [row["summarizer_summary"] for row in read(out)] == ["New."]


def test_texts_come_in_groups_of_bounded_size(tmp_path: Path) -> None:
    summarize = Beginnings()
    most = module("batch.running").MOST_CHARACTERS
    texts = ["Small text"] * 150 + [
        "Large " * (most // 6 + 1),
        "Next one",
        "Half " * (most // 8),
        "Half " * (most // 8),
    ]
    steps, _ = rows(toy_table([{"note": text} for text in texts]), tmp_path, many(summarize))
    assert [len(call) for call in summarize.calls] == [64, 64, 22, 1, 2, 1]
    assert steps[-1].done == len(texts)
    assert len(steps) >= 7


def test_one_bad_text_does_not_take_the_others_away(tmp_path: Path) -> None:
    summarize = Beginnings(all_or_nothing=True)
    table = toy_table([{"note": note} for note in ("One text", "This will fail", "Three texts")])
    steps, out = rows(table, tmp_path, many(summarize))
    assert [row["summarizer_summary"] for row in read(out)] == ["One.", "", "Three."]
    assert read(out)[1]["summarizer_notes"] == "The model failed on this input."
    assert [len(call) for call in summarize.calls] == [3, 1, 1, 1]
    assert steps[-1].failed == 1


def test_a_model_that_fails_on_everything_is_given_up(tmp_path: Path) -> None:
    summarize = Beginnings()
    table = toy_table([{"note": "fail"}] * 300)
    steps, out = rows(table, tmp_path, many(summarize))
    assert steps[-1].finished
    assert "got no summary" in steps[-1].stopped
    assert len(read(out)) == steps[-1].done == 20
    steps, _ = rows(toy_table([{"note": "fail"}] * 19 + [{"note": "fine"}] + [{"note": "fail"}] * 20), tmp_path)
    assert (steps[-1].stopped, steps[-1].done) == ("", 40)


def test_cancelling_keeps_what_is_done(tmp_path: Path) -> None:
    table = toy_table([{"note": f"Text {number}"} for number in range(500)])
    steps, out = rows(table, tmp_path, many(Beginnings(stop_after=100)), cancel=Event())
    assert steps[-1].cancelled
    assert steps[-1].finished
    assert len(read(out)) == steps[-1].done == 100
    cancel = Event()
    cancel.set()
    steps, out = rows(table, tmp_path, cancel=cancel)
    assert (steps[-1].done, read(out)) == (0, [])


def test_a_wrong_number_of_answers_is_a_fault_of_ours(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="2 summaries for 1 texts"):
        rows(toy_table([{"note": "x"}]), tmp_path, many(lambda texts, cancel: [outcome("a")] * 2))


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column “body”"):
        rows(toy_table([{"note": "x"}]), tmp_path, column="body")


def test_a_zip_of_documents_in_folders(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "upload",
        {
            "a.txt": "Lisbon has a new bank.",
            "in/deep/b.md": "# Porto waits",
            "in/c.html": "<html><body><p>Faro is warm.</p></body></html>",
            "in/d.pdf": pdf(["Braga is old."]),
            "empty.txt": "",
            "e.png": b"\x89PNG\r\n\x1a\n",
            "f.txt": "This will fail.",
        },
    )
    steps, out = documents(path, tmp_path)
    found = read(out)
    assert [(row["document"], row["summarizer_summary"]) for row in found] == [
        ("a.txt", "Lisbon."),
        ("in/deep/b.md", "#."),
        ("in/c.html", "Faro."),
        ("in/d.pdf", "Braga."),
        ("empty.txt", ""),
        ("e.png", ""),
        ("f.txt", ""),
    ]
    assert found[3]["summarizer_notes"] == "Read as PDF, 1 page. Short."
    assert "It is empty" in found[4]["summarizer_notes"]
    last = steps[-1][2]
    assert (last.done, last.total, last.failed, last.finished) == (7, 7, 1, True)
    assert [name for name, _ in last.refused] == ["empty.txt", "e.png", "f.txt"]
    assert last.blank == 0


def test_a_zip_is_told_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = packed(tmp_path / "mine.zip", {f"{number}.txt": "Lisbon" for number in range(5)})
    steps, _ = documents(path, tmp_path, many(at_once=1))
    assert [(done, finished) for done, finished, _ in steps] == [(n, False) for n in range(5)] + [(5, True)]
    steps, out = documents(path, tmp_path, many(Beginnings(stop_after=2), at_once=1), Event())
    last = steps[-1][2]
    assert (last.cancelled, last.done, last.total, last.at) == (True, 2, 5, "2.txt")
    assert len(read(out)) == 2


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.zip").write_text("no zip")
    with pytest.raises(DataError, match="no zip"):
        documents(tmp_path / "mine.zip", tmp_path)
