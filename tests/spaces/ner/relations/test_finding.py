"""What the model's answers mean: who is the head, who the tail, and what does not count."""

from threading import Event

import pytest

from shared.data.spans.marked_pair import read_marks
from shared.errors import Cancelled
from shared.tasks.text_classification import Classification
from tests.spaces.ner.relations.conftest import entities, part

TEXT = "The storm stopped the ferry. Calm seas let the ferry and the crew go."


class FakeEngine:
    """Answers by what is marked: `says` maps (first, second) to a label and its score; else `Other`."""

    def __init__(self, says: dict[tuple[str, str], tuple[str, float]], labels: tuple[str, ...]) -> None:
        self.says, self.known = says, labels
        self.calls: list[tuple[list[str], bool]] = []

    def labels(self, task, ref):
        return self.known

    def predict(self, task, ref, inputs, *, bulk=False, cancel=None):
        assert (task.name, ref) == ("relation-classification", "starter:ner")
        if cancel and cancel.is_set():
            raise Cancelled("Cancelled.")
        self.calls.append((list(inputs), bulk))
        return [self.answer(text) for text in inputs]

    def answer(self, text: str) -> Classification:
        read = read_marks(text)
        first, second = (read.text[start:end] for start, end in read.spans)
        label, score = self.says.get((first, second), ("Other", 0.9))
        return Classification(label, {name: score if name == label else 0.0 for name in (*self.known, label)}, 1)


DIRECTED = ("Cause-Effect(e1,e2)", "Cause-Effect(e2,e1)", "Other")


def find(engine, text=TEXT, names=("storm", "ferry", "seas", "ferry", "crew"), threshold=0.5, **more):
    return part("finding").find_relations(
        engine, "starter:ner", text, entities(text, *names), threshold=threshold, **more
    )


def told(relations) -> list[tuple[str, str, str, float]]:
    return [(each.head.text, each.type, each.tail.text, each.score) for each in relations.found]


def test_the_label_says_who_is_the_head() -> None:
    engine = FakeEngine(
        {("storm", "ferry"): ("Cause-Effect(e1,e2)", 0.8), ("ferry", "crew"): ("Cause-Effect(e2,e1)", 0.7)}, DIRECTED
    )
    found = find(engine)
    assert told(found) == [("storm", "Cause-Effect", "ferry", 0.8), ("crew", "Cause-Effect", "ferry", 0.7)]
    assert (found.asked, found.left_out) == (4, 0)
    assert found.found[0].sentence.text == "The storm stopped the ferry."
    second = found.found[1]
    assert TEXT[second.tail.start : second.tail.end] == "ferry"
    assert second.tail.start > 40
    ((inputs, bulk),) = engine.calls
    assert inputs[0] == "The <e1>storm</e1> stopped the <e2>ferry</e2>."
    assert not bulk


def test_what_is_less_certain_than_the_threshold_does_not_count() -> None:
    engine = FakeEngine({("storm", "ferry"): ("Cause-Effect(e1,e2)", 0.5)}, DIRECTED)
    assert len(find(engine, threshold=0.5).found) == 1
    assert find(engine, threshold=0.51).found == ()
    assert find(engine, threshold=0.51).asked == 4


def test_negative_answers_are_no_relations() -> None:
    engine = FakeEngine({("storm", "ferry"): ("no_relation", 0.99)}, ("works_for", "no_relation"))
    assert find(engine, threshold=0.0).found == ()


def test_labels_without_direction_are_asked_both_ways() -> None:
    engine = FakeEngine(
        {("ferry", "storm"): ("stopped_by", 0.9), ("storm", "ferry"): ("stopped_by", 0.6)}, ("stopped_by", "none")
    )
    found = find(engine, "The storm stopped the ferry.", ("storm", "ferry"))
    assert told(found) == [("ferry", "stopped_by", "storm", 0.9)]
    assert found.asked == 1
    assert engine.calls[0][0] == [
        "The <e1>storm</e1> stopped the <e2>ferry</e2>.",
        "The <e2>storm</e2> stopped the <e1>ferry</e1>.",
    ]


def test_nothing_to_ask_asks_nothing() -> None:
    engine = FakeEngine({}, DIRECTED)
    assert find(engine, "The storm.", ("storm",)) == part("finding").Relations((), 0, 0)
    assert engine.calls == []


def test_many_pairs_give_way_to_clicks() -> None:
    engine = FakeEngine({}, DIRECTED)
    text = "Gold and Tin rise. " * 70
    assert find(engine, text, ["Gold", "Tin"] * 70).asked == 70
    assert engine.calls[0][1] is True


def test_it_can_be_cancelled() -> None:
    stop = Event()
    stop.set()
    with pytest.raises(Cancelled):
        find(FakeEngine({}, DIRECTED), cancel=stop)
