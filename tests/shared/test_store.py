import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from shared.feedback import Correction, Feedback
from shared.settings import ROOT
from shared.store import Store

WRITER = """
import sys
from shared.feedback import Feedback
from shared.store import Store

store = Store(sys.argv[1])
for number in range(30):
    Feedback(store).add("sentiment", f"{sys.argv[2]} {number}", "positive", None, "embedded", "up")
store.close()
"""


@pytest.fixture
def store(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 'new' / 'plaza.db'}")
    yield store
    store.close()


def test_nothing_is_opened_before_it_is_used(store, tmp_path):
    assert not (tmp_path / "new").exists()
    assert Feedback(store).count("sentiment") == 0
    assert (tmp_path / "new" / "plaza.db").is_file()


def test_readers_do_not_wait_for_a_writer(store, tmp_path):
    feedback = Feedback(store)
    feedback.add("sentiment", "a text", "positive", None, "embedded", "up")
    writer = sqlite3.connect(tmp_path / "new" / "plaza.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM feedback")
    assert feedback.count("sentiment") == 1
    writer.execute("ROLLBACK")
    writer.close()


def test_threads_that_write_line_up(store):
    """A transaction that reads first fails in SQLite if another one writes before it does."""
    Feedback(store).add("sentiment", "0", "positive", None, "embedded", "up")

    def count(_):
        with store.writing() as session:
            number = int(session.scalar(text("SELECT text FROM feedback")))
            session.execute(text("UPDATE feedback SET text = :text"), {"text": str(number + 1)})
            session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(160)))
    assert [row.text for row in Feedback(store).rows("sentiment")] == ["160"]


def test_who_fails_while_writing_lets_the_next_one_in(store):
    with pytest.raises(OperationalError), store.writing() as session:
        session.execute(text("UPDATE nothing SET text = 0"))
    with store.writing() as session:
        assert session.scalar(text("SELECT count(*) FROM feedback")) == 0


def test_connections_to_a_file_stay_open(store):
    opened = []
    event.listen(store.engine, "connect", lambda connection, record: opened.append(connection))
    for _ in range(2):
        with ExitStack() as stack:
            for _ in range(30):
                stack.enter_context(store.session()).execute(text("SELECT 1"))
    assert len(opened) <= 30


def test_two_processes_write_at_once(store, tmp_path):
    workers = [
        subprocess.Popen([sys.executable, "-c", WRITER, store.url, name], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in ("one", "two")
    ]
    for worker in workers:
        _, errors = worker.communicate(timeout=120)
        assert worker.returncode == 0, errors
    texts = {row.text for row in Feedback(store).rows("sentiment")}
    assert texts == {f"{name} {number}" for name in ("one", "two") for number in range(30)}


def test_a_file_that_is_no_database_is_not_overwritten(tmp_path):
    path = tmp_path / "plaza.db"
    path.write_bytes(b"this is not a database, but somebody's notes" * 100)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(Exception, match="not a database"):
        Feedback(store).count("sentiment")
    assert path.read_bytes().startswith(b"this is not a database")
    store.close()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises((OSError, OperationalError)):
        Store(f"sqlite:///{tmp_path / 'file' / 'x' / 'plaza.db'}").session()


def test_closing_twice_and_without_use():
    store = Store("sqlite://")
    store.close()
    assert Feedback(store).count("x") == 0
    store.close()
    store.close()


def test_a_database_of_an_older_release_learns_about_targets(store, tmp_path):
    (tmp_path / "new").mkdir()
    old = sqlite3.connect(tmp_path / "new" / "plaza.db")
    columns = "space TEXT, text TEXT, predicted TEXT, corrected TEXT, verdict TEXT, ref TEXT, created DATETIME"
    old.execute(f"CREATE TABLE feedback (id INTEGER PRIMARY KEY, {columns})")
    moment = "2026-01-01 00:00:00"
    old.execute("INSERT INTO feedback VALUES (1, 'x', 'old', 'a', 'b', 'corrected', 'embedded', ?)", [moment])
    old.commit()
    old.close()
    feedback = Feedback(store)
    feedback.add("x", "new", "a", None, "embedded", "down", target="Silver")
    assert [(row.text, row.target) for row in feedback.rows("x")] == [("new", "Silver"), ("old", "")]
    assert feedback.corrections("x") == [Correction("old", "", "b")]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ([("corrected", "a", "b")], "b"),
        ([("corrected", "a", "b"), ("corrected", "a", "c")], "c"),
        ([("corrected", "a", "b"), ("up", "a", None)], None),
        ([("corrected", "a", "b"), ("up", "b", None)], "b"),
        ([("corrected", "a", "b"), ("up", "a", None), ("corrected", "a", "c")], "c"),
        ([("corrected", "a", "b"), ("down", "a", None)], "b"),
        ([("up", "a", None)], None),
    ],
)
def test_the_latest_word_on_a_text_counts(store, said, right):
    feedback = Feedback(store)
    for verdict, predicted, corrected in said:
        feedback.add("x", "text", predicted, corrected, "embedded", verdict)
    assert feedback.corrections("x") == ([Correction("text", "", right)] if right else [])


