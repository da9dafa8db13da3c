"""A column of targets: when it is taken for one, and what the CSV doctor makes of it."""

import pytest

from shared.data.doctor import examine, guess_roles, mend
from shared.data.roles import require_roles
from shared.data.table import Table
from shared.errors import DataError
from shared.tasks import get_task
from tests.toy import toy_table

SPECS = get_task("text-classification").roles
ROLES = {"text": "text", "label": "label", "target": "who"}


def table(rows: list[tuple[str, str, str]], names=("text", "who", "label")) -> Table:
    return toy_table([dict(zip(names, row, strict=True)) for row in rows])


def good(count: int = 60) -> list[tuple[str, str, str]]:
    return [(f"Gold beats Silver in round {i}", ("Gold", "Silver")[i % 2], "ab"[i % 2]) for i in range(count)]


@pytest.mark.parametrize("name", ["target", "Entity", "company", "PRODUCT"])
def test_it_is_guessed_by_its_name_where_it_stands_in_the_texts(name):
    rows = table(good(), ("headline", name, "sentiment"))
    assert guess_roles(rows, SPECS) == {"text": "headline", "label": "sentiment", "target": name}


def test_rows_may_be_without_a_target():
    rows = [(text, who if number < 5 else " ", label) for number, (text, who, label) in enumerate(good())]
    assert guess_roles(table(rows, ("text", "target", "label")), SPECS)["target"] == "target"


@pytest.mark.parametrize(
    ("names", "who", "label"),
    [
        (("text", "company", "label"), "Somebody Else", "label"),
        (("text", "company", "label"), "", "label"),
        (("text", "who", "label"), "Gold", "label"),
        (("text", "company name", "label"), "Gold", "label"),
        (("text", "note", "target"), "Gold", "target"),
    ],
)
def test_it_is_not_guessed_by_content_or_where_it_changes_the_meaning(names, who, label):
    rows = [(text, who, answer) for text, _, answer in good()]
    assert guess_roles(table(rows, names), SPECS) == {"text": "text", "label": label}


def test_it_is_not_demanded():
    rows = table(good())
    for roles in (ROLES, ROLES | {"target": ""}, {"text": "text", "label": "label"}):
        require_roles(rows, roles, SPECS)
        assert examine(rows, roles, SPECS).findings == ()
    with pytest.raises(DataError, match="no column “whom” for “target”"):
        require_roles(rows, ROLES | {"target": "whom"}, SPECS)


def test_one_text_with_two_targets_is_two_examples(tmp_path):
    same = "Gold shines as Silver slips"
    rows = [(same, "Gold", "a"), (same.upper(), "silver", "b"), (same, "Silver", "b"), (same, "", "a"), *good()]
    found = {finding.code: finding for finding in examine(table(rows), ROLES, SPECS).findings}
    assert {code: (finding.count, finding.rows) for code, finding in found.items()} == {"duplicate": (1, (4,))}
    assert len(mend(table(rows), ["duplicate", "conflict"], ROLES, SPECS, tmp_path)) == len(rows) - 1
    whole = examine(table(rows), ROLES | {"target": ""}, SPECS).findings
    assert {finding.code: finding.count for finding in whole} == {"duplicate": 2, "conflict": 4}


def test_a_conflict_is_about_one_target(tmp_path):
    same = "Gold shines as Silver slips"
    rows = [(same, "Gold", "a"), (same, "Gold", "a"), (same, "Gold", "b"), (same, "Silver", "b"), *good()]
    (duplicate, conflict) = examine(table(rows), ROLES, SPECS).findings
    assert (duplicate.code, duplicate.count) == ("duplicate", 1)
    assert (conflict.code, conflict.rows) == ("conflict", (2, 3, 4))
    left = mend(table(rows), ["conflict", "duplicate"], ROLES, SPECS, tmp_path).data[:2]
    assert list(zip(left["who"], left["label"], strict=True)) == [("Gold", "a"), ("Silver", "b")]


def test_a_text_of_the_test_file_is_found_under_any_target():
    test = table([("Gold beats Silver in round 1", "Gold", "a")])
    (leak,) = examine(table(good()), ROLES, SPECS, test=test).findings
    assert (leak.code, leak.rows) == ("leak", (3,))
