"""What the CSV doctor finds in marked texts, and that its fixes leave every span where it belongs."""

import random
from pathlib import Path

import datasets
import pytest

from shared.data.doctor import Finding, Report, examine, guess_roles, mend
from shared.data.reading import read_table
from shared.data.span_doctor.column import is_spans, rows_with, spans_of
from shared.data.span_doctor.repair import CODES, Repair, spotless
from shared.data.spans.checks import problems
from shared.data.spans.span import Span
from shared.data.table import Table
from shared.errors import DataError
from shared.tasks.base import Role

TEXT = Role("text", "text", "what is read", ("text", "sentence"))
SPANS = Role("entities", "spans", "what is marked", ("entities", "spans", "ner", "labels", "annotations"))
SPECS = [TEXT, SPANS]
ROLES = {"text": "text", "entities": "entities"}
FEATURES = datasets.Features(
    {
        "text": datasets.Value("string"),
        "entities": datasets.List(
            {"start": datasets.Value("int64"), "end": datasets.Value("int64"), "label": datasets.Value("string")}
        ),
    }
)

Row = tuple[str, list[tuple[int, int, str]]]
PEOPLE = ("Anna", "Ben", "Clara", "David", "Emma", "Felix", "Greta", "Hugo")


def make(rows: list[Row], good: int = 60) -> Table:
    """`rows`, then rows that nothing is wrong with: "Anna paid bill 0.", marked as a person."""
    rows = rows + [(f"{name} paid bill {i}.", [(0, len(name), "person")]) for i, name in _cycle(good)]
    data = {
        "text": [text for text, _ in rows],
        "entities": [[dict(zip(("start", "end", "label"), span, strict=True)) for span in spans] for _, spans in rows],
    }
    return Table(datasets.Dataset.from_dict(data, FEATURES), "table.jsonl", 1)


def _cycle(count: int) -> list[tuple[int, str]]:
    return [(i, PEOPLE[i % len(PEOPLE)]) for i in range(count)]


def report(table: Table, **options) -> Report:
    return examine(table, ROLES, SPECS, **options)


def findings(table: Table, **options) -> dict[str, Finding]:
    return {finding.code: finding for finding in report(table, **options).findings}


def rows(table: Table) -> list[Row]:
    return [
        (row["text"], [(span["start"], span["end"], span["label"]) for span in row["entities"]]) for row in table.data
    ]


def mended(table: Table, folder: Path, *codes: str, **options) -> Table:
    return mend(table, codes, ROLES, SPECS, folder, **options)


def test_a_clean_table():
    table = make([])
    assert report(table) == Report(60, ("text", "entities"), ROLES, {"person": 60}, ())


def test_one_type_is_enough_and_long_texts_are_no_problem():
    table = make([("word " * 400 + "Anna", [(2000, 2004, "person")])])
    found = findings(table, token_counts=lambda texts: [len(text.split()) for text in texts], max_tokens=32)
    assert found == {}


def test_outside(tmp_path):
    table = make([("Ben ran", [(0, 3, "person"), (4, 8, "verb"), (-1, 2, "verb")]), ("", [(0, 1, "person")])])
    found = findings(table)["span-outside"]
    assert (found.level, found.count, found.rows) == ("error", 2, (1, 2))
    assert found.message == (
        "In 2 rows (3.2 %) 3 entities lie outside of the text: the offsets count characters from 0."
    )
    assert found.fix == "Remove 3 entities"
    assert not report(table).trainable
    better = mended(table, tmp_path, "span-outside")
    assert rows(better)[:2] == [("Ben ran", [(0, 3, "person")]), ("", [])]
    assert better.notes == ("Removed 3 entities outside of the text.",)


def test_what_lacks_an_offset_is_outside():
    data = {"text": ["Ben ran"], "entities": [[{"start": None, "end": 3, "label": "person"}]]}
    table = Table(datasets.Dataset.from_dict(data, FEATURES), "t", 1)
    assert findings(table)["span-outside"].rows == (1,)


def test_overlaps(tmp_path):
    spans = [(0, 3, "city"), (0, 13, "company"), (9, 13, "person")]
    table = make([("New York Bank paid", spans), ("Anna met Ben", [(0, 4, "person"), (0, 4, "name")])])
    found = findings(table)["span-overlap"]
    assert (found.level, found.count, found.rows) == ("error", 2, (1, 2))
    assert found.fix == "Keep the longest in 2 rows"
    better = mended(table, tmp_path, "span-overlap")
    assert rows(better)[:2] == [("New York Bank paid", [(0, 13, "company")]), ("Anna met Ben", [(0, 4, "person")])]
    assert better.notes == ("Removed 3 entities that overlapped a longer one.",)
    assert "span-overlap" not in findings(better)


