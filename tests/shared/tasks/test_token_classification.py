"""Entities in texts: what is found, where, and what counts. The model here knows its names without context."""

import json
import random

import numpy as np
import pytest
from scipy.special import softmax

from shared.data.sentences import split_sentences
from shared.data.spans.span import Span
from shared.engine import Engine
from shared.errors import DataError
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.tasks.base import Answers, Item
from shared.tasks.entities import measures
from shared.tasks.examples import Rows
from shared.tasks.token_classification import Entity, Extraction, TokenClassification
from shared.training.data import labelled_rows
from shared.training.evaluation import Report, evaluate
from tests.toy import NAMES, SECOND_NAMES, span_rows, toy_table, write_tagger

TASK = TokenClassification()
WORD_LABELS = {word: f"B-{label}" for label, words in NAMES.items() for word in words} | dict.fromkeys(
    SECOND_NAMES, "I-ORG"
)


@pytest.fixture(scope="module")
def tagger(tmp_path_factory):
    """Finds every name of `span_rows`."""
    folder = tmp_path_factory.mktemp("models") / "tagger"
    return str(write_tagger(folder, ["O", "B-ORG", "I-ORG", "B-PLACE", "I-PLACE"], WORD_LABELS))


@pytest.fixture
def engine(settings):
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0))
    yield engine
    engine.close()


@pytest.fixture
def find(engine, tagger):
    def find(*texts):
        return engine.predict(TASK, tagger, list(texts))

    return find


def spans_in(row):
    return tuple(Span(one["start"], one["end"], one["label"]) for one in row["entities"])


def said(*spans):
    """An answer with these spans."""
    return Extraction(tuple(Entity(*span, 0.9, "") for span in spans), 1)


def test_names_are_found_where_they_stand(find):
    rows = span_rows(60, seed=5, sentences=3)
    for row, answer in zip(rows, find(*(row["text"] for row in rows)), strict=True):
        assert answer.spans == spans_in(row)
        assert all(row["text"][one.start : one.end] == one.text for one in answer.entities)
        assert all(0 < one.score <= 1 for one in answer.entities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  zero at four ", ["zero", "four"]),
        ("😀 zero seven 👩‍🚀 at\u00a0four", ["zero seven", "four"]),
        ("Zero seven\r\nseven\r\n\r\nfour", ["Zero seven", "seven", "four"]),
        ("ZE\u0301RO SEVEN, four-five", ["ZE\u0301RO SEVEN", "four", "five"]),
        ("\ufeffzero", ["zero"]),
        ("東京 zero 東京", ["zero"]),
        ("(zero)“four”…", ["zero", "four"]),
        ("\U0001d54b zero \U0001d7db", ["zero"]),
        ("the zero\u200b seven", ["zero\u200b seven"]),
        ("zero\n\n  \tfour", ["zero", "four"]),
    ],
)
def test_offsets_are_exact(find, text, expected):
    (answer,) = find(text)
    assert [text[one.start : one.end] for one in answer.entities] == [one.text for one in answer.entities] == expected


@pytest.mark.parametrize("text", ["", " ", "\n\r\n", "\u200b", "the company reports", "…!?"])
def test_where_there_is_nothing_to_find(find, text):
    (answer,) = find(text)
    assert answer.entities == answer.spans == ()
    assert answer.windows == (1 if text.strip() else 0)


def test_no_texts(find):
    assert find() == []


def test_a_long_document_is_read_to_its_end(find):
    """The same as its sentences alone, each where it stands."""
    rows = span_rows(400, seed=7, sentences=1)
    document, expected = "", []
    for row in rows:
        document += " " * (len(document) % 3 + 1)
        expected += [
            (one["start"] + len(document), one["end"] + len(document), one["label"]) for one in row["entities"]
        ]
        document += row["text"]
    (answer,) = find(document)
    assert [(span.start, span.end, span.label) for span in answer.spans] == expected
    assert answer.windows == len(split_sentences(document, wrapped=True)) == 400


def test_a_sentence_without_end_is_read_to_its_end(find):
    """In windows: it is longer than the model can read."""
    row = span_rows(1, seed=3)[0]
    rng = random.Random(0)
    words = [rng.choice((*WORD_LABELS, "the", "company", "shares")) for _ in range(2_000)]
    text = " ".join(words)
    (answer,) = find(text)
    at, expected = 0, []
    for before, word in zip(["", *words], words, strict=False):
        label = WORD_LABELS.get(word, "O")
        if label == "I-ORG" and WORD_LABELS.get(before, "O")[2:] == "ORG":
            expected[-1][1] = at + len(word)
        elif label != "O":
            expected.append([at, at + len(word), label[2:]])
        at += len(word) + 1
    assert [[span.start, span.end, span.label] for span in answer.spans] == expected
    assert answer.windows == pytest.approx(2_000 / 31, abs=3)
    assert find(row["text"])[0].spans == spans_in(row)


