import csv
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest

from shared.engine import Engine
from shared.errors import DataError, ModelError
from shared.scoring import CHUNK_ROWS, EXAMPLES, Scorer
from shared.tasks.base import Item
from shared.tasks.text_classification import Classification, TextClassification
from tests.toy import FakeModels, FakeTask, toy_table


class Parity(FakeTask):
    """Tells whether a text has an odd or an even number of characters; the longer, the surer."""

    def pre(self, model, inputs):
        return [Item(index, [len(text)]) for index, text in enumerate(inputs)]

    def core(self, model, batch):
        self.before_core()
        return [item.ids[0] for item in batch]

    def post(self, answers, inputs, items, outputs):
        return [self.answer(length) for length in outputs]

    def answer(self, length):
        sure = 1 - 0.5 / (length + 1)
        label, other = ("odd", "even") if length % 2 else ("even", "odd")
        return Classification(label, {label: sure, other: 1 - sure}, 1)

    cells = TextClassification.cells
    found = TextClassification.found


@pytest.fixture
def engine():
    engine = Engine(FakeModels())
    yield engine
    engine.close()


def table_of(texts, **columns):
    rows = [{"id": str(i), "text": text, **columns} for i, text in enumerate(texts)]
    return toy_table(rows)


def read(path: Path) -> list[dict]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def score(engine, table, out, task=None, **more):
    return [
        (progress.done, progress.finished, progress)
        for progress in Scorer(engine, task or Parity(), "m").score_table(table, "text", out, **more)
    ]