def test_empty_and_without_a_type(tmp_path):
    table = make([("Ben ran", [(3, 3, "person"), (2, 1, "person"), (4, 7, " ")])])
    found = findings(table)
    assert found["span-empty"].message == (
        "In 1 row (1.6 %) 2 entities hold no character: the end has to be behind the start."
    )
    assert (found["span-no-label"].level, found["span-no-label"].fix) == ("warning", "Remove 1 entity")
    assert report(table).label_counts == {"person": 62}
    assert rows(mended(table, tmp_path, "span-empty"))[0] == ("Ben ran", [(4, 7, " ")])
    assert rows(mended(table, tmp_path, "span-empty", "span-no-label"))[0] == ("Ben ran", [])


def test_blank_edges(tmp_path):
    table = make([("so Ben  ran", [(2, 8, "person")]), ("a \u00a0 b", [(1, 4, "gap")])])
    found = findings(table)
    assert (found["span-blank-edges"].count, found["span-blank-edges"].fix) == (2, "Trim 2 entities")
    assert "span-inside-word" not in found
    better = mended(table, tmp_path, "span-blank-edges")
    assert rows(better)[:2] == [("so Ben  ran", [(3, 6, "person")]), ("a \u00a0 b", [])]
    assert better.notes == ("Removed blanks from the edges of 2 entities.",)


def test_inside_a_word(tmp_path):
    table = make([("Berliners ran", [(0, 6, "city")]), ("e\u0301t\u00e9 👩‍🚀x", [(0, 1, "season"), (5, 6, "job")])])
    found = findings(table)["span-inside-word"]
    assert (found.level, found.count, found.rows) == ("warning", 2, (1, 2))
    assert found.fix == "Widen 3 entities to whole words"
    better = mended(table, tmp_path, "span-inside-word")
    assert rows(better)[0] == ("Berliners ran", [(0, 9, "city")])
    assert rows(better)[1][1] == [(0, 4, "season"), (5, 8, "job")]
    assert "span-inside-word" not in findings(better)


def test_widening_makes_no_new_overlap(tmp_path):
    table = make([("Donaudampf ran", [(0, 5, "river"), (5, 8, "steam"), (11, 14, "verb")])])
    better = mended(table, tmp_path, "span-inside-word")
    assert rows(better)[0][1] == [(0, 10, "river"), (11, 14, "verb")]
    assert better.notes == ("Widened 2 entities to whole words.", "Removed 1 entity that overlapped a longer one.")
    # What overlapped before is left alone unless the user asks for it.
    old = make([("Ben Hur ran", [(0, 3, "person"), (0, 7, "film"), (8, 10, "verb")])])
    assert rows(mended(old, tmp_path, "span-inside-word"))[0][1] == [(0, 3, "person"), (0, 7, "film"), (8, 11, "verb")]


def test_no_entity_at_all():
    report_ = report(make([("nothing here", []), *[(f"text {i}", []) for i in range(60)]], good=0))
    assert [(finding.code, finding.level) for finding in report_.findings] == [("no-spans", "error")]
    assert not report_.trainable
    assert report_.label_counts == {}


def test_texts_without_an_entity_are_welcome():
    found = findings(make([(f"nothing in {i}", []) for i in range(90)]))
    assert set(found) == {"unmarked"}
    assert (found["unmarked"].level, found["unmarked"].count, found["unmarked"].fix) == ("info", 90, None)
    assert found["unmarked"].message.startswith("90 texts (60 %) have no entity")


def test_rare_types(tmp_path):
    table = make([("Rex barked", [(0, 3, "dog")]), ("Tom and Kit slept", [(0, 3, "cat"), (8, 11, "Cat")])])
    found = findings(table)["rare-type"]
    assert (found.count, found.rows, found.fix) == (2, (1, 2), "Remove 3 entities of rare types")
    assert found.message == "2 types have fewer than 5 entities, too few to learn: “cat” (2) and “dog” (1)."
    better = mended(table, tmp_path, "rare-type")
    assert rows(better)[:2] == [("Rex barked", []), ("Tom and Kit slept", [])]
    assert better.notes == ("Removed 3 entities of types that are rare.",)
    assert report(better).label_counts == {"person": 60}


def test_where_all_types_are_rare_nothing_is_removed(tmp_path):
    table = make([("Rex barked", [(0, 3, "dog")]), ("Tom slept", [(0, 3, "cat")])], good=0)
    assert findings(table)["rare-type"].fix is None
    assert mended(table, tmp_path, "rare-type") is table


