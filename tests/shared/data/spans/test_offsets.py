"""Records with a text and the character offsets of its entities, under all their names."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shared.data.spans.reading import read_spans
from shared.data.spans.span import Span
from tests.shared.data.spans.reading_help import documents_of, found, read, rows

TEXTS = ["Anna works for Acme Foods.", "It rains.", "👋 in Berlin"]
MARKS = [[(0, 4, "PER"), (15, 25, "ORG")], [], [(5, 11, "LOC")]]
EXPECTED = [
    (TEXTS[0], [("Anna", "PER"), ("Acme Foods", "ORG")]),
    (TEXTS[1], []),
    (TEXTS[2], [("Berlin", "LOC")]),
]
ITEMS = {
    "start end label": lambda s, e, label: {"start": s, "end": e, "label": label},
    "type, text": lambda s, e, label: {"start": s, "end": e, "type": label, "text": "Anna"},
    "tag": lambda s, e, label: {"tag": label, "start": s, "end": e},
    "labels": lambda s, e, label: {"start": s, "end": e, "labels": [label]},
    "doccano": lambda s, e, label: {"id": 7, "label": label, "start_offset": s, "end_offset": e, "user": 1},
    "char": lambda s, e, label: {"start_char": s, "end_char": e, "label": label},
    "camel": lambda s, e, label: {"startOffset": s, "endOffset": e, "category": label},
    "length": lambda s, e, label: {"offset": s, "length": e - s, "type": label},
    "pipeline": lambda s, e, label: {"entity_group": label, "score": 0.9, "word": "x", "start": s, "end": e},
    "prodigy": lambda s, e, label: {"start": s, "end": e, "token_start": 0, "token_end": 1, "label": label},
    "text": lambda s, e, label: {"start": str(s), "end": str(e), "label": label},
    "float": lambda s, e, label: {"start": float(s), "end": float(e), "label": label},
    "list": lambda s, e, label: [s, e, label],
    "list of four": lambda s, e, label: [s, e, label, "note"],
    "label first": lambda s, e, label: [label, s, e],
}  # fmt: skip


def records(text="text", spans="entities", item=ITEMS["start end label"]):
    return [
        {"id": i, spans: [item(*m) for m in marks], text: t}
        for i, (t, marks) in enumerate(zip(TEXTS, MARKS, strict=True))
    ]


def lines(values):
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values) + "\n"


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
@pytest.mark.parametrize("spans", ["entities", "spans", "label", "labels", "annotations"])
def test_every_way_to_write_an_entity(tmp_path, spans, item):
    table = read(tmp_path, lines(records(spans=spans, item=item)), "train.jsonl")
    assert found(table) == EXPECTED
    assert rows(table) == [1, 2, 3]
    form = f"texts (“text”) with character offsets (“{spans}”), JSON lines, UTF-8"
    assert table.notes[0] == f"Read as {form}: 3 texts with 3 entities of 3 types."


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("text", "ents"),
        ("data", "label"),
        ("sentence", "mentions"),
        ("reviewText", "ner"),
        ("Satz", "Marken"),
        ("content", "tags"),
    ],
)
def test_names_of_the_keys(tmp_path, text, spans):
    assert found(read(tmp_path, lines(records(text, spans)), "train.jsonl")) == EXPECTED
    assert found(read(tmp_path, json.dumps(records(text, spans), indent=1), "train.json")) == EXPECTED


def test_doccano_old_and_new(tmp_path):
    new = [
        {
            "id": 1,
            "text": TEXTS[0],
            "entities": [ITEMS["doccano"](*m) for m in MARKS[0]],
            "relations": [],
            "Comments": [],
        }
    ]
    old = [
        {
            "id": 1,
            "text": TEXTS[0],
            "annotations": [ITEMS["doccano"](*m) for m in MARKS[0]],
            "meta": {},
            "annotation_approver": None,
        }
    ]
    older = [{"text": TEXTS[0], "labels": MARKS[0], "meta": {}}]
    newest = [{"id": 1, "data": TEXTS[0], "label": MARKS[0]}]
    for number, form in enumerate((new, old, older, newest)):
        assert found(read(tmp_path, lines(form * 2), f"{number}.jsonl")) == EXPECTED[:1] * 2


def test_numbers_as_labels_are_kept_and_told(tmp_path):
    table = read(
        tmp_path, lines([{"text": "Anna", "annotations": [{"label": 12, "start_offset": 0, "end_offset": 4}]}] * 2)
    )
    assert found(table) == [("Anna", [("Anna", "12")])] * 2
    assert "2 rows with numbers for labels; the numbers were taken as their names (rows 1 and 2)." in table.notes


def test_documents_of_spacy_and_displacy(tmp_path):
    doc = {
        "text": TEXTS[0],
        "ents": [{"start": 0, "end": 4, "label": "PER"}, {"start": 15, "end": 25, "label": "ORG"}],
        "sents": [{"start": 0, "end": 26}],
        "tokens": [{"id": 0, "start": 0, "end": 4, "tag": "NNP", "pos": "PROPN", "head": 1}],
    }
    assert found(read(tmp_path, json.dumps([doc, doc]), "a.json")) == EXPECTED[:1] * 2
    assert found(read(tmp_path, json.dumps(doc), "b.json")) == EXPECTED[:1]
    assert found(read(tmp_path, json.dumps(doc, indent=2), "c.json")) == EXPECTED[:1]


def test_answers_of_prodigy(tmp_path):
    values = [
        {**record, "answer": answer} for record, answer in zip(records(), ("accept", "ignore", "reject"), strict=True)
    ]
    table = read(tmp_path, lines(values))
    assert found(table) == EXPECTED[:1]
    assert "2 rows with the answer “reject” or “ignore”; they were skipped (rows 2 and 3)." in table.notes


def test_offsets_that_are_wrong_are_left_out_and_named(tmp_path):
    good = {"text": "Anna rests", "entities": [{"start": 0, "end": 4, "label": "PER"}]}
    bad = [
        [0, 11, "X"],
        [-1, 2, "X"],
        [3, 3, "X"],
        [5, 2, "X"],
        [0, 4, ""],
        [0, 4],
        ["a", "b", "c"],
        [0, 4, "PER"],
        [0, 4, "PER"],
    ]
    values = [good, *({"text": "Anna rests", "entities": [[0, 4, "PER"], item]} for item in bad), good]
    table = read(tmp_path, lines(values))
    assert found(table) == [("Anna rests", [("Anna", "PER")])] * len(values)
    assert table.notes[1:] == (
        "2 rows with offsets outside of the text; these entities were left out (rows 2 and 3).",
        "2 rows with entities that end where they begin, or before; they were left out (rows 4 and 5).",
        "2 rows with entities without a label; they were left out (rows 6 and 7).",
        "1 row with entities without offsets; they were left out (row 8).",
        "2 rows with entities that were given twice; one of each was kept (rows 9 and 10).",
    )


def test_overlaps_are_kept_and_sorted(tmp_path):
    table = read(tmp_path, lines([{"text": "New York Times", "spans": [[0, 14, "ORG"], [4, 8, "X"], [0, 8, "LOC"]]}]))
    assert documents_of(table)[0].spans == (Span(0, 8, "LOC"), Span(0, 14, "ORG"), Span(4, 8, "X"))


def test_texts_that_are_not_at_their_offsets_are_named(tmp_path):
    items = [{"start": 1, "end": 5, "label": "PER", "text": "Anna"}]
    table = read(tmp_path, lines([{"text": "Anna rests", "entities": items}]))
    assert found(table) == [("Anna rests", [("nna ", "PER")])]
    assert table.notes[1].startswith("1 row with entities whose own text is not what stands at their offsets")


def test_utf_16_offsets_are_known_by_the_texts(tmp_path):
    right = {"text": "👋 in Berlin", "entities": [{"start": 5, "end": 11, "label": "LOC", "text": "Berlin"}]}
    script = {"text": "👋 in Berlin", "entities": [{"start": 6, "end": 12, "label": "LOC", "text": "Berlin"}]}
    table = read(tmp_path, lines([right, script]))
    assert found(table) == [("👋 in Berlin", [("Berlin", "LOC")])] * 2
    assert table.notes[1:] == (
        "1 row with offsets in UTF-16 units, as JavaScript counts; they were converted to characters (row 2).",
    )


def test_missing_texts_and_damaged_lines(tmp_path):
    content = (
        lines(records())
        + '{"text": "cut off", "ent\n'
        + lines([{"entities": []}, {"text": None, "entities": []}, *records()])
    )
    table = read(tmp_path, content, "train.jsonl")
    assert found(table) == EXPECTED * 2
    assert rows(table) == [1, 2, 3, 7, 8, 9]
    assert "1 row with no valid JSON; they were skipped (row 4)." in table.notes
    assert "2 rows with no text; they were skipped (rows 5 and 6)." in table.notes


def test_no_entities_yet(tmp_path):
    table = read(tmp_path, lines([{"text": "It rains.", "label": []}, {"text": "", "label": []}]))
    assert found(table) == [("It rains.", []), ("", [])]
    assert table.notes[0].endswith("2 texts with no entities.")


def test_the_first_entity_may_come_late(tmp_path):
    values = [{"text": "It rains.", "label": []}] * 500 + [{"text": "Anna", "label": [[0, 4, "PER"]]}]
    assert found(read(tmp_path, lines(values)))[-1] == ("Anna", [("Anna", "PER")])


def test_columns_and_objects_around_the_list(tmp_path):
    by_column = {"text": TEXTS, "entities": [[list(m) for m in marks] for marks in MARKS]}
    assert found(read(tmp_path, json.dumps(by_column), "a.json")) == EXPECTED
    pandas = {key: {str(i): value for i, value in enumerate(values)} for key, values in by_column.items()}
    assert found(read(tmp_path, json.dumps(pandas), "b.json")) == EXPECTED
    assert (
        found(read(tmp_path, json.dumps({"version": 1, "classes": ["PER"], "data": records()}), "c.json")) == EXPECTED
    )


@pytest.mark.parametrize("spell", [json.dumps, str], ids=["json", "python"])
@pytest.mark.parametrize("item", ["start end label", "list"])
def test_entities_in_the_cells_of_a_csv(tmp_path, spell, item):
    quoted = [
        '"{}","{}"'.format(r["text"], spell(r["spans"]).replace('"', '""'))
        for r in records("text", "spans", ITEMS[item])
    ]
    for codec in ("utf-8", "utf-16"):
        table = read(tmp_path, "\n".join(["text,spans", *quoted]).encode(codec), f"{codec}.csv")
        assert found(table) == EXPECTED
        assert rows(table) == [2, 3, 4]
        assert "separated by commas" in table.notes[1]


def test_parquet_with_nested_columns(tmp_path):
    pq.write_table(pa.Table.from_pylist(records()), tmp_path / "a.parquet")
    assert found(read_spans(tmp_path / "a.parquet", tmp_path / "cache")) == EXPECTED
    lists = [{"start": [m[0] for m in ms], "end": [m[1] for m in ms], "type": [m[2] for m in ms]} for ms in MARKS]
    pq.write_table(pa.table({"text": TEXTS, "entities": lists}), tmp_path / "b.parquet")
    assert found(read_spans(tmp_path / "b.parquet", tmp_path / "cache")) == EXPECTED


def test_our_own_table_as_excel(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["text", "entities"])
    for record in records():
        book.active.append([record["text"], json.dumps(record["entities"])])
    book.save(tmp_path / "a.xlsx")
    assert found(read_spans(tmp_path / "a.xlsx", tmp_path / "cache")) == EXPECTED
