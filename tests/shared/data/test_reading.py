"""Every format, encoding and damage that a table file may come with."""

import datetime
import gzip
import json
import os
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shared.data.reading import Table, read_table
from shared.errors import DataError

ROWS = [{"text": "Profits rose by a lot.", "label": "good"}, {"text": "Sales fell, again.", "label": "bad"}]
CSV = 'text,label\nProfits rose by a lot.,good\n"Sales fell, again.",bad\n'


def read(tmp_path: Path, content: str | bytes, name: str = "table.csv", **options) -> Table:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path, tmp_path / "cache", **options)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(tmp_path, separator):
    lines = ["text", "label", "Profits rose by a lot.", "good", "Sales fell again.", "bad"]
    content = "".join(separator.join(lines[i : i + 2]) + "\r\n" for i in (0, 2, 4))
    table = read(tmp_path, content)
    assert table.columns == ["text", "label"]
    assert table.data[1] == {"text": "Sales fell again.", "label": "bad"}
    assert table.first_row == 2
    assert table.row_number(1) == 3


def test_semicolon_with_decimal_commas(tmp_path):
    table = read(tmp_path, "x;y\n1,5;2,5\n3,0;4,5\n")
    assert table.data[0] == {"x": "1,5", "y": "2,5"}


def test_sep_line_of_excel(tmp_path):
    table = read(tmp_path, "sep=|\ntext|label\nfine|good\n")
    assert table.data[:] == {"text": ["fine"], "label": ["good"]}
    assert table.first_row == 3


@pytest.mark.parametrize(
    ("codec", "text", "said"),
    [
        ("cp1252", "It’s a café – très bon, Señor", "Windows-1252"),
        ("latin-1", "Ärger über Öl in München", "Windows-1252"),
        ("cp1251", "отличный банк и хорошая услуга", "Windows-1251"),
        ("shift-jis", "これは良い銀行です。サービスが悪い", "Shift-JIS"),
        ("utf-16", "Größe and 銀行", "UTF-16"),
        ("utf-16-le", "Größe of the bank", "UTF-16"),
        ("utf-16-be", "Größe of the bank", "UTF-16"),
        ("utf-8-sig", "Größe and 銀行 😀", "UTF-8"),
        ("utf-8", "Größe and 銀行 😀", "UTF-8"),
    ],
)
def test_encodings(tmp_path, codec, text, said):
    content = f'text,label\n"{text}",good\n"{text}!",bad\n'
    table = read(tmp_path, content.encode(codec))
    assert table.columns == ["text", "label"]
    assert table.data["text"][0] == text
    assert f"Read as {said}, separated by commas" in table.notes[0]


def test_odd_byte_far_into_the_file_is_found(tmp_path):
    body = "a plain line of text,good\n" * 60_000
    table = read(tmp_path, b"text,label\n" + body.encode() + "déjà vu à la carte,bad\n".encode("cp1252"))
    assert table.data[len(table) - 1]["text"] == "déjà vu à la carte"


def test_damaged_utf8_stays_utf8(tmp_path):
    good = "Grüße aus Köln,gut\n" * 20
    table = read(tmp_path, f"text,label\n{good}".encode() + b"broken \xff byte,schlecht\n")
    assert table.data["text"][0] == "Grüße aus Köln"
    assert table.data["text"][20] == "broken \ufffd byte"
    assert "1 row with broken characters, shown as “\ufffd” (row 22)." in table.notes


def test_file_cut_off_within_a_character(tmp_path):
    whole = ("text,label\n" + "Grüße aus Köln,gut\n" * 20 + "Tschüß").encode()
    table = read(tmp_path, whole[:-1])
    assert table.data["text"][0] == "Grüße aus Köln"
    assert table.data["text"][20] == "Tschü\ufffd"
    alone = read(tmp_path, b"text,label\na plain text,good\ncaf\xe9")
    assert alone.data["text"][1] == "café"


def test_header_rules_over_a_line_with_too_many_fields(tmp_path):
    table = read(tmp_path, "text,label\nhello, the world is nice,good\n")
    assert table.data[0] == {"text": "hello, the world is nice", "label": "good"}


def test_quoted_newlines_count_as_one_row(tmp_path):
    table = read(tmp_path, 'text,label\n"one\ntwo, ""three""",good\nfour,bad\n')
    assert table.data[0]["text"] == 'one\ntwo, "three"'
    assert table.row_number(1) == 3


