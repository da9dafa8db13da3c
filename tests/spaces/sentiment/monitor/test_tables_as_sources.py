"""Uploaded tables and the watched folder, as sources of headlines."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from shared.errors import SourceError
from tests.spaces.sentiment.monitor.conftest import NOW, part

HEAD = "Published,Headline,Link\n"
ROWS = [f"2026-03-0{n} 10:00,Harbor Lane opens berth number {n},https://x.example/{n}\n" for n in range(1, 4)]


@pytest.fixture
def upload(desk, tmp_path):
    """Adds a file with this content and reads it to the end: all items, and the last reading."""

    def add(content, name="news.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = desk.sources.add_file(path, name)
        path.unlink()
        return finish(desk, source.id)

    return add


def finish(desk, id):
    items, finished = [], False
    while not finished:
        reading = look(desk, id)
        items, finished = items + reading.items, reading.finished
    return items, reading


def look(desk, id):
    reading = desk.sources.read(desk.sources.get(id))
    desk.sources.succeeded(id, reading, len(reading.items), 0, NOW)
    return reading


def test_a_table_is_read_once(desk, upload):
    items, reading = upload(HEAD + "".join(ROWS))
    assert [item.text[-1] for item in items] == ["1", "2", "3"]
    assert items[0].link == "https://x.example/1"
    assert items[0].published == datetime(2026, 3, 1, 10, tzinfo=UTC)
    assert reading.said == "news.csv: 3 headlines in 3 rows."
    (source,) = desk.sources.all()
    assert (source.state, source.title, source.found) == ("done", "news.csv", 3)
    assert desk.sources.claim(datetime.now(UTC) + timedelta(days=1)) is None


def test_rows_that_cannot_be_used_are_named(upload):
    bad = ",No date at all here,\n2026-03-04,,\nsometime,A date nobody can read,\n2199-01-01,Far ahead of its time,\n"
    items, reading = upload(HEAD + ROWS[0] + bad + ROWS[1].replace("https:", "javascript:"))
    assert [item.link for item in items] == ["https://x.example/1", None]
    for said in (
        "1 row without text (row 4)",
        "2 rows without a date that can be read (rows 3 and 5)",
        "future (row 6)",
    ):
        assert said in reading.said


@pytest.mark.parametrize(
    ("content", "name", "day"),
    [
        ("id;title;when\n1;Harbor Lane rises;03/04/2026\n2;Harbor Lane falls;28/04/2026\n", "a.csv", 3),
        ("Harbor Lane rises\t2026-04-03\nVerdano falls a lot\t2026-04-04\n", "a.tsv", 3),
        (json.dumps([{"text": "Harbor Lane rises", "timestamp": 1775217600}]), "a.json", 3),
        ('{"publishedAt": "2026-04-03T09:00:00Z", "headline": "Harbor Lane rises", "id": "a"}', "a.jsonl", 3),
    ],
)
def test_columns_are_found_by_name_or_content(upload, content, name, day):
    items, _ = upload(content, name)
    assert items[0].text == "Harbor Lane rises"
    assert items[0].published.date() == datetime(2026, 4, day).date()


def test_a_workbook_is_read(upload, tmp_path):
    import pandas

    table = pandas.DataFrame({"Date": [datetime(2026, 4, 3, 9)], "News": ["Harbor Lane rises at the port"]})
    table.to_excel(tmp_path / "made.xlsx", index=False)
    (item,), _ = upload((tmp_path / "made.xlsx").read_bytes(), "a.xlsx")
    assert (item.text, item.published) == ("Harbor Lane rises at the port", datetime(2026, 4, 3, 9, tzinfo=UTC))


def test_a_table_without_dates_counts_as_now(upload):
    items, reading = upload("headline\nHarbor Lane rises\nVerdano falls\n")
    assert [item.published for item in items] == [None, None]
    assert "no column with dates" in reading.said


def test_open_dates_are_mentioned_and_read_alike_in_all_pieces(upload, monkeypatch):
    monkeypatch.setattr(part("sources.table_items"), "PIECE", 2)
    rows = [f"0{month}/0{n}/2025,Harbor Lane news number {n}\n" for month in (1, 2) for n in range(1, 9)]
    items, reading = upload("date,headline\n" + "".join(rows))
    assert {item.published.month for item in items} == {1, 2}
    assert "month first" in reading.said
    assert len(items) == 16


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n3,4\n", "no column that looks like headlines"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "news.csv"),
        (HEAD + "never,Harbor Lane rises and rises,\n", "a date that can be read"),
    ],
)
def test_a_file_without_headlines_is_refused_for_good(desk, upload, content, words):
    if content == HEAD + "never,Harbor Lane rises and rises,\n":
        content += "2026-01-01,,\n"
    with pytest.raises(SourceError, match=words) as error:
        upload(content)
    assert error.value.final
    (source,) = desk.sources.all()
    desk.sources.failed(source.id, error.value, NOW)
    assert desk.sources.get(source.id).paused


def test_the_same_rows_have_the_same_keys_in_any_table(upload):
    first, _ = upload(HEAD + "".join(ROWS), "a.csv")
    again, _ = upload(HEAD + "".join(reversed(ROWS)), "b.csv")
    assert {item.key for item in first} == {item.key for item in again}
    by_id, _ = upload("id,headline\n1,Same words again\n2,Same words again\n")
    assert len({item.key for item in by_id}) == 2


def test_a_source_never_reads_another_file(desk, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROWS[0], "utf-8")
    source = desk.sources.add_file(path, "a.csv")
    desk.sources._set(source.id, address=str(path))
    with pytest.raises(SourceError, match="Only uploaded tables"):
        desk.sources.read(desk.sources.get(source.id))


def test_a_removed_upload_leaves_no_file(desk, upload):
    upload(HEAD + "".join(ROWS))
    (source,) = desk.sources.all()
    desk.sources.remove(source.id)
    folder = desk.surroundings.data_dir / "monitor"
    assert [path for path in folder.rglob("*") if path.is_file()] == []


# The folder


@pytest.fixture
def watched(desk):
    """The watched folder's source, and a function that puts a file there as if a while ago."""
    source = desk.sources.add_folder()
    folder = desk.surroundings.watched_dir
    clock = [0]

    def put(name, content):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        clock[0] += 10
        os.utime(folder / name, (10**9 + clock[0],) * 2)

    return source, folder, put


