"""How found entities are measured, against seqeval and by hand."""

import random

import numpy as np
import pytest

from shared.data.spans.span import Span
from shared.data.spans.tags import encode
from shared.data.spans.words import words
from shared.tasks.entities import measures
from shared.tasks.entities.measures import MAX_MISTAKES, counts, micro, per_type
from shared.tasks.examples import Rows

LABELS = ("ORG", "PERSON", "PLACE")
VOCABULARY = ("Harbor", "Lane", "opens", "naïve", "😀", "3.5", "東京", ".", "Ann-Marie")


def a_text(rng):
    return " ".join(rng.choice(VOCABULARY) for _ in range(rng.randint(1, 12)))


def some_spans(rng, text, labels=LABELS):
    """Spans of whole words that do not overlap."""
    places, found, at = words(text), [], 0
    while at < len(places):
        length = rng.randint(1, 3)
        if rng.random() < 0.4:
            last = min(at + length, len(places)) - 1
            found.append(Span(places[at][0], places[last][1], rng.choice(labels)))
        at += length
    return tuple(found)


def disturbed(rng, text, spans):
    """What a model might say: some right, some of another type or length, some left out, some new."""
    kept = [span for span in spans if rng.random() < 0.8]
    kept = [Span(span.start, span.end, rng.choice((span.label, *LABELS))) for span in kept]
    new = [span for span in some_spans(rng, text) if not any(s.start < span.end and span.start < s.end for s in kept)]
    return tuple(sorted(kept + new))


def a_sample(seed, rows=30):
    """Rows with their true spans, and what a model says to them."""
    rng = random.Random(seed)
    texts = [a_text(rng) for _ in range(rows)]
    gold = [some_spans(rng, text) for text in texts]
    said = [disturbed(rng, text, spans) for text, spans in zip(texts, gold, strict=True)]
    return Rows(texts, gold, [i + 2 for i in range(rows)]), said


def tagged(rows, spans):
    return [encode(words(text), found) for text, found in zip(rows.texts, spans, strict=True)]


@pytest.mark.parametrize("seed", range(25))
def test_scores_are_those_of_seqeval_in_its_strict_mode(seed):
    from seqeval.metrics import f1_score, precision_score, recall_score
    from seqeval.metrics.v1 import precision_recall_fscore_support
    from seqeval.scheme import IOB2

    rows, said = a_sample(seed)
    true, found = tagged(rows, rows.answers), tagged(rows, said)
    strict = {"mode": "strict", "scheme": IOB2, "zero_division": 0}
    scores = micro(counts(rows.answers, said))
    assert scores == pytest.approx(
        {
            "f1": f1_score(true, found, **strict),
            "precision": precision_score(true, found, **strict),
            "recall": recall_score(true, found, **strict),
        }
    )
    names = sorted({span.label for spans in (*rows.answers, *said) for span in spans})
    columns = precision_recall_fscore_support(true, found, average=None, scheme=IOB2, zero_division=0)
    lines = {line["label"]: line for line in per_type(LABELS, rows, said)}
    for index, name in enumerate(names):
        expected = [column[index] for column in columns]
        assert [lines[name][key] for key in ("precision", "recall", "f1", "rows")] == pytest.approx(expected)
    assert sum(line["rows"] for line in lines.values()) == sum(map(len, rows.answers))


def test_types_add_up_to_all_of_them():
    rows, said = a_sample(1)
    lines = per_type(LABELS, rows, said)
    assert [line["label"] for line in lines] == list(LABELS)
    right = sum(len(set(a) & set(b)) for a, b in zip(rows.answers, said, strict=True))
    assert sum(line["recall"] * line["rows"] for line in lines) == pytest.approx(right)


def test_edges_within_words_count_too():
    """Scores go by characters: half of a word is not the word."""
    rows = Rows(["Harbor Lane", "x\u200b"], [(Span(0, 3, "ORG"),), (Span(0, 2, "ORG"),)], [2, 3])
    assert micro(counts(rows.answers, [(Span(0, 6, "ORG"),), (Span(0, 1, "ORG"),)]))["f1"] == 0
    (line,) = per_type(("ORG",), rows, [(Span(0, 6, "ORG"),), (Span(0, 1, "ORG"),)])
    assert (line["f1"], line["rows"]) == (0, 2)
    (line,) = per_type(("ORG",), rows, [(Span(0, 3, "ORG"),), (Span(0, 2, "ORG"),)])
    assert (line["f1"], line["rows"]) == (1, 2)


def test_a_type_without_entities_and_rows_without_any():
    rows = Rows(["Harbor Lane", "opens"], [(Span(0, 6, "ORG"),), ()], [2, 3])
    lines = per_type(("ORG", "PLACE"), rows, [(Span(0, 6, "ORG"),), ()])
    assert [(line["f1"], line["rows"]) for line in lines] == [(1, 1), (0, 0)]
    nothing = Rows(["Harbor", "opens"], [(), ()], [2, 3])
    assert [(line["f1"], line["rows"]) for line in per_type(("ORG",), nothing, [(), ()])] == [(0, 0)]
    assert micro(counts(nothing.answers, [(), ()])) == {"f1": 0, "precision": 0, "recall": 0}
    assert micro(counts([], [])) == {"f1": 0, "precision": 0, "recall": 0}