def test_backslash_quotes(tmp_path):
    table = read(tmp_path, 'text,label\n"he said \\"no, never\\" to it",bad\n"all fine, he said",good\n')
    assert table.data["text"][0] == 'he said "no, never" to it'
    assert table.data["label"][:] == ["bad", "good"]


def test_tabs_with_plain_quotation_marks(tmp_path):
    rows = [f'"Buy" he said {i}\tgood' for i in range(20)] + ['"unclosed\tbad']
    table = read(tmp_path, "text\tlabel\n" + "\n".join(rows) + "\n")
    assert len(table) == 21
    assert table.data[0]["text"] == '"Buy" he said 0'
    assert table.data[20] == {"text": '"unclosed', "label": "bad"}


def test_unclosed_quote_costs_one_row_only(tmp_path):
    lines = [f'"text, number {i}",good' for i in range(3_000)]
    lines[1_500] = '"never closed,bad'
    table = read(tmp_path, "text,label\n" + "\n".join(lines) + "\n")
    # The stray mark swallows the next line up to its own mark; nothing beyond is lost.
    assert len(table) >= 2_999
    assert table.data[len(table) - 1] == {"text": "text, number 2999", "label": "good"}


def test_unclosed_quote_without_another_mark(tmp_path):
    lines = [f"text number {i},good" for i in range(3_000)]
    lines[2_000] = '"never closed,bad'
    table = read(tmp_path, "text,label\n" + "\n".join(lines) + "\n")
    assert len(table) == 3_000
    assert table.data[2_000] == {"text": '"never closed', "label": "bad"}
    assert any("never closed" in note and "(row 2002)" in note for note in table.notes)


def test_unclosed_quote_in_the_last_line(tmp_path):
    quoted = "".join(f'"yes, number {i}",good\n' for i in range(600))
    table = read(tmp_path, f'text,label\n{quoted}"the end,bad\nlast one,good\n')
    assert table.data[600:602] == {"text": ['"the end', "last one"], "label": ["bad", "good"]}


@pytest.mark.parametrize(
    ("header", "names"),
    [
        (" text , label ", ["text", "label"]),
        ("label,label", ["label", "label_2"]),
        ("text,", ["text", "column_2"]),
        ("Text of  review,label", ["Text of review", "label"]),
    ],
)
def test_column_names(tmp_path, header, names):
    table = read(tmp_path, f"{header}\nProfits rose by a lot today.,good\nSales fell.,bad\n", header=True)
    assert table.columns == names


def test_names_that_collide_with_made_ones(tmp_path):
    table = read(tmp_path, "a,a,a_2\n1,2,3\n", header=True)
    assert table.columns == ["a", "a_3", "a_2"]
    assert table.data[0] == {"a": "1", "a_3": "2", "a_2": "3"}


def test_no_header_is_seen_and_can_be_overridden(tmp_path):
    content = "Profits rose by a lot this year.,good\nSales fell again in May.,bad\nNothing to report.,good\n"
    table = read(tmp_path, content)
    assert table.columns == ["column_1", "column_2"]
    assert len(table) == 3
    assert table.first_row == table.row_number(0) == 1
    assert "without a header line" in table.notes[0]
    assert len(read(tmp_path, content, header=True)) == 2
    assert read(tmp_path, CSV, header=False).data[0] == {"column_1": "text", "column_2": "label"}


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("a1,b1\n1,2\n3,4\n", True),
        ("1,2\n3,4\n", False),
        ("utterance,gold\nI want my card back please now.,x\nWhere is my new card by the way?,y\n", True),
        ("good\nbad\ngood\n", False),
        ("headline\nSpiceJet to issue warrants\nMMTC posts a loss\n", True),
        ("good,I like this one a lot really\nbad,I do not like this one at all\ngood,It is fine by me\n", False),
    ],
)
def test_header_by_content(tmp_path, content, header):
    assert (read(tmp_path, content).first_row == 2) is header


def test_one_column_of_sentences_with_commas(tmp_path):
    lines = ["Hello, world", "One, two, three", "None here", "A, b", "Then it rained all day long."]
    table = read(tmp_path, "\n".join(lines), "lines.txt")
    assert table.columns == ["column_1"]
    assert table.data["column_1"][:] == lines


