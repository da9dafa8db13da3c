"""Tables of tokens: one token a row, or lists of tokens and tags in a row."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shared.data.spans.reading import read_spans
from shared.errors import DataError
from tests.shared.data.spans.reading_help import found, read, rows

TOKENS = [["Anna", "works", "for", "Acme", "Foods", "."], ["It", "rains", ",", "they", "say"], ["Berlin"]]
TAGS = [["B-PER", "O", "O", "B-ORG", "I-ORG", "O"], ["O"] * 5, ["B-LOC"]]
EXPECTED = [
    ("Anna works for Acme Foods .", [("Anna", "PER"), ("Acme Foods", "ORG")]),
    ("It rains , they say", []),
    ("Berlin", [("Berlin", "LOC")]),
]


def token_rows(header, make, separator=","):
    """A table with a row for each token; `make` gives the cells of sentence, place, token and tag."""
    lines = [header] if header else []
    for sentence, (tokens, tags) in enumerate(zip(TOKENS, TAGS, strict=True), 1):
        for place, (token, tag) in enumerate(zip(tokens, tags, strict=True)):
            cells = [str(cell) for cell in make(sentence, place, token, tag)]
            lines.append(separator.join(f'"{cell}"' if separator in cell else cell for cell in cells))
    return "\n".join([*lines, ""])


@pytest.mark.parametrize(
    ("header", "make", "separator"),
    [
        ("sentence_id,token,tag", lambda s, p, w, t: (s, w, t), ","),
        ("sent_id;words;labels", lambda s, p, w, t: (s + 40, w, t), ";"),
        ("Sentence #,Word,POS,Tag", lambda s, p, w, t: (f"Sentence: {s}" if p == 0 else "", w, "NNP", t), ","),
        (",Sentence #,Word,Tag", lambda s, p, w, t: (10 * s + p, f"Sentence: {s}" if p == 0 else "", w, t), ","),
        ("id\tdoc\tsentence\tword\tner", lambda s, p, w, t: (10 * s + p, "a", s, w, t), "\t"),
        ("doc,sentence,word,ner", lambda s, p, w, t: ("a" if s == 1 else "b", 1 if s == 2 else 0, w, t), ","),
        ("", lambda s, p, w, t: (s, w, t), ","),
        ("nummer,wort,marke", lambda s, p, w, t: (s, w, t), ","),
    ],
)
def test_one_token_a_row(tmp_path, header, make, separator):
    table = read(tmp_path, token_rows(header, make, separator), "train.csv")
    assert found(table) == EXPECTED
    first = 2 if header else 1
    assert rows(table) == [first, first + 6, first + 11]
    assert table.notes[0].startswith("Read as one token a row (“")
    assert "separated by" in table.notes[1]


def test_blank_lines_between_the_sentences_of_a_csv(tmp_path):
    content = token_rows("token,tag", lambda s, p, w, t: (w, t)).replace("It,O", "\nIt,O").replace("Berlin", "\nBerlin")
    table = read(tmp_path, content, "train.csv")
    assert found(table) == EXPECTED
    assert rows(table) == [2, 9, 15]
    assert "sentences by blank lines" in table.notes[0]


def test_one_token_a_row_in_latin_1_and_utf_16(tmp_path):
    content = "Sentence #,Word,Tag\nSentence: 1,Jürgen,B-PER\n,über,O\nSentence: 2,Öl,O\n,Köln,B-LOC\n"
    for codec in ("latin-1", "utf-16"):
        table = read(tmp_path, content.encode(codec), f"{codec}.csv")
        assert found(table) == [("Jürgen über", [("Jürgen", "PER")]), ("Öl Köln", [("Köln", "LOC")])]


def test_one_token_a_row_in_json_lines(tmp_path):
    lines = [
        json.dumps({"sentence": s, "token": w, "tag": t})
        for s in (0, 1, 2)
        for w, t in zip(TOKENS[s], TAGS[s], strict=True)
    ]
    assert found(read(tmp_path, "\n".join(lines), "train.jsonl")) == EXPECTED


def test_rows_without_sentences_are_refused(tmp_path):
    content = "token,tag\n" + "Anna,B-PER\nrests,O\n" * 800
    with pytest.raises(DataError, match="nothing tells where a sentence ends"):
        read(tmp_path, content, "train.csv")


NAMES = ["tokens ner_tags", "words labels", "Tokens Tags", "tokens ner", "a b", "sentence label"]


@pytest.mark.parametrize(("tokens", "tags"), [names.split() for names in NAMES])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_lists_in_json(tmp_path, tokens, tags, name):
    records = [{"id": str(i), tags: t, tokens: w} for i, (w, t) in enumerate(zip(TOKENS, TAGS, strict=True))]
    content = json.dumps(records) if name == "a.json" else "\n".join(map(json.dumps, records))
    table = read(tmp_path, content, name)
    assert found(table) == EXPECTED
    assert rows(table) == [1, 2, 3]
    assert f"lists of tokens (“{tokens}”) with BIO tags (“{tags}”)" in table.notes[0]


def test_lists_by_column_and_in_an_object(tmp_path):
    assert found(read(tmp_path, json.dumps({"tokens": TOKENS, "tags": TAGS}), "a.json")) == EXPECTED
    assert found(read(tmp_path, json.dumps({"tokens": TOKENS[0], "tags": TAGS[0]}), "b.json")) == EXPECTED[:1]
    records = [{"tokens": w, "tags": t} for w, t in zip(TOKENS, TAGS, strict=True)]
    assert found(read(tmp_path, json.dumps({"version": 1, "rows": records}), "c.json")) == EXPECTED


SPELLINGS = {
    "python": str,
    "json": json.dumps,
    "numpy": lambda cells: "[" + " ".join(map(repr, cells)) + "]",
    "words": " ".join,
    "tuple": lambda cells: str(tuple(cells)),
    "array": lambda cells: f"array({cells}, dtype=object)",
}


@pytest.mark.parametrize("spell", SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("header", ["tokens,tags", "words,ner_tags", ""])
def test_lists_as_text_in_a_csv(tmp_path, spell, header):
    lines = [header] if header else []
    for w, t in zip(TOKENS[:2], TAGS[:2], strict=True):
        lines.append(",".join('"' + spell(cells).replace('"', '""') + '"' for cells in (w, t)))
    assert found(read(tmp_path, "\n".join(lines), "train.csv")) == EXPECTED[:2]


def test_words_in_a_cell_keep_their_spaces(tmp_path):
    table = read(tmp_path, "text,labels\nAnna   works,B-PER O\nin  Berlin now,O B-LOC O\n", "train.csv")
    assert found(table) == [("Anna   works", [("Anna", "PER")]), ("in  Berlin now", [("Berlin", "LOC")])]


def test_nothing_in_a_cell_is_run(tmp_path):
    content = "tokens,tags\n\"['a', 'b']\",\"['O', 'B-X']\"\n\"[__import__('os').getcwd()]\",\"['O']\"\n"
    table = read(tmp_path, content, "train.csv")
    assert found(table) == [("a b", [("b", "X")]), ("[__import__('os').getcwd()]", [])]


def test_a_text_beside_the_tokens_is_used(tmp_path):
    content = json.dumps({"text": "Anna works.", "tokens": ["Anna", "works", "."], "tags": ["B-PER", "O", "O"]})
    assert found(read(tmp_path, content + "\n" + content, "a.jsonl")) == [("Anna works.", [("Anna", "PER")])] * 2


def test_uneven_lists_are_skipped_and_named(tmp_path):
    records = [{"tokens": w, "tags": t} for w, t in zip(TOKENS, TAGS, strict=True)]
    bad = [{"tokens": ["a", "b"], "tags": ["O"]}, {"tokens": None, "tags": []}, {"tokens": [], "tags": []}, {"x": 1}]
    table = read(tmp_path, "\n".join(map(json.dumps, records + bad + records)), "a.jsonl")
    assert found(table) == EXPECTED * 2
    assert rows(table) == [1, 2, 3, 8, 9, 10]
    assert "1 row with another number of tags than of tokens; they were skipped (row 4)." in table.notes
    assert "1 row with no tokens; they were skipped (row 6)." in table.notes
    assert "2 rows with something else than this form; they were skipped (rows 5 and 7)." in table.notes


def test_tags_as_numbers_are_refused(tmp_path):
    records = [{"tokens": ["a", "b"], "ner_tags": [0, 3]}, {"tokens": ["c"], "ner_tags": [7]}]
    with pytest.raises(DataError, match=r"“ner_tags” holds numbers \(0, 3 and 7\).*such as B-PER"):
        read(tmp_path, "\n".join(map(json.dumps, records)), "a.jsonl")


def numbered_table():
    names = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
    table = pa.table({"tokens": TOKENS, "ner_tags": [[names.index(tag) for tag in tags] for tags in TAGS]})
    return names, table


@pytest.mark.parametrize("shape", ["Sequence", "list", "List"])
def test_names_of_numbers_in_parquet(tmp_path, shape):
    names, table = numbered_table()
    label = {"names": names, "_type": "ClassLabel"}
    feature = [label] if shape == "list" else {"feature": label, "_type": shape}
    info = {"info": {"features": {"tokens": {"feature": {"dtype": "string"}}, "ner_tags": feature}}}
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(info)}), tmp_path / "a.parquet")
    read_back = read_spans(tmp_path / "a.parquet", tmp_path / "cache")
    assert found(read_back) == EXPECTED
    assert "BIO tags (“ner_tags”)" in read_back.notes[0]


def test_parquet_as_datasets_writes_it(tmp_path):
    import datasets

    names, table = numbered_table()
    features = datasets.Features(
        {"tokens": datasets.List(datasets.Value("string")), "ner_tags": datasets.List(datasets.ClassLabel(names=names))}
    )
    datasets.Dataset.from_dict(table.to_pydict(), features=features).to_parquet(tmp_path / "a.parquet")
    assert found(read_spans(tmp_path / "a.parquet", tmp_path / "cache")) == EXPECTED


def test_parquet_with_text_tags_and_with_unnamed_numbers(tmp_path):
    pq.write_table(pa.table({"tokens": TOKENS, "ner_tags": TAGS}), tmp_path / "a.parquet")
    assert found(read_spans(tmp_path / "a.parquet", tmp_path / "cache")) == EXPECTED
    pq.write_table(numbered_table()[1], tmp_path / "b.parquet")
    with pytest.raises(DataError, match="holds numbers"):
        read_spans(tmp_path / "b.parquet", tmp_path / "cache")


@pytest.mark.parametrize(
    ("tokens", "spans", "item"),
    [
        ("tokenized_text", "ner", lambda start, end, label: [start, end, label]),
        ("tokens", "entities", lambda start, end, label: {"type": label, "start": start, "end": end + 1}),
        ("tokens", "spans", lambda start, end, label: [start, end, label]),
    ],
)
def test_entities_by_the_places_of_their_tokens(tmp_path, tokens, spans, item):
    marks = [[(0, 0, "PER"), (3, 4, "ORG")], [], [(0, 0, "LOC")]]
    pairs = zip(TOKENS, marks, strict=True)
    records = [{"orig_id": f"a{len(w)}", tokens: w, spans: [item(*mark) for mark in m]} for w, m in pairs]
    table = read(tmp_path, "\n".join(map(json.dumps, records)), "a.jsonl")
    assert found(table) == EXPECTED
    assert len(table.notes) == 1
    bad = [item(0, 9, "X"), item(9, 9, "X"), item(2, 0, "X"), item(-1, 0, "X")]
    more = [*records, {tokens: ["a"], spans: bad}, {"a": 1}, *records]
    table = read(tmp_path, "\n".join(map(json.dumps, more)), "b.jsonl")
    assert found(table) == [*EXPECTED, ("a", []), *EXPECTED]
    assert "1 row with offsets outside of the text; these entities were left out (row 4)." in table.notes
    assert "1 row with something else than this form; they were skipped (row 5)." in table.notes