def test_a_type_that_becomes_rare_through_another_fix(tmp_path):
    table = make([("Rex barked", [(0, 3, "dog")])] * 6)
    assert "rare-type" not in findings(table)
    assert rows(mended(table, tmp_path, "duplicate", "rare-type"))[0] == ("Rex barked", [])


def test_type_case(tmp_path):
    table = make([("Ivo ran", [(0, 3, "PERSON")]), ("Ida and Udo", [(0, 3, "Person "), (8, 11, "PERSON")])])
    found = findings(table)["type-case"]
    assert (found.count, found.rows) == (2, (1, 2))
    assert found.message == (
        "In 2 rows (3.2 %) the type of 3 entities differs from a more frequent one only in capitals or spaces: "
        "“PERSON” and “person”; “Person ” and “person”."
    )
    assert "rare-type" not in findings(table)
    better = mended(table, tmp_path, "type-case")
    assert report(better).label_counts == {"person": 63}
    assert better.notes == ("Changed the spelling of the type of 3 entities.",)


def test_types_that_are_free_text():
    table = make([(f"Ben {i}", [(0, 3, f"sentence number {i}")]) for i in range(60)], good=0)
    found = findings(table)
    assert found["free-type"].level == "error"
    assert "rare-type" not in found


def test_inconsistent():
    odd: list[Row] = [
        ("Anna left early.", []),
        ("They saw Ben there.", [(9, 12, "animal")]),
        ("Annabel is another name.", []),  # no whole word
        ("Anna Schmidt has a longer one.", [(0, 12, "person")]),  # part of what is marked
        ("anna in small letters", []),
        ("x Anna Anna", [(2, 6, "person")]),
    ]
    found = findings(make(odd))["inconsistent"]
    assert (found.level, found.count, found.rows, found.fix) == ("warning", 3, (2, 1, 6), None)
    assert found.message == (
        "2 strings are marked as one type in most rows and not in others, so the model is taught both: "
        "“Ben” is “person” in 8 rows, “animal” in 1 (row 2); "
        "“Anna” is “person” in 9 rows, unmarked in 2 (rows 1, 6)."
    )


def test_a_string_without_a_habit_is_not_inconsistent():
    rows_: list[Row] = [(f"Paris {i}", [(0, 5, "city")] if i % 2 else []) for i in range(20)]
    rare: list[Row] = [("Rom is old", [(0, 3, "city")]), ("Rom is big", [])]
    assert "inconsistent" not in findings(make(rows_ + rare))


def test_longer_strings_of_several_words_are_found():
    rows_: list[Row] = [(f"the Bank of America paid {i}", [(4, 19, "company")]) for i in range(4)]
    found = findings(make([*rows_, ("a Bank of America here", [])]))["inconsistent"]
    assert (found.count, found.rows) == (1, (5,))
    assert "“Bank of America” is “company” in 4 rows, unmarked in 1 (row 5)" in found.message


def test_contradictions_are_sampled_in_large_tables():
    texts = ["Anna paid"] * 100_001
    spans = [[{"start": 0, "end": 4, "label": "person"}] if i % 5 else [] for i in range(100_001)]
    table = Table(datasets.Dataset.from_dict({"text": texts, "entities": spans}, FEATURES), "t", 1)
    found = findings(table)["inconsistent"]
    assert ", as measured on 50,001 rows: “Anna” is" in found.message


def test_duplicates_and_conflicts(tmp_path):
    table = make(
        [
            ("Ben  met Ida", [(0, 3, "person"), (9, 12, "person")]),
            ("ben met ida", [(8, 11, "Person"), (0, 3, "person")]),  # the same up to spaces, capitals and order
            ("Udo saw it", [(0, 3, "person")]),
            ("Udo saw it", []),
            ("Udo saw it", []),
            ("Kai", [(0, 3, "person")]),
            ("Kai", []),
        ]
    )
    found = findings(table)
    assert (found["duplicate"].count, found["duplicate"].rows) == (2, (2, 5))
    assert "with the same entities" in found["duplicate"].message
    assert (found["conflict"].count, found["conflict"].rows) == (5, (3, 4, 5, 6, 7))
    assert found["conflict"].message == "5 rows (7.5 %) hold 2 texts with more than one marking."
    assert found["conflict"].fix == "Keep the most frequent marking of 2 texts"
    better = rows(mended(table, tmp_path, "conflict", "duplicate"))
    assert better[:3] == [
        ("Ben  met Ida", [(0, 3, "person"), (9, 12, "person")]),
        ("Udo saw it", []),
        ("Kai", [(0, 3, "person")]),  # in a tie the first stays
    ]
    assert len(better) == 63