def test_answers_do_not_depend_on_who_else_asks(engine, tagger):
    texts = [row["text"] for row in span_rows(40, seed=9, sentences=4)] + ["", "zero " * 300]
    together = engine.predict(TASK, tagger, texts)
    for text, expected in zip(texts, together, strict=True):
        (alone,) = engine.predict(TASK, tagger, [text], bulk=True)
        assert (alone.spans, alone.windows) == (expected.spans, expected.windows)
        scores = [[one.score for one in answer.entities] for answer in (alone, expected)]
        assert scores[0] == pytest.approx(scores[1], abs=1e-5)


def test_the_score_of_an_entity_is_the_mean_probability_of_its_tags():
    logits = np.array([[0.0, 2.0, 0.0], [1.0, 0.0, 3.0], [2.0, 0.0, 1.0]])
    item = Item(0, [0] * 5, [2] * 5, [1, 2, 3], [(0, 3), (4, 7), (8, 9)])
    for temperature in (1.0, 2.5):
        (answer,) = TASK.post(Answers(("ORG",), temperature), ["one two ."], [item], [logits])
        shares = softmax(logits / temperature, axis=1)
        (entity,) = answer.entities
        assert (entity.text, entity.span) == ("one two", Span(0, 7, "ORG"))
        assert entity.score == pytest.approx((shares[0, 1] + shares[1, 2]) / 2)


def test_an_inner_tag_needs_a_beginning():
    logits = np.array([[5.0, 0.0, 0.0], [3.0, 1.0, 4.0]])
    item = Item(0, [0] * 4, [2] * 4, [1, 2], [(0, 3), (4, 7)])
    (answer,) = TASK.post(Answers(("ORG",)), ["one two"], [item], [logits])
    assert answer.entities == ()


def test_entities_are_sorted_and_do_not_overlap(find):
    text = " ".join(row["text"] for row in span_rows(100, seed=11))
    (answer,) = find(text)
    ends = [0, *(one.end for one in answer.entities)]
    assert all(one.start >= end for one, end in zip(answer.entities, ends, strict=False))
    assert len(answer.entities) > 100


def test_the_types_are_the_labels():
    assert TASK.labels([(Span(0, 1, "B"), Span(1, 2, "A")), (), (Span(0, 1, "B"),)]) == ("A", "B")
    assert TASK.outputs(("A", "B")) == 5
    with pytest.raises(DataError, match="No text has an entity: mark some in the file, or choose another column"):
        TASK.labels([(), ()])
    assert list(TASK.names((Span(0, 1, "B"), Span(1, 2, "A"), Span(3, 4, "B")))) == ["B", "A", "B"]


def test_what_a_right_answer_asks_for():
    assert TASK.asked((Span(0, 1, "B"),), ("A", "B")) == {0, 3, 4}
    assert TASK.asked((), ("A", "B")) == {0}


def test_types_are_matched_without_regard_to_case():
    answers = [(Span(0, 1, "per"), Span(2, 3, "Org")), (Span(0, 1, "DATE"),), ()]
    kept, found, left_out = TASK.matched(answers, ("PER", "ORG"))
    assert kept == [0, 1, 2]
    assert found == [(Span(0, 1, "PER"), Span(2, 3, "ORG")), (), ()]
    assert left_out == "Entities of types that the model does not have (DATE) were left out: 1."
    assert TASK.matched(answers[2:], ("PER",)) == ([0], [()], "")
    same = (Span(0, 1, "Per"),)
    assert TASK.matched([same], ("per", "Per"))[1] == [same]


def test_a_file_with_none_of_the_types_of_the_model():
    rows = [{"text": "one two", "entities": [{"start": 0, "end": 3, "label": "DATE"}]}]
    with pytest.raises(
        DataError, match=r"None of the labels in “toy.csv” \(DATE\) is among those of the model \(ORG\)"
    ):
        labelled_rows(toy_table(rows), {}, TASK, ("ORG",))


def test_types_that_the_model_does_not_have_do_not_count(engine, tagger):
    """Neither as missed, nor as wrong."""
    rows = [dict(row) for row in span_rows(60)]
    for row in rows:
        row["entities"] = [one | {"label": "place" if one["label"] == "PLACE" else "BRAND"} for one in row["entities"]]
    found = labelled_rows(toy_table(rows), {}, TASK, engine.labels(TASK, tagger))
    assert "that the model does not have (BRAND) were left out" in found.left_out
    predictions = engine.predict(TASK, tagger, list(found.texts))
    assert TASK.score(("PLACE",), found.answers, predictions) == {"f1": 1, "precision": 1, "recall": 1}
    both = TASK.score(("ORG", "PLACE"), found.answers, predictions)
    assert both["recall"] == 1 > both["precision"]