def test_uneven_lines_are_repaired_and_named(tmp_path):
    content = (
        "id,text,label\n1,a fine day in spring,good\n2,no label\n3,a day, or two, of rain,bad\n4,x,bad\n5,y,good,\n"
    )
    table = read(tmp_path, content)
    assert table.data["label"][:] == ["good", "", "bad", "bad", "good"]
    assert table.data["text"][2] == "a day, or two, of rain"
    assert "1 row with too few fields; the missing ones were left empty (row 3)." in table.notes
    assert "1 row with too many fields; the surplus was joined into “text” (row 4)." in table.notes
    assert len(table.notes) == 3


def test_blank_lines_keep_the_row_numbers_true(tmp_path):
    table = read(tmp_path, "text,label\nfirst,good\n\n\nsecond,bad\n")
    assert table.data["text"][:] == ["first", "second"]
    assert table.row_numbers([0, 1]) == [2, 5]
    assert table.columns == ["text", "label"]
    assert table.head(1) == {"text": ["first"], "label": ["good"]}


def test_title_above_the_table(tmp_path):
    table = read(tmp_path, "Report of May\n\ntext,label,score\na,good,1\nb,bad,2\nc,bad,3\n")
    assert table.columns == ["text", "label", "score"]
    assert table.row_number(0) == 4
    assert "Left out 2 lines above the table." in table.notes


def test_row_with_an_empty_text_is_no_title(tmp_path):
    table = read(tmp_path, ",good\nfine by me,bad\nall right then,good\n", header=False)
    assert len(table) == 3


def test_row_numbers_without_a_name(tmp_path):
    table = read(tmp_path, "text,label\n0,a fine day,good\n1,a bad day,bad\n")
    assert table.columns == ["column_1", "text", "label"]
    assert table.data[1] == {"column_1": "1", "text": "a bad day", "label": "bad"}


def test_nul_bytes_are_dropped(tmp_path):
    table = read(tmp_path, b"text,label\n" + b"a fine day,good\n" * 20 + b"a b\0ad day,bad\n")
    assert table.data["text"][20] == "a bad day"
    assert any("NUL" in note and "row 22" in note for note in table.notes)


def test_a_long_field(tmp_path):
    table = read(tmp_path, f"text,label\n{'word ' * 60_000},good\nshort,bad\n")
    assert len(table.data[0]["text"]) == 300_000


def test_values_stay_as_written(tmp_path):
    table = read(tmp_path, "text,label,id\nNA,1,007\nnull,2.50,\n")
    assert table.data[:] == {"text": ["NA", "null"], "label": ["1", "2.50"], "id": ["007", ""]}


@pytest.mark.parametrize("layout", ["lines", "list", "pretty", "data", "pretty data"])
def test_json(tmp_path, layout):
    content = {
        "lines": "\n".join(map(json.dumps, ROWS)),
        "list": json.dumps(ROWS),
        "pretty": json.dumps(ROWS, indent=2),
        "data": json.dumps({"version": 1, "data": ROWS, "more": [1]}),
        "pretty data": json.dumps({"meta": {"a": []}, "data": ROWS}, indent=1),
    }[layout]
    table = read(tmp_path, content, "table.csv")  # found by content, whatever the name says
    assert table.data[:] == {"text": [r["text"] for r in ROWS], "label": ["good", "bad"]}
    assert table.first_row == 1
    assert table.notes[0].startswith("Read as JSON")


@pytest.mark.parametrize("make", [list, lambda values: {str(i): value for i, value in enumerate(values)}])
def test_json_by_column(tmp_path, make):
    content = json.dumps({"text": make(["a", "b"]), "label": make([1, 2])})
    assert read(tmp_path, content, "a.json").data[:] == {"text": ["a", "b"], "label": ["1", "2"]}


def test_json_of_one_row(tmp_path):
    table = read(tmp_path, '{"tokens": ["a", "b"], "text": "a b"}', "a.json")
    assert table.data[:] == {"tokens": [["a", "b"]], "text": ["a b"]}


def test_json_list_longer_than_a_buffer(tmp_path):
    rows = [{"text": f"text {i} " * 10, "n": i} for i in range(3_000)]
    table = read(tmp_path, json.dumps(rows), "a.json")
    assert len(table) == 3_000
    assert table.data[2_999] == {"text": rows[-1]["text"], "n": "2999"}


