"""Typed labels."""

import pytest

from shared.errors import DataError
from tests.spaces.ner.any_label.conftest import part


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("person, company", ("person", "company")),
        (" person ,,\ndate   of birth; place ", ("person", "date of birth", "place")),
        ("Person, person, PERSON, thing", ("Person", "thing")),
        (["city, state", "river"], ("city, state", "river")),
        (",".join(f"label {i}" for i in range(30)), tuple(f"label {i}" for i in range(30))),
        ("x" * 60, ("x" * 60,)),
    ],
)
def test_labels_are_cleaned(typed, labels):
    assert part("labels").clean_labels(typed) == labels


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "No label was given: type what to look for"),
        (" , \n;", "No label was given"),
        ([], "No label was given"),
        (",".join(map(str, range(31))), "31 labels were given: at most 30"),
        ("a, " + "x" * 61, "The label “x{40}…” has 61 characters"),
    ],
)
def test_what_cannot_be_looked_for(typed, message):
    with pytest.raises(DataError, match=message):
        part("labels").clean_labels(typed)
