"""What is written in any format is read back the same: texts with every kind of character, spans anywhere."""

import csv

import pytest

from shared.data.spans.reading import read_spans
from shared.data.spans.span import Document, Span
from shared.data.spans.writing import FORMATS, write_spans
from shared.errors import DataError
from tests.shared.data.spans.random_documents import documents
from tests.shared.data.spans.reading_help import documents_of

READABLE = [name for name in FORMATS if name != "csv"]


def plain(values):
    """Texts and spans without rows, which differ from format to format."""
    return [(document.text, document.spans) for document in values]


@pytest.mark.parametrize("name", READABLE)
@pytest.mark.parametrize("seed", range(8))
def test_many_documents(tmp_path, name, seed):
    written = documents(seed, 60, overlaps=FORMATS[name].overlaps)
    path = tmp_path / f"a{FORMATS[name].suffix}"
    write_spans(name, written, path)
    assert plain(documents_of(read_spans(path, tmp_path / "cache"))) == plain(written)


@pytest.mark.parametrize("name", READABLE)
def test_single_documents(tmp_path, name):
    format = FORMATS[name]
    for seed in range(100, 130):
        written = [d for d in documents(seed, 3, overlaps=format.overlaps) if d.spans][:1]
        if written:
            path = tmp_path / f"{seed}{format.suffix}"
            write_spans(name, written, path)
            assert plain(documents_of(read_spans(path, tmp_path / "cache"))) == plain(written), seed


@pytest.mark.parametrize("name", READABLE)
def test_from_format_to_format(tmp_path, name):
    written = documents(1_000, 200)
    write_spans("jsonl", written, tmp_path / "a.jsonl")
    first = documents_of(read_spans(tmp_path / "a.jsonl", tmp_path / "cache"))
    write_spans(name, first, tmp_path / f"b{FORMATS[name].suffix}")
    second = documents_of(read_spans(tmp_path / f"b{FORMATS[name].suffix}", tmp_path / "cache"))
    write_spans("jsonl", second, tmp_path / "c.jsonl")
    assert (tmp_path / "c.jsonl").read_bytes() == (tmp_path / "a.jsonl").read_bytes()


OVERLAPPING = [
    Document("no spans", (), 3),
    Document("New York Times", (Span(0, 8, "LOC"), Span(0, 14, "ORG")), 5),
    Document("side by side", (Span(0, 4, "A"), Span(4, 7, "B")), 6),
    *(Document("a b c", (Span(0, 3, "X"), Span(2, 5, "Y")), row) for row in range(7, 14)),
]


@pytest.mark.parametrize("name", ["conll", "bilou", "inline"])
def test_overlaps_are_refused_with_their_rows(tmp_path, name):
    with pytest.raises(DataError) as caught:
        write_spans(name, iter(OVERLAPPING), tmp_path / "a")
    assert str(caught.value) == (
        f"Rows 5, 7, 8, 9, 10 and 3 more have overlapping entities, which “{FORMATS[name].title}” cannot hold: "
        "for example “New York” (LOC) and “New York Times” (ORG)."
    )
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["jsonl", "spacy", "label_studio", "doccano"])
def test_overlaps_are_held_by_the_others(tmp_path, name):
    path = tmp_path / f"a{FORMATS[name].suffix}"
    write_spans(name, OVERLAPPING, path)
    assert plain(documents_of(read_spans(path, tmp_path / "cache"))) == plain(OVERLAPPING)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    ("span", "words"),
    [
        (Span(0, 9, "X"), "empty or lie outside"),
        (Span(-1, 2, "X"), "empty or lie outside"),
        (Span(2, 2, "X"), "empty or lie outside"),
        (Span(0, 2, " "), "without a label"),
    ],
)
def test_spans_that_are_none_are_refused(tmp_path, name, span, words):
    with pytest.raises(DataError, match=f"Row 4 has entities (that are )?{words}"):
        write_spans(name, [Document("text", (span,), 4)], tmp_path / "a")


@pytest.mark.parametrize("label", ["a\tb", "a\nb", " a", "a ", "a\u2028b"])
def test_labels_that_a_column_cannot_hold(tmp_path, label):
    document = Document("text", (Span(0, 4, label),), 4)
    for name in ("conll", "bilou"):
        with pytest.raises(DataError, match="Row 4 has labels with tabs, line breaks or blanks at an edge"):
            write_spans(name, [document], tmp_path / "a")
    for name in set(READABLE) - {"conll", "bilou"}:
        path = tmp_path / f"{name}{FORMATS[name].suffix}"
        write_spans(name, [document], path)
        assert plain(documents_of(read_spans(path, tmp_path / "cache"))) == plain([document])


def test_unknown_format(tmp_path):
    with pytest.raises(DataError, match="“xml” is no format for entities: choose one of csv, jsonl"):
        write_spans("xml", [], tmp_path / "a")


def test_no_documents_at_all(tmp_path):
    for name in FORMATS:
        write_spans(name, [], tmp_path / "a")
    write_spans("spacy", [], tmp_path / "a.json")
    assert (tmp_path / "a.json").read_text() == "[\n[]\n" or (tmp_path / "a.json").read_text() == "[]\n"


def test_csv_for_spreadsheets(tmp_path):
    spans = (Span(0, 5, "ORG"), Span(6, 15, "X"))
    write_spans("csv", [Document("Apple =1+1, \nok", spans, 7), Document("none", (), 8)], tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["row", "text", "label", "start", "end"],
            ["7", "Apple", "ORG", "0", "5"],
            ["7", "'=1+1, \nok", "X", "6", "15"],
        ]


def test_what_conll_looks_like(tmp_path):
    document = Document('Don\'t go to  New York, "now"', (Span(0, 5, "X"), Span(13, 21, "LOC"), Span(22, 23, "B")), 1)
    write_spans("conll", [document], tmp_path / "a.conll")
    assert (tmp_path / "a.conll").read_text("utf-8").splitlines() == [
        '# text = "Don\'t go to  New York, \\"now\\""',
        *(
            "Don\tB-X",
            "'\tI-X",
            "t\tI-X",
            "go\tO",
            "to\tO",
            "New\tB-LOC",
            "York\tI-LOC",
            ",\tO",
            "\\u{20}\tB-B",
            '"\tO',
        ),
        *("now\tO", '"\tO', ""),
    ]
    write_spans("bilou", [document], tmp_path / "b.conll")
    tags = [line.split("\t")[1] for line in (tmp_path / "b.conll").read_text("utf-8").splitlines()[1:-1]]
    assert tags == ["B-X", "I-X", "L-X", "O", "O", "B-LOC", "L-LOC", "O", "U-B", "O", "O", "O"]


def test_what_label_studio_gets(tmp_path):
    import json

    write_spans("label_studio", [Document("👋 Anna", (Span(2, 6, "PER"),), 1)], tmp_path / "a.json")
    [task] = json.loads((tmp_path / "a.json").read_text("utf-8"))
    [result] = task["annotations"][0]["result"]
    assert task["data"] == {"text": "👋 Anna"}
    assert result["value"] == {"start": 2, "end": 6, "text": "Anna", "labels": ["PER"]}  # code points, as it counts
    assert (result["from_name"], result["to_name"], result["type"]) == ("label", "text", "labels")


def test_half_of_a_character_pair(tmp_path):
    for name in READABLE:
        path = tmp_path / f"{name}{FORMATS[name].suffix}"
        write_spans(name, [Document("half \ud83d of it", (Span(0, 4, "X"),), 1)], path)
        assert plain(documents_of(read_spans(path, tmp_path / "cache"))) == [("half ? of it", (Span(0, 4, "X"),))]