def test_json_values(tmp_path):
    rows = [
        {"a": 1, "b": 1.0, "c": None, "tokens": ["x", "y"], "mixed": "one", "o": {"k": [1]}},
        {"a": True, "b": 0.5, "tokens": [], "mixed": ["l"], "late": "here", "o": {"k": [2.5], "z": "t"}},
    ]
    table = read(tmp_path, "\n".join(map(json.dumps, rows)), "a.jsonl")
    assert table.data["a"][:] == ["1", "true"]
    assert table.data["b"][:] == ["1", "0.5"]
    assert table.data["c"][:] == ["", ""]
    assert table.data["tokens"][:] == [["x", "y"], []]
    assert table.data["mixed"][:] == ["one", '["l"]']
    assert table.data["late"][:] == ["", "here"]
    assert table.data["o"][1] == {"k": [2.5], "z": "t"}


def test_json_lines_with_damage(tmp_path):
    content = '{"text": "a", "n": [1]}\n{"text": "b", \n\n{"text": "half \\ud83d"}\n17\n'
    table = read(tmp_path, content, "a.jsonl")
    assert table.data["text"][:] == ["a", "half ?"]
    assert table.row_numbers([0, 1]) == [1, 4]
    assert "Skipped 2 rows without a valid JSON object (rows 2 and 5)." in table.notes


@pytest.mark.parametrize(
    "content",
    ['[{"a": 1}, {"a": 2', '[{"a": 1} {"a": 2}]', '{"a": 1}\n{b}\n{c}\n', "[1, 2]", '["a"]', "[]", "{}", '{"a": [1,}'],
)
def test_broken_json(tmp_path, content):
    with pytest.raises(DataError):
        read(tmp_path, content, "a.json")


def test_parquet(tmp_path):
    columns = {
        "text": ["a", None, "c"],
        "n": pa.array([1, None, 3], pa.int32()),
        "f": [1.0, 0.5, float("nan")],
        "flag": [True, False, None],
        "day": [datetime.datetime(2024, 5, 1), datetime.datetime(2024, 5, 1, 9, 30), None],
        "tags": [["x"], [], None],
        "kind": pa.array(["u", "v", "u"]).dictionary_encode(),
    }
    pq.write_table(pa.table(columns), tmp_path / "table.csv")
    table = read_table(tmp_path / "table.csv", tmp_path / "cache")
    assert table.first_row == 1
    assert table.data[:] == {
        "text": ["a", "", "c"],
        "n": ["1", "", "3"],
        "f": ["1", "0.5", ""],
        "flag": ["true", "false", ""],
        "day": ["2024-05-01", "2024-05-01 09:30:00", ""],
        "tags": [["x"], [], None],
        "kind": ["u", "v", "u"],
    }


def make_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data")
    book.create_sheet("More").append(["text", "label"])
    book["More"].append(["other", "x"])
    sheet = book["Data"]
    for row in (["My table"], [], ["text", "label", "n"], ["a", "good", 1], [], ["b", "bad", 2.5, "stray"]):
        sheet.append(row)
    sheet.append([datetime.datetime(2024, 5, 1), True, 3.0])
    book.save(path)


def test_excel(tmp_path):
    make_workbook(tmp_path / "book.xlsx")
    table = read_table(tmp_path / "book.xlsx", tmp_path / "cache")
    assert table.columns[:3] == ["text", "label", "n"]
    assert table.data["text"][:] == ["a", "b", "2024-05-01"]
    assert table.data["label"][:] == ["good", "bad", "true"]
    assert table.data["n"][:] == ["1", "2.5", "3"]
    assert table.row_numbers([0, 1, 2]) == [4, 6, 7]
    assert "Read sheet “Data” of the workbook; not read: Sheet and More." in table.notes
    other = read_table(tmp_path / "book.xlsx", tmp_path / "cache", sheet="More")
    assert other.data[:] == {"text": ["other"], "label": ["x"]}
    with pytest.raises(DataError, match="has no sheet “X”; it has Sheet, Data and More"):
        read_table(tmp_path / "book.xlsx", tmp_path / "cache", sheet="X")