def test_new_and_changed_files_are_read(desk, watched):
    source, folder, put = watched
    assert look(desk, source.id).said == "The folder has no tables yet."
    put("a.csv", HEAD + ROWS[0] + ROWS[1])
    put("b.json", json.dumps([{"headline": "Verdano falls to a new low", "date": "2026-03-01"}]))
    first = look(desk, source.id)
    assert (len(first.items), first.next_look) == (2, 0.0)
    second = look(desk, source.id)
    assert ([item.text for item in second.items], second.next_look) == (["Verdano falls to a new low"], None)
    assert look(desk, source.id).said.startswith("2 tables read.")
    put("a.csv", HEAD + "".join(ROWS))
    assert [item.key for item in look(desk, source.id).items][:2] == [item.key for item in first.items]
    (folder / "a.csv").unlink()
    assert look(desk, source.id).items == []
    assert list(desk.sources.get(source.id).cursor["files"]) == ["b.json"]


def test_a_file_still_being_written_waits(desk, watched):
    source, folder, _ = watched
    (folder / "a.csv").write_text(HEAD + ROWS[0], "utf-8")
    later = datetime.now().timestamp() - 0.1
    os.utime(folder / "a.csv", (later, later))
    reading = look(desk, source.id)
    assert (reading.items, reading.next_look) == ([], 1.0)


def test_only_tables_of_the_folder_itself_are_read(desk, watched, tmp_path):
    source, folder, put = watched
    (tmp_path / "secret.csv").write_text(HEAD + ROWS[0], "utf-8")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "sub.csv").mkdir()
    for name in (".hidden.csv", "~lock.csv", "run.py"):
        put(name, HEAD + ROWS[0])
    assert look(desk, source.id).said == "The folder has no tables yet."


def test_a_broken_file_does_not_hold_up_the_others(desk, watched):
    source, _, put = watched
    put("bad.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    put("good.csv", HEAD + ROWS[0])
    assert look(desk, source.id).items == []
    assert len(look(desk, source.id).items) == 1
    said = look(desk, source.id).said
    assert said.startswith("1 table read.")
    assert "bad.csv" in said


def test_a_long_file_comes_in_pieces_and_starts_again_when_it_changes(desk, watched, monkeypatch):
    monkeypatch.setattr(part("sources.table_items"), "PIECE", 2)
    source, _, put = watched
    put("a.csv", HEAD + "".join(ROWS))
    first = look(desk, source.id)
    assert (len(first.items), first.said) == (2, "a.csv: 2 of 3 rows read.")
    put("a.csv", HEAD + "".join(ROWS[1:]))
    assert [item.text[-1] for item in look(desk, source.id).items] == ["2", "3"]
    assert look(desk, source.id).next_look is None