def test_each_target_of_a_text_has_its_own_correction(store):
    feedback = Feedback(store)
    for target, label in (("Gold", "up"), ("Silver", "down"), ("", "mixed")):
        feedback.add("x", "text", "flat", label, "embedded", "corrected", target=target)
    feedback.add("y", "text", "flat", "else", "embedded", "corrected")
    feedback.add("x", "text", "flat", None, "embedded", "up", target="Silver")
    assert feedback.corrections("x") == [Correction("text", "Gold", "up"), Correction("text", "", "mixed")]


def test_feedback_is_kept_by_space_newest_first(store):
    feedback = Feedback(store)
    before = datetime.now(UTC)
    feedback.add("sentiment", "Ümläut 😀", "positive", None, "starter:sentiment", "up")
    feedback.add("sentiment", "a text", "positive", "negative", "version:1", "corrected")
    feedback.add("chat", "hello", "greeting", None, "embedded", "down")
    newest, oldest = feedback.rows("sentiment")
    assert (newest.text, newest.predicted, newest.corrected) == ("a text", "positive", "negative")
    assert (newest.verdict, newest.model_ref) == ("corrected", "version:1")
    assert (oldest.text, oldest.corrected, oldest.verdict) == ("Ümläut 😀", None, "up")
    assert before <= oldest.created <= newest.created <= datetime.now(UTC)
    assert (feedback.count("sentiment"), feedback.count("chat"), feedback.count("ner")) == (2, 1, 0)


def test_a_judgement_is_removed_and_put_back_in_its_place(store):
    feedback = Feedback(store)
    first = feedback.add("x", "one", "a", "b", "embedded", "corrected", origin="owner:1")
    second = feedback.add("x", "two", "a", "c", "embedded", "corrected", target="Silver")
    gone = feedback.remove("x", [first, 999])
    assert [(row.id, row.text, row.origin) for row in gone] == [(first, "one", "owner:1")]
    assert [row.id for row in feedback.rows("x")] == [second]
    feedback.put_back("x", gone)
    feedback.put_back("x", gone)
    assert [(row.id, row.text, row.corrected) for row in feedback.rows("x")] == [(2, "two", "c"), (1, "one", "b")]


def test_a_judgement_of_another_space_is_not_removed(store):
    feedback = Feedback(store)
    id = feedback.add("x", "one", "a", "b", "embedded", "corrected")
    assert feedback.remove("y", [id]) == []
    assert feedback.count("x") == 1


def test_a_judgement_whose_number_was_given_away_comes_back_under_another(store):
    feedback = Feedback(store)
    gone = feedback.remove("x", [feedback.add("x", "old", "a", "b", "embedded", "corrected")])
    feedback.add("x", "new", "a", "c", "embedded", "corrected")
    feedback.put_back("x", gone)
    assert sorted(row.text for row in feedback.rows("x")) == ["new", "old"]


def test_what_came_from_one_place_is_withdrawn(store):
    feedback = Feedback(store)
    for space, origin in (("x", "visitor:1"), ("x", "visitor:2"), ("y", "visitor:1"), ("x", "")):
        feedback.add(space, f"{space} {origin}", "a", None, "embedded", "down", origin=origin)
    feedback.withdraw("x", "visitor:1")
    assert [row.text for row in feedback.rows("x")] == ["x ", "x visitor:2"]
    assert feedback.count("y") == 1
