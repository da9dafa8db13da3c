"""Reading a document: section by section, with patterns, and to be stopped."""

from threading import Event

import pytest

from shared.errors import Cancelled
from tests.spaces.ner.highlight.conftest import FakeEngine, module, names

LINE = "Ana Duarte runs Harbor Lane, a@example.com, in Lisbon.\n"


def reader(engine: FakeEngine, *, patterns: bool = True):
    return module("highlight.reading").Reader(engine, None, "starter:ner", patterns)


def document(lines: int):
    return module("highlight.work").Work("x.txt", LINE * lines)


def test_a_short_text_is_a_click_and_a_long_one_bulk_work() -> None:
    engine = FakeEngine()
    short, long = document(3), document(1_000)
    list(reader(engine).read(short))
    list(reader(engine).read(long))
    assert [bulk for _, bulk in engine.calls] == [False, *[True] * (len(engine.calls) - 1)]
    assert len(engine.calls[1][0]) == 1  # the first section comes alone, and soon
    assert short.done
    assert long.done


def test_offsets_are_those_of_the_whole_text() -> None:
    work = document(2_000)
    progress = list(reader(FakeEngine()).read(work))
    assert len(work.entities) == 2_000 * 4
    assert all(work.text[one.start : one.end] == one.text for one in work.entities)
    assert [one.done for one in progress] == sorted(one.done for one in progress)
    assert progress[-1].finished
    assert progress[-1].done == len(work.text) == progress[-1].total
    assert {one.label for one in work.patterned} == {"EMAIL"}


def test_patterns_can_be_left_out() -> None:
    work = document(1)
    list(reader(FakeEngine(), patterns=False).read(work))
    assert names(work.entities) == [("Ana Duarte", "PER"), ("Harbor Lane", "ORG"), ("Lisbon", "LOC")]
    assert not work.patterned


def test_stopping_keeps_what_was_read() -> None:
    work, stop = document(3_000), Event()
    *_, last = reader(FakeEngine(stop_after=2)).read(work, stop)
    assert last.cancelled
    assert last.finished
    assert 0 < last.done < len(work.text)
    assert work.done
    assert work.entities[-1].end <= last.done


def test_a_blank_text_is_no_work() -> None:
    engine = FakeEngine()
    assert reader(engine).entities(["  \n", "Lisbon"]) == [([], []), (reader(engine).entities(["Lisbon"])[0][0], [])]
    assert engine.calls[0][0] == ["Lisbon"]


def test_a_whole_text_at_once() -> None:
    whole = module("highlight.reading").read_whole
    found = whole(reader(FakeEngine()), LINE * 1_000)
    work = document(1_000)
    list(reader(FakeEngine()).read(work))
    assert found == work.entities
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        whole(reader(FakeEngine()), LINE, cancel=stop)


@pytest.mark.parametrize(
    ("text", "bounds", "left"),
    [
        ("**Harbor Lane** wins", (0, 15), "Harbor Lane"),
        ("wins *", (5, 6), None),
        ("# Lisbon", (0, 8), "Lisbon"),
        ("U.S.", (0, 4), "U.S."),
        ("`a_b`", (0, 5), "a_b"),
    ],
)
def test_signs_of_markdown_are_no_part_of_a_name(text: str, bounds: tuple[int, int], left: str | None) -> None:
    reading = module("highlight.reading")
    bare = reading.without_markup(text, reading.Entity(*bounds, "ORG", 0.8, text[slice(*bounds)]))
    assert (bare.text if bare else None) == left
    assert bare is None or text[bare.start : bare.end] == bare.text