def test_a_resample_is_a_measure_of_its_rows():
    rows, said = a_sample(2)
    found = counts(rows.answers, said)
    rng = np.random.default_rng(0)
    for _ in range(20):
        at = rng.integers(0, 30, 30)
        expected = micro(counts([rows.answers[i] for i in at], [said[i] for i in at]))["f1"]
        assert measures.resampler(found)(at) == pytest.approx(expected)
    assert measures.resampler(found)(np.arange(30)) == micro(found)["f1"]


def test_what_is_taken_for_what():
    answers = [
        (Span(0, 5, "ORG"), Span(10, 15, "PLACE")),  # right, taken for a person with other edges
        (Span(0, 5, "ORG"),),  # missed
        (),  # found where nothing is
        (Span(0, 20, "PLACE"),),  # found in two parts
        (Span(0, 5, "ORG"), Span(5, 9, "ORG")),  # two found as one
    ]
    said = [
        (Span(0, 5, "ORG"), Span(12, 18, "PERSON")),
        (Span(5, 9, "ORG"),),
        (Span(3, 4, "PERSON"),),
        (Span(0, 4, "ORG"), Span(4, 20, "PLACE")),
        (Span(0, 9, "ORG"),),
    ]
    assert measures.confusion(LABELS, answers, said) == [
        # ORG, PERSON, PLACE, none
        [3, 0, 0, 1],
        [0, 0, 0, 0],
        [0, 1, 1, 0],
        [1, 1, 0, 0],
    ]
    assert measures.confusion(LABELS, [()], [()]) == [[0] * 4] * 4


def test_every_true_entity_is_counted_once_in_the_confusions():
    for seed in range(10):
        rows, said = a_sample(seed)
        table = np.array(measures.confusion(LABELS, rows.answers, said))
        true = [sum(span.label == label for spans in rows.answers for span in spans) for label in LABELS]
        assert table[:3].sum(axis=1).tolist() == true
        right = sum(len(set(a) & set(b)) for a, b in zip(rows.answers, said, strict=True))
        assert np.trace(table[:3, :3]) >= right


def test_the_worst_sentences_come_first_with_both_sets_of_spans():
    rows = Rows(
        ["right", "one wrong", "two wrong", "missed"],
        [(Span(0, 5, "ORG"),), (Span(0, 3, "ORG"),), (Span(0, 3, "ORG"),), (Span(3, 6, "PLACE"), Span(0, 2, "ORG"))],
        [2, 5, 6, 9],
    )
    said = [(Span(0, 5, "ORG"),), (), (Span(4, 9, "ORG"), Span(0, 3, "PLACE")), ()]
    assert measures.mistakes(rows, said) == [
        {
            "row": 6, "text": "two wrong", "gold": [[0, 3, "ORG"]],
            "predicted": [[0, 3, "PLACE"], [4, 9, "ORG"]], "errors": 3,
        },
        {"row": 9, "text": "missed", "gold": [[0, 2, "ORG"], [3, 6, "PLACE"]], "predicted": [], "errors": 2},
        {"row": 5, "text": "one wrong", "gold": [[0, 3, "ORG"]], "predicted": [], "errors": 1},
    ]  # fmt: skip


def test_mistakes_are_not_endless_and_can_be_written_as_json():
    import json

    rows = Rows(["Harbor"] * 200, [(Span(0, 6, "ORG"),)] * 200, range(200))
    found = measures.mistakes(rows, [()] * 200)
    assert len(found) == MAX_MISTAKES
    assert json.loads(json.dumps(found)) == found
    assert measures.mistakes(rows, rows.answers) == []


def test_the_dictionary_knows_what_it_has_seen():
    train = Rows(
        ["Harbor Lane opens in Lisbon", "Lisbon and Harbor", "Lisbon wins", "Ann-Marie stays"],
        [
            (Span(0, 11, "ORG"), Span(21, 27, "TOWN")),
            (Span(0, 6, "TOWN"), Span(11, 17, "SHIP")),
            (Span(0, 6, "TEAM"),),
            (Span(0, 9, "PERSON"),),
        ],
    )
    texts = [
        "In Lisbon, Harbor  Lane sails.",  # the longest name counts, blanks aside; the most frequent type
        "Harbor and Lane",
        "lisbon Lisbonne",  # as it is written, and whole words only
        "Ann-Marie and Ann",
        "",
    ]
    assert measures.dictionary(train, texts) == [
        (Span(3, 9, "TOWN"), Span(11, 23, "ORG")),
        (Span(0, 6, "SHIP"),),
        (),
        (Span(0, 9, "PERSON"),),
        (),
    ]


def test_an_empty_dictionary_finds_nothing():
    assert measures.dictionary(Rows(["Harbor"], [()]), ["Harbor"]) == [()]
    assert measures.dictionary(Rows([], []), ["Harbor", ""]) == [(), ()]
