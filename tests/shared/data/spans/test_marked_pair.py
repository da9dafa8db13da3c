"""Two marked parts in one string: what is written can be read back."""

import random
from itertools import pairwise

import pytest

from shared.data.spans.marked_pair import OTHER_BRACKETS, between, mark_pair, read_marks, without_marks

TEXT = "The company fabricates plastic chairs."


def test_a_pair_is_marked_in_the_form_of_semeval() -> None:
    assert mark_pair(TEXT, (4, 11), (31, 37)) == "The <e1>company</e1> fabricates plastic <e2>chairs</e2>."
    assert mark_pair(TEXT, (31, 37), (4, 11)) == "The <e2>company</e2> fabricates plastic <e1>chairs</e1>."


def test_neighbours_can_be_marked_and_overlaps_cannot() -> None:
    assert mark_pair("ab", (0, 1), (1, 2)) == "<e1>a</e1><e2>b</e2>"
    with pytest.raises(ValueError, match="overlap"):
        mark_pair("abc", (0, 2), (1, 3))


def test_what_a_model_reads() -> None:
    read = read_marks("The <e1>company</e1> fabricates {plastic} <e2>chairs [2]</e2>.")
    assert read.text == "The [ company ] fabricates (plastic) { chairs (2) }."
    assert [read.text[start:end] for start, end in read.spans] == ["company", "chairs (2)"]


def test_the_second_may_stand_before_the_first_and_capitals_do_not_matter() -> None:
    read = read_marks("<E2>Chairs</E2> by the <e1>company</e1>")
    assert read.text == "{ Chairs } by the [ company ]"
    assert [read.text[start:end] for start, end in read.spans] == ["company", "Chairs"]


def test_one_may_lie_within_the_other() -> None:
    read = read_marks("<e1>Bank of <e2>Lisbon</e2></e1> opens")
    assert read.text == "[ Bank of { Lisbon } ] opens"
    assert [read.text[start:end] for start, end in read.spans] == ["Bank of { Lisbon }", "Lisbon"]


@pytest.mark.parametrize(
    "text",
    [
        "No marks at all",
        "<e1>One</e1> only",
        "<e1>Two</e1> of <e1>the</e1> <e2>same</e2>",
        "<e1>not <e2>closed</e2>",
        "</e1>turned<e1> round <e2>x</e2>",
        "<e1></e1> is <e2>empty</e2>",
        "<e1> </e1> is <e2>blank</e2>",
    ],
)
def test_other_texts_have_no_pair(text: str) -> None:
    assert read_marks(text).spans == ()


def test_a_text_without_a_pair_is_still_read() -> None:
    assert read_marks("Sales [net] rise").text == "Sales (net) rise"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The <e1>company</e1> makes <e2>chairs</e2>.", " makes "),
        ("<e2>Chairs</e2> by <e1>us</e1>", " by "),
        ("<e1>a</e1><e2>b</e2>", ""),
        ("<e1>Bank of <e2>Lisbon</e2></e1>", ""),
        ("none", ""),
    ],
)
def test_what_stands_between(text: str, expected: str) -> None:
    read = read_marks(text)
    start, end = between(read.spans)
    assert read.text[start:end] == expected


def test_any_text_comes_back() -> None:
    rng = random.Random(7)
    letters = [*"ab []{}<>/e12()", "é", "日", "😀", "\n", "<e1>", "</e2>", "\u0301"]
    for _ in range(500):
        text = "".join(rng.choices(letters, k=rng.randint(4, 30)))
        a, b, c, d = sorted(rng.sample(range(len(text) + 1), 4)) if len(text) > 3 else (0, 1, 2, 3)
        if not text[a:b].strip() or not text[c:d].strip():
            continue
        first, second = rng.choice([((a, b), (c, d)), ((c, d), (a, b))])
        marked = mark_pair(text, first, second)
        read = read_marks(marked)
        same = _without_tags(text)
        assert without_marks(marked) == _by_piece(text, a, b, c, d)
        assert [read.text[start:end] for start, end in read.spans] == [
            _without_tags(text[start:end]).translate(OTHER_BRACKETS) for start, end in (first, second)
        ]
        assert len(without_marks(marked)) == len(same)


def _without_tags(text: str) -> str:
    """What looks like a mark has round brackets, as long as the angle ones."""
    for tag in ("<e1>", "<e2>", "</e1>", "</e2>"):
        text = text.replace(tag, f"({tag[1:-1]})")
    return text


def _by_piece(text: str, *places: int) -> str:
    bounds = [0, *places, len(text)]
    return "".join(_without_tags(text[start:end]) for start, end in pairwise(bounds))
