"""Texts with marks like [Apple](ORG)."""

import pytest

from shared.data.spans.inline import parse, render
from shared.data.spans.span import Document, Span
from tests.shared.data.spans.reading_help import found, read, rows


@pytest.mark.parametrize(
    ("marked", "text", "spans"),
    [
        ("[Apple](ORG) rose", "Apple rose", [(0, 5, "ORG")]),
        ("in [New York](LOC), [NY](LOC)[!](X)", "in New York, NY!", [(3, 11, "LOC"), (13, 15, "LOC"), (15, 16, "X")]),
        ("no marks [1] (here) [x]", "no marks [1] (here) [x]", []),
        (
            "a [link](https://x.org/a) and [Ulysses](work of art)",
            "a [link](https://x.org/a) and Ulysses",
            [(30, 37, "work of art")],
        ),
        (r"\[Apple\](ORG) [a\]b](O\)G)", "[Apple](ORG) a]b", [(13, 16, "O)G")]),
        (r"\\[Apple](ORG) C:\dir", "\\Apple C:\\dir", [(1, 6, "ORG")]),
        ("[a&#10;b](X)&#13;&#10;c", "a\nb\r\nc", [(0, 3, "X")]),
        (r"\&#10; &amp; &#99999999;", "&#10; &amp; &#99999999;", []),
        ("[[Apple](ORG) x]", "[Apple x]", [(1, 6, "ORG")]),
        ("[]( ) [](X) [a]()", "[]( ) [](X) [a]()", []),
        ("\\", "", []),
    ],
)
def test_parse(marked, text, spans):
    assert parse(marked) == (text, [Span(*span) for span in spans])


def test_render():
    spans = (Span(0, 5, "ORG"), Span(6, 9, "a/b"))
    assert render(Document("Apple [x] & C:\\ &#10;\n", spans)) == r"[Apple](ORG) [\[x\]](a\/b) & C:\\ \&#10;&#10;"
    assert render(Document("")) == "\\"
    assert render(Document("  ")) == "&#32; "


def test_lines(tmp_path):
    table = read(tmp_path, "\n[Apple](ORG) rose, a lot\r\n\r\nNothing, here\n in [Berlin](LOC) \n", "notes.txt")
    assert found(table) == [
        ("Apple rose, a lot", [("Apple", "ORG")]),
        ("Nothing, here", []),
        (" in Berlin ", [("Berlin", "LOC")]),
    ]
    assert rows(table) == [2, 4, 5]
    assert table.notes == ("Read as texts with marks like [Apple](ORG), UTF-8: 3 texts with 2 entities of 2 types.",)


@pytest.mark.parametrize("codec", ["latin-1", "utf-16", "utf-8-sig"])
def test_encodings_of_lines(tmp_path, codec):
    content = "[Jürgen Müller](PER) über [Köln](LOC)\n".encode(codec)
    assert found(read(tmp_path, content, "a.txt")) == [
        ("Jürgen Müller über Köln", [("Jürgen Müller", "PER"), ("Köln", "LOC")])
    ]


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_a_column_of_a_table(tmp_path, name):
    separator = "," if name == "a.csv" else "\t"
    content = separator.join(["id", "text"]) + "\n" + separator.join(["1", '"[Apple](ORG) rose, ""a lot"""']) + "\n"
    table = read(tmp_path, content + separator.join(["2", "It rains"]) + "\n", name)
    assert found(table) == [('Apple rose, "a lot"', [("Apple", "ORG")]), ("It rains", [])]
    assert rows(table) == [2, 3]
    assert "(“text”)" in table.notes[0]


def test_a_table_in_a_text_file(tmp_path):
    assert found(read(tmp_path, "id\ttext\n1\t[Apple](ORG) rose\n2\tIt rains\n", "a.txt"))[0] == (
        "Apple rose",
        [("Apple", "ORG")],
    )


def test_json_lines_with_marks(tmp_path):
    content = '{"id": "a", "text": "[Apple](ORG) rose"}\n{"id": "b", "text": "It rains"}\n'
    assert found(read(tmp_path, content, "a.jsonl")) == [("Apple rose", [("Apple", "ORG")]), ("It rains", [])]


@pytest.mark.parametrize(
    "first", ['{"a" [Apple](ORG)', "[{](X) [Apple](ORG)", "[ ](X) [Apple](ORG)", "{ [Apple](ORG)", "[[Apple](ORG)"]
)
def test_texts_that_begin_like_json(tmp_path, first):
    assert ("Apple", "ORG") in found(read(tmp_path, f"{first}\nIt rains\n", "a.txt"))[0][1]