def test_spans_are_put_right_before_rows_are_compared(tmp_path):
    table = make([("Ben ran", [(0, 3, "person")]), ("Ben ran", [(0, 2, "person"), (5, 50, "verb")])])
    assert "conflict" in findings(table)
    codes = ("span-outside", "span-inside-word", "conflict", "duplicate")
    assert len(mended(table, tmp_path, *codes)) == 61


def test_leak_and_empty_text(tmp_path):
    test = make([("Ben ran", [])], good=0)
    table = make([("ben  ran", [(0, 3, "person")]), ("", [])])
    found = findings(table, test=test)
    assert (found["leak"].rows, found["empty-text"].rows) == ((1,), (2,))
    assert len(mended(table, tmp_path, "leak", "empty-text", test=test)) == 60


def test_every_fix_at_once_leaves_nothing_to_fix(tmp_path):
    table = make(
        [
            ("", []),
            ("Ben ran", [(0, 2, "person"), (6, 9, "verb"), (1, 1, "x"), (4, 7, "")]),
            ("Ida sang", [(0, 4, "Person"), (4, 8, "verb")]),
            ("Ida  sang", [(0, 3, "person"), (5, 9, "verb")]),
            ("Udo", [(0, 3, "person")]),
            ("Udo", []),
            ("Rex and Tom", [(0, 3, "dog"), (0, 11, "pets"), (8, 11, "dog")]),
        ]
    )
    before = findings(table)
    fixable = [code for code, finding in before.items() if finding.fix]
    assert set(fixable) >= {*CODES, "rare-type", "type-case", "duplicate", "conflict", "empty-text"} - {"span-overlap"}
    better = mended(table, tmp_path, *fixable)
    after = report(better)
    assert [finding.code for finding in after.findings if finding.fix] == []
    assert after.trainable
    assert better.row_numbers(range(5)) == [2, 3, 5, 7, 8]
    assert rows(better)[:2] == [("Ben ran", [(0, 3, "person")]), ("Ida sang", [(0, 3, "person")])]
    again = mended(table, tmp_path, *fixable)
    assert rows(again) == rows(better)
    assert len(list(tmp_path.iterdir())) == 1


def test_other_fixes_make_another_file(tmp_path):
    table = make([("Ben ran", [(0, 2, "person"), (6, 9, "verb")])])
    one, other = mended(table, tmp_path, "span-outside"), mended(table, tmp_path, "span-inside-word")
    assert rows(one)[0][1] == [(0, 2, "person")]
    assert rows(other)[0][1] == [(0, 3, "person"), (6, 9, "verb")]


def test_nested_types_other_columns_and_other_fields_survive(tmp_path):
    data = {
        "id": ["p", "q"],
        "text": ["Ben ran", ""],
        "entities": [
            [
                {"start": 0, "end": 3, "label": "person", "by": "Eve", "score": 0.5},
                {"start": 4, "end": 6, "label": "verb", "by": "Eve", "score": 0.7},
            ],
            [],
        ],
        "tokens": [["Ben", "ran"], []],
    }
    table = Table(datasets.Dataset.from_dict(data), "t", 1)
    better = mended(table, tmp_path, "span-inside-word", "empty-text")
    assert better.data.features["entities"] == table.data.features["entities"]
    assert better.data[0] == {
        "id": "p",
        "text": "Ben ran",
        "entities": [
            {"start": 0, "end": 3, "label": "person", "by": "Eve", "score": 0.5},
            {"start": 4, "end": 7, "label": "verb", "by": None, "score": None},
        ],
        "tokens": ["Ben", "ran"],
        "__row__": 1,
    }


def test_mending_a_clean_table_gives_it_back(tmp_path):
    table = make([])
    assert mended(table, tmp_path, *CODES, "rare-type", "type-case") is table


def test_rows_are_those_of_the_file(tmp_path):
    lines = [f'{{"text": "Ben ran {i}", "entities": [{{"start": 0, "end": 3, "label": "person"}}]}}' for i in range(20)]
    lines.insert(3, "")
    lines.insert(9, '{"text": "Ida", "entities": [{"start": 0, "end": 4, "label": "person"}]}')
    (tmp_path / "t.jsonl").write_text("\n".join(lines), "utf-8")
    table = read_table(tmp_path / "t.jsonl", tmp_path / "cache")
    roles = guess_roles(table, SPECS)
    assert roles == ROLES
    found = {finding.code: finding.rows for finding in examine(table, roles, SPECS).findings}
    assert found["span-outside"] == (10,)
    better = mend(table, ["span-outside"], roles, SPECS, tmp_path / "cache")
    assert better.row_number(8) == 10