def test_predictions_count_whatever_the_capitals_of_their_types():
    answers = [(Span(0, 3, "ORG"),)]
    assert TASK.score(("ORG",), answers, [said((0, 3, "org"), (4, 5, "date"))])["f1"] == 1


def test_metrics():
    answers = [(Span(0, 3, "ORG"), Span(4, 7, "PLACE")), (Span(0, 3, "ORG"),), ()]
    predictions = [said((0, 3, "ORG"), (4, 7, "ORG")), said(), said((0, 1, "PLACE"))]
    scores = TASK.score(("ORG", "PLACE"), answers, predictions)
    assert tuple(scores) == TASK.metrics
    assert scores == pytest.approx({"f1": 2 / 6, "precision": 1 / 3, "recall": 1 / 3})


def test_all_that_a_report_says():
    texts = ["one two", "one", "a"]
    answers = [(Span(0, 3, "ORG"), Span(4, 7, "PLACE")), (Span(0, 3, "ORG"),), ()]
    predictions = [said((0, 3, "ORG"), (4, 7, "ORG")), said(), said((0, 1, "PLACE"))]
    rows = Rows(texts, answers, [2, 3, 4])
    measured = TASK.measure(("ORG", "PLACE"), rows, predictions)
    assert measured.metrics == TASK.score(("ORG", "PLACE"), answers, predictions)
    assert measured.resample(np.arange(3)) == measured.metrics["f1"]
    assert measured.resample(np.array([0, 0])) == pytest.approx(0.5)
    assert [(line["label"], line["rows"]) for line in measured.per_class] == [("ORG", 2), ("PLACE", 1)]
    assert measured.confusion == [[1, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert [mistake["row"] for mistake in measured.mistakes] == [2, 3, 4]
    report = evaluate(TASK, ("ORG", "PLACE"), rows, predictions, {"f1": 0.1}, [said()] * 3, "hub:a/b")
    assert report.before == {"f1": 0, "precision": 0, "recall": 0}
    assert report.verdict.startswith("No clear difference: entity F1 0.333 against 0.000 before")
    report = evaluate(TASK, ("ORG", "PLACE"), rows, predictions, {"f1": 0.1})
    assert "against 0.100 for a dictionary of the training rows' entities, on 3 rows" in report.verdict
    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_the_baseline_is_a_dictionary():
    train = Rows(["one two"], [(Span(0, 3, "ORG"), Span(4, 7, "PLACE"))])
    test = Rows(["two one", "three"], [(Span(0, 3, "PLACE"), Span(4, 7, "PLACE")), (Span(0, 5, "ORG"),)])
    expected = measures.micro(measures.counts(test.answers, measures.dictionary(train, test.texts)))
    assert TASK.baseline(("ORG", "PLACE"), train, test) == expected
    assert expected == pytest.approx({"f1": 2 / 5, "precision": 1 / 2, "recall": 1 / 3})
    assert TASK.plainest_of(("ORG",), test) is None


def test_the_cells_of_a_table():
    entities = (Entity(0, 3, "ORG", 0.987654, "Zoë"), Entity(4, 7, "PLACE", 0.5, "two"))
    cells = TASK.cells(Extraction(entities, 1))
    assert cells["entity_count"] == 2
    assert "Zoë" in cells["entities"]
    assert json.loads(cells["entities"]) == [
        {"start": 0, "end": 3, "label": "ORG", "score": 0.9877, "text": "Zoë"},
        {"start": 4, "end": 7, "label": "PLACE", "score": 0.5, "text": "two"},
    ]
    assert TASK.found(Extraction(entities, 1)) == [("ORG", 0.987654), ("PLACE", 0.5)]
    assert TASK.cells(Extraction((), 1)) == {"entities": "[]", "entity_count": 0}


def test_the_targets_of_words():
    items = TASK.items(_tokenizer(), ["Zero seven at four", "the"], 64)
    answers = [(Span(0, 10, "ORG"), Span(14, 18, "PLACE")), ()]
    assert [found.tolist() for found in TASK.targets(items, answers, ("ORG", "PLACE"))] == [[1, 2, 0, 3], [0]]


def _tokenizer():
    from transformers import BertTokenizerFast

    from tests.toy import WORDS

    return BertTokenizerFast(vocab={word: number for number, word in enumerate(WORDS)})


def test_a_batch_without_words_has_no_loss():
    import torch

    outputs = torch.zeros(0, 5, requires_grad=True)
    loss = TASK.loss(outputs, torch.zeros(0, dtype=torch.long))
    loss.backward()
    assert loss.item() == 0
    some = torch.tensor([[0.0, 2.0, 0.0]])
    assert TASK.loss(some, torch.tensor([1])).item() == pytest.approx(-np.log(softmax([0, 2, 0])[1]))