def test_columns_are_added_and_rows_kept(engine, tmp_path):
    score(engine, table_of(["abc", "ab\ncd", 'say "x", =1+1']), tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert list(rows[0]) == ["id", "text", "predicted", "confidence", "p_even", "p_odd"] or list(rows[0]) == [
        "id", "text", "predicted", "confidence", "p_odd", "p_even",
    ]  # fmt: skip
    assert [row["text"] for row in rows] == ["abc", "ab\ncd", 'say "x", =1+1']
    assert [row["predicted"] for row in rows] == ["odd", "odd", "odd"]
    assert float(rows[0]["confidence"]) == float(rows[0]["p_odd"]) == pytest.approx(0.875)
    assert float(rows[0]["p_even"]) == pytest.approx(0.125)


def test_blank_rows_get_no_answer(engine, tmp_path):
    ((done, _, progress),) = score(engine, table_of(["abc", "", "  \t", "ab"], predicted="old"), tmp_path / "out.csv")
    rows = read(tmp_path / "out.csv")
    assert [row["predicted"] for row in rows] == ["odd", "", "", "even"]
    assert rows[1]["confidence"] == rows[2]["p_odd"] == ""
    assert (done, progress.blank, progress.counts) == (4, 2, {"odd": 1, "even": 1})


def test_progress_moves_in_chunks_to_the_end(engine, tmp_path):
    total = 2 * CHUNK_ROWS + 10
    seen = score(engine, table_of(["a" * (1 + i % 7) for i in range(total)]), tmp_path / "out.csv")
    assert [done for done, *_ in seen] == [CHUNK_ROWS, 2 * CHUNK_ROWS, total]
    assert [finished for _, finished, _ in seen] == [False, False, True]
    last = seen[-1][2]
    assert sum(last.counts.values()) == total
    assert last.rate > 0
    assert last.seconds_left == 0
    assert [row["id"] for row in read(tmp_path / "out.csv")] == [str(i) for i in range(total)]


def test_examples_are_the_surest_with_their_row_numbers(engine, tmp_path):
    texts = ["x" * (1 + number % 40) for number in range(2 * CHUNK_ROWS)]
    texts[700] = "y" * 101
    texts[3] = "y" * 99
    *_, (_, _, progress) = score(engine, table_of(texts), tmp_path / "out.csv")
    odd = progress.examples["odd"]
    assert len(odd) == EXAMPLES
    assert [(example.row, len(example.text)) for example in odd[:2]] == [(702, 101), (5, 99)]
    assert odd[0].confidence > odd[1].confidence > odd[2].confidence
    assert len(progress.examples["even"]) == EXAMPLES


def test_cancelling_keeps_the_rows_so_far(engine, tmp_path):
    cancel = Event()
    scorer = Scorer(engine, Parity(), "m")
    table = table_of(["abc"] * (4 * CHUNK_ROWS))
    steps = []
    for progress in scorer.score_table(table, "text", tmp_path / "out.csv", cancel):
        steps.append((progress.done, progress.cancelled, progress.finished))
        if progress.done == 2 * CHUNK_ROWS:
            cancel.set()
    assert steps == [
        (CHUNK_ROWS, False, False),
        (2 * CHUNK_ROWS, False, False),
        (2 * CHUNK_ROWS, True, True),
    ]
    assert len(read(tmp_path / "out.csv")) == 2 * CHUNK_ROWS


def test_cancelling_within_a_chunk(engine, tmp_path):
    cancel = Event()
    calls = []

    def at_the_third_batch():
        calls.append(1)
        if len(calls) == 3:
            cancel.set()

    task = Parity(before_core=at_the_third_batch)
    steps = score(engine, table_of(["abc"] * CHUNK_ROWS), tmp_path / "out.csv", task, cancel=cancel)
    assert [(done, progress.cancelled) for done, _, progress in steps] == [(0, True)]
    assert read(tmp_path / "out.csv") == []


def test_an_empty_table(engine, tmp_path):
    table = table_of(["a"])
    empty = type(table)(table.data.select([]), table.name, table.first_row)
    ((done, finished, progress),) = score(engine, empty, tmp_path / "out.csv")
    assert (done, finished, progress.seconds_left) == (0, True, None)
    assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("id,text,predicted")


def test_an_unknown_column(engine, tmp_path):
    with pytest.raises(DataError, match="no column “body”: choose one of id, text"):
        next(Scorer(engine, Parity(), "m").score_table(table_of(["a"]), "body", tmp_path / "out.csv"))
    assert not (tmp_path / "out.csv").exists()


def test_a_model_that_fails_says_so(engine, tmp_path):
    def fail():
        raise RuntimeError("no")

    with pytest.raises(ModelError, match="failed on this input"):
        score(engine, table_of(["a"]), tmp_path / "out.csv", Parity(before_core=fail))


def test_a_text_is_judged_for_its_target(engine, tmp_path):
    rows = [("Gold up, Silver down", "Silver"), ("Gold up", ""), ("", "Gold"), ("Gold up", "Tin")]
    table = toy_table([{"text": text, "who": who} for text, who in rows])
    task = FakeTask()
    scorer = Scorer(engine, task, "m", columns=lambda answer: {"read": answer.label})
    task.post = lambda answers, inputs, items, outputs: [SimpleNamespace(label=text) for text in inputs]
    task.found = lambda answer: [(answer.label, 1.0)]
    (progress,) = scorer.score_table(table, "text", tmp_path / "out.csv", target_column="who")
    read_ = [row["read"] for row in read(tmp_path / "out.csv")]
    assert read_ == ["Gold up, [ Silver ] down", "Gold up", "", "[ Tin ] Gold up"]
    assert progress.blank == 1
    assert list(progress.examples) == [text for text in read_ if text]
    with pytest.raises(DataError, match="no column “whom”"):
        next(scorer.score_table(table, "text", tmp_path / "out.csv", target_column="whom"))


def test_columns_of_ones_own(engine, tmp_path):
    scorer = Scorer(engine, Parity(), "m", columns=lambda answer: {"what": answer.label.upper()})
    list(scorer.score_table(table_of(["abc"]), "text", tmp_path / "out.csv"))
    assert read(tmp_path / "out.csv") == [{"id": "0", "text": "abc", "what": "ODD"}]


def test_an_answer_may_have_several_labels_or_none(engine, tmp_path):
    """As entities do: each is counted, and a row is an example of each label once, as sure as the surest."""
    task = FakeTask()
    task.found = lambda answer: [(word, place / 10) for place, word in enumerate(answer.split()) if word != "-"]
    task.cells = lambda answer: {"count": len(answer.split())}
    (progress,) = Scorer(engine, task, "m").score_table(
        table_of(["one two", "-", "two three two"]), "text", tmp_path / "out.csv"
    )
    assert progress.counts == {"one": 1, "two": 3, "three": 1}
    assert [(example.row, example.confidence) for example in progress.examples["two"]] == [(4, 0.2), (2, 0.1)]
    assert [row["count"] for row in read(tmp_path / "out.csv")] == ["2", "1", "3"]