def test_progress_rises_to_one():
    seen: list[float] = []
    report(make([("Anna left", [])], good=5_000), progress=seen.append)
    assert seen == sorted(seen)
    assert len(seen) > 4
    assert seen[-1] == 1.0


def test_roles_are_guessed():
    spans = [[{"start": 0, "end": 3, "label": "person"}]] * 40
    texts = [f"Ben said a thing about number {i}" for i in range(40)]
    guessed = {
        "text": {"annotations": spans, "text": texts, "id": list(map(str, range(40)))},
        "body": {"marks": spans, "body": texts},
        "my text": {"entity_labels": spans, "my text": texts, "entities": ["a", "b"] * 20},
    }
    for text, data in guessed.items():
        table = Table(datasets.Dataset.from_dict(data), "t", 1)
        assert guess_roles(table, SPECS) == {"text": text, "entities": next(iter(data))}


def test_spans_play_no_other_role():
    spans = [[{"start": 0, "end": 3, "label": "person"}]] * 40
    table = Table(datasets.Dataset.from_dict({"text": spans, "label": spans, "labels": ["x"] * 40}), "t", 1)
    label = Role("label", "category", "", ("label",))
    optional = Role("target", "target", "", ("label",), optional=True)
    assert guess_roles(table, [TEXT, label, optional]) == {}
    assert guess_roles(table, [SPANS]) == {"entities": "text"}


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ([{"start": 1, "end": 2, "label": "x"}], True),
        ([{"start": 1, "end": 2, "label": "x", "text": "y"}], True),
        ([{"start": 1, "end": 2}], False),
        ([{"start": "1", "end": 2, "label": "x"}], False),
        ([{"start": 1, "end": 2, "label": 3}], False),
        (["x"], False),
        ({"start": 1, "end": 2, "label": "x"}, False),
        ("x", False),
    ],
)
def test_what_a_column_of_spans_is(value, fits):
    table = Table(datasets.Dataset.from_dict({"text": ["Ben"], "entities": [value]}), "t", 1)
    assert is_spans(table, "entities") is fits
    if not fits:
        with pytest.raises(DataError, match=r"“entities” of t holds no marked entities .* start, end and label"):
            examine(table, ROLES, SPECS)


def test_rows_without_a_value_and_slices_of_a_table():
    data = {"text": ["a", "b", "c", "d"], "entities": [[{"start": 0, "end": 1, "label": "x"}], None, [], None]}
    table = Table(datasets.Dataset.from_dict(data, FEATURES).select([1, 0, 3, 2, 0]), "t", 1)
    batch = next(table.batches(["entities"]))
    assert spans_of(batch["entities"]) == [[], [Span(0, 1, "x")], [], [], [Span(0, 1, "x")]]
    assert spans_of(batch["entities"].slice(1, 2)) == [[Span(0, 1, "x")], []]
    assert rows_with(table, "entities", {"x"}).tolist() == [False, True, False, False, True]


def test_plain_texts_need_no_second_look():
    assert spotless("Ben (CEO) ran, Ida-Eva too", [Span(0, 3, "x"), Span(5, 8, "x"), Span(15, 18, "y")])
    for span in (
        Span(0, 4, "x"),
        Span(1, 3, "x"),
        Span(0, 2, "x"),
        Span(0, 3, " "),
        Span(20, 30, "x"),
        Span(3, 3, "x"),
    ):
        assert not spotless("Ben (CEO) ran, Ida-Eva too", [span])
    assert not spotless("Ben ran", [Span(4, 7, "x"), Span(0, 3, "x")])


def test_repairing_random_spans_leaves_no_problem():
    rng = random.Random(0)
    letters = "ab é\u0301👩‍🚀🇩🇪\u00a0\n.,-中"
    for _ in range(500):
        text = "".join(rng.choice(letters) for _ in range(rng.randint(0, 20)))
        spans = [Span(rng.randint(-2, 22), rng.randint(-2, 22), rng.choice(["x", "y", ""])) for _ in range(5)]
        repaired = Repair(CODES)(text, spans)
        assert problems(text, repaired) == []
        assert not spotless(text, spans) or problems(text, spans) == []
        assert Repair(CODES)(text, repaired) == repaired
        # One fix alone does only what it says.
        outside = Repair(["span-outside"])(text, spans)
        assert outside == sorted(span for span in spans if span.start >= 0 and span.end <= len(text))