def test_gzip(tmp_path):
    table = read(tmp_path, gzip.compress(CSV.encode()), "table.csv.gz")
    assert table.data[:]["label"] == ["good", "bad"]
    assert table.name == "table.csv.gz"
    with pytest.raises(DataError, match="damaged gzip"):
        read(tmp_path, gzip.compress(CSV.encode() * 50)[:-12], "cut.csv.gz")


def zip_bytes(tmp_path: Path, *members: str) -> bytes:
    import zipfile

    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for member in members:
            archive.writestr(member, "<x/>")
    return (tmp_path / "z.zip").read_bytes()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"text,label\n", "no rows"),
        (b"PAR1 and then nothing good PAR1", "damaged Parquet"),
        (b"PK\x03\x04 cut off", "damaged Excel"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Excel"),
        (b"\x1f\x8b broken", "damaged gzip"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\0" * 5_000, "binary data"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
    ],
)
def test_files_that_are_no_tables(tmp_path, content, words):
    with pytest.raises(DataError, match=words) as caught:
        read(tmp_path, content, "mine.csv")
    assert str(caught.value).startswith("mine.csv")
    assert not list((tmp_path / "cache").glob("*"))


def test_archives(tmp_path):
    with pytest.raises(DataError, match="an archive, not a table"):
        read(tmp_path, zip_bytes(tmp_path, "table.csv"), "mine.xlsx")
    with pytest.raises(DataError, match="cannot be read as an Excel workbook"):
        read(tmp_path, zip_bytes(tmp_path, "xl/workbook.xml", "[Content_Types].xml"), "mine.xlsx")


def test_missing_file(tmp_path):
    with pytest.raises(DataError, match="cannot be found"):
        read_table(tmp_path / "none.csv", tmp_path)


def test_random_bytes_never_crash(tmp_path):
    import random

    rng = random.Random(0)
    alphabet = [b'"', b",", b";", b"\n", b"\r", b"\t", b"a", b"bc", b"\\", b"{", b"[", b"1", b"\xe9", b"\0", b" "]
    for turn in range(150):
        content = b"".join(rng.choices(alphabet, k=rng.randrange(1, 120)))
        try:
            table = read(tmp_path, content, f"{turn}.csv")
        except DataError:
            continue
        assert len(table) > 0
        assert len(set(table.columns)) == len(table.columns)
        numbers = table.row_numbers(range(len(table)))
        assert numbers == sorted(set(numbers))


def test_second_reading_uses_the_cache(tmp_path):
    first = read(tmp_path, CSV)
    (arrow,) = (tmp_path / "cache").glob("*.arrow")
    before = os.stat(arrow).st_mtime_ns
    second = read_table(tmp_path / "table.csv", tmp_path / "cache", name="shown.csv")
    assert os.stat(arrow).st_mtime_ns == before
    assert (second.name, second.notes, second.data[:]) == ("shown.csv", first.notes, first.data[:])
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_fingerprint_follows_the_content(tmp_path):
    one = read(tmp_path, CSV).fingerprint
    assert len(one) == 64
    assert read(tmp_path, json.dumps(ROWS), "same.json").fingerprint == one
    assert read(tmp_path, CSV.replace("good", "goo")).fingerprint != one
    assert read(tmp_path, CSV.replace("label", "class")).fingerprint != one
    moved = read(tmp_path, "a,b\nxy,z\n", header=True).fingerprint
    assert read(tmp_path, "a,b\nx,yz\n", header=True).fingerprint != moved


def test_fingerprint_does_not_depend_on_batches(tmp_path):
    import datasets

    table = read(tmp_path, "text,label\n" + "".join(f"text {i},l{i % 3}\n" for i in range(25_000)))
    parts = [table.data.select(range(0, 7)), table.data.select(range(7, 25_000))]
    joined = Table(datasets.concatenate_datasets(parts), "x", 1)
    assert joined.fingerprint == table.fingerprint


def test_lists_of_numbers_and_text_become_text(tmp_path):
    file = tmp_path / "labels.jsonl"
    file.write_text('{"text": "a b", "label": [[0, 1, "X"]]}\n{"text": "c", "label": [[0, 1, "Y"]]}\n', "utf-8")
    table = read_table(file, tmp_path / "cache")
    assert table.data["label"][:] == ['[[0, 1, "X"]]', '[[0, 1, "Y"]]']
