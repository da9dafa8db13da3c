"""Learning to find entities: the names of `span_rows`, by a tiny encoder and every strategy."""

import json
import os
import random
import subprocess
import sys
import zipfile

import numpy as np
import pytest

from shared.data.sentences import split_sentences
from shared.data.spans.span import Span
from shared.engine import Engine
from shared.errors import DataError
from shared.models import artifact
from shared.models.device import Device
from shared.models.loading import LoadedModels
from shared.models.modules import load_top
from shared.serving import Serving
from shared.store import Store
from shared.tasks import get_task
from shared.tasks.entities.shapes import SHAPES
from shared.training import instant
from shared.training.data import read_rows
from shared.training.heads import LinearFit
from shared.training.versions import Versions
from tests.shared.training.in_process import InProcess, undisturbed
from tests.toy import TRAINING_WAIT, span_rows

TASK = get_task("token-classification")
CPU = Device("cpu", half=False)
LEARN = {"learning_rate": 0.01, "epochs": 12}
STRATEGIES = {"instant": {}, "adapter": LEARN, "full": LEARN | {"learning_rate": 0.003}}


@pytest.fixture(scope="module")
def place(tmp_path_factory, tiny_encoder):
    with undisturbed():
        yield InProcess(TASK, tmp_path_factory.mktemp("spans") / "data", tiny_encoder)


@pytest.fixture(scope="module")
def versions(place):
    """A version of each strategy, all of the same rows."""
    return {name: place.train(span_rows(150), strategy=name, **more) for name, more in STRATEGIES.items()}


@pytest.fixture(params=STRATEGIES)
def version(request, versions):
    return versions[request.param]


def spans_in(row):
    return tuple(Span(one["start"], one["end"], one["label"]) for one in row["entities"])


def test_it_learns_the_names(version):
    report = version.report
    assert (version.task, version.primary, version.labels) == (TASK.name, "f1", ("ORG", "PLACE"))
    assert set(report.metrics) == set(report.baseline) == set(version.validation) == set(TASK.metrics)
    assert report.metrics["f1"] > 0.9
    assert version.validation["f1"] > 0.9
    assert report.interval[0] <= report.metrics["f1"] <= report.interval[1]
    assert "entity F1" in report.verdict
    assert [line["label"] for line in report.per_class] == ["ORG", "PLACE"]
    assert sum(line["rows"] for line in report.per_class) == np.array(report.confusion)[:2].sum()
    assert all({"row", "text", "gold", "predicted", "errors"} == set(mistake) for mistake in report.mistakes)


def test_what_was_measured_is_what_the_pages_give(place, version):
    """The test sentences of the report once more, from the folder."""
    data = read_rows(place.job(span_rows(150)), TASK, np.array([], dtype=np.int64))
    assert data.split_lists() == json.loads((version.folder / "split.json").read_text("utf-8"))
    answers = place.predict(version.ref, list(data.test.texts))
    assert TASK.score(data.labels, data.test.answers, answers) == pytest.approx(version.report.metrics)
    validation = data.examples.rows(data.split.validation)
    answers = place.predict(version.ref, list(validation.texts))
    # The instant head is fitted once more on all rows, after it was measured on these.
    assert TASK.score(data.labels, validation.answers, answers) == pytest.approx(version.validation, abs=0.1)


def test_texts_that_it_never_saw(place, version):
    rows = span_rows(40, seed=77)
    answers = place.predict(version.ref, [row["text"] for row in rows])
    right = sum(len(set(answer.spans) & set(spans_in(row))) for answer, row in zip(answers, rows, strict=True))
    assert right > 0.85 * sum(len(row["entities"]) for row in rows)


def test_a_document_has_the_entities_of_its_sentences(place, version):
    """Exactly where they are in the sentences alone, with what is not plain around them."""
    rows = span_rows(120, seed=5, sentences=1)
    blanks = (" ", "  ", "\n\n", "\r\n\r\n", " \u00a0", "\n\t\n")
    rng, document, starts = random.Random(0), "\ufeff", []
    for row in rows:
        document += rng.choice(blanks) + rng.choice(("", "", "😀 ", "(", "Ünd e\u0301 "))
        document += "" if document.endswith(("\n", " ", "(")) else " "
        starts.append(len(document))
        document += row["text"]
    (answer,) = place.predict(version.ref, [document])
    pieces = split_sentences(document, wrapped=True)
    alone = place.predict(version.ref, [piece.text for piece in pieces])
    expected = [
        Span(span.start + piece.start, span.end + piece.start, span.label)
        for piece, found in zip(pieces, alone, strict=True)
        for span in found.spans
    ]
    assert list(answer.spans) == expected
    assert answer.windows == len(pieces) > 100
    assert all(document[one.start : one.end] == one.text for one in answer.entities)
    known = {
        Span(one["start"] + start, one["end"] + start, one["label"])
        for row, start in zip(rows, starts, strict=True)
        for one in row["entities"]
    }
    assert len(known & set(answer.spans)) > 0.8 * len(known)


def test_a_sentence_longer_than_it_reads_at_once(place, versions):
    """64 tokens: the names are found on both sides of every edge."""
    rng = random.Random(2)
    words = [rng.choice(("zero", "four", "the", "company", "reports", "today")) for _ in range(500)]
    (answer,) = place.predict(versions["full"].ref, ["The " + " ".join(words)])
    found = [(one.text, one.label) for one in answer.entities]
    names = {"zero": "ORG", "four": "PLACE"}
    assert answer.windows > 10
    expected = [(word, names[word]) for word in words if word in names]
    assert len(found) == pytest.approx(len(expected), rel=0.15)


@pytest.mark.parametrize(
    ("strategy", "more"),
    [("instant", []), ("adapter", ["adapter/adapter_config.json", "adapter/adapter_model.safetensors"])],
)
def test_what_is_saved(versions, strategy, more):
    expected = {"head.safetensors", "plaza.json", *more}
    folder = versions[strategy].folder
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    records = {"version.json", "split.json", "README.md", "seen.npy", "adapter/README.md"}
    assert expected <= files <= expected | records
    top = load_top(folder / artifact.HEAD)
    assert {name: tuple(tensor.shape) for name, tensor in top.items()} == {
        "weight": (5, 32 + len(SHAPES)), "bias": (5,), "marks": (len(SHAPES), 32),
    }  # fmt: skip
    assert bool(top["marks"].any()) == (strategy == "adapter")  # those of a frozen encoder stay as they were


@pytest.mark.parametrize("strategy", ["instant", "adapter"])
def test_the_exported_script_finds_what_the_engine_finds(place, versions, tmp_path, strategy):
    """Elsewhere, with no way to the Hub and nothing of Plaza on the path."""
    version = versions[strategy]
    with zipfile.ZipFile(Versions(place.files.versions_dir).export(version.id, tmp_path / "out")) as archive:
        archive.extractall(tmp_path / "model")
    texts = [row["text"] for row in span_rows(12, seed=15, sentences=1)]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "run.py", *texts],
        cwd=tmp_path / "model",
        env=os.environ | {"HF_HUB_OFFLINE": "1", "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        timeout=TRAINING_WAIT,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split(" ", 4) for line in done.stdout.splitlines()]
    expected = [one for answer in place.predict(version.ref, texts) for one in answer.entities]
    assert len(expected) > 8
    found = [(label, int(start), int(end), text) for label, start, end, _, text in lines]
    assert found == [(one.label, one.start, one.end, one.text) for one in expected]
    assert [float(line[3]) for line in lines] == pytest.approx([one.score for one in expected], abs=0.02)


def test_the_shape_of_a_word_is_learnt_by_every_strategy(place):
    """The tokenizer folds capitals: with no other sign, only the shape tells."""
    rng, rows = random.Random(0), []
    for _ in range(150):
        words = [rng.choice(("company", "market", "shares", "group")) for _ in range(rng.randint(3, 8))]
        text, entities = "the", []
        for word in words:
            name = rng.random() < 0.3
            start = len(text) + 1
            text += f" {word.title() if name else word}"
            entities += [{"start": start, "end": len(text), "label": "NAME"}] if name else []
        rows.append({"text": text, "entities": entities})
    for strategy, more in (("instant", {}), ("full", LEARN | {"learning_rate": 0.003, "epochs": 4})):
        assert place.train(rows, strategy=strategy, **more).report.metrics["f1"] > 0.95


def test_one_type_is_enough(place):
    rows = [
        row | {"entities": [one for one in row["entities"] if one["label"] == "PLACE"]} for row in span_rows(80, seed=4)
    ]
    version = place.train(rows, strategy="instant")
    assert version.labels == ("PLACE",)
    assert version.report.metrics["f1"] > 0.9


def test_one_long_document_can_be_learnt_from(place):
    rows = span_rows(150, seed=6, sentences=1)
    text, entities = "", []
    for row in rows:
        entities += [
            one | {"start": one["start"] + len(text), "end": one["end"] + len(text)} for one in row["entities"]
        ]
        text += row["text"] + "\n"
    version = place.train([{"text": text, "entities": entities}], strategy="instant")
    assert sum(version.rows.values()) == 150
    assert min(version.rows.values()) >= 10
    assert version.report.metrics["f1"] > 0.85
    assert {mistake["row"] for mistake in version.report.mistakes} <= {2}


def test_a_test_file_with_other_types_and_known_texts(place):
    rows = span_rows(100)
    test = [
        row | {"entities": [one | {"label": {"ORG": "org", "PLACE": "DATE"}[one["label"]]} for one in row["entities"]]}
        for row in [*span_rows(130)[90:100], *span_rows(40, seed=8)]
    ]
    version = place.train(rows, test, strategy="instant")
    assert "Entities of types that the model does not have (DATE) were left out" in version.report.verdict
    lines = {line["label"]: line["rows"] for line in version.report.per_class}
    assert (lines["ORG"] > 20, lines["PLACE"]) == (True, 0)
    split = json.loads((version.folder / "split.json").read_text("utf-8"))
    assert not set(range(90, 100)) & {*split["train"], *split["validation"]}


@pytest.mark.parametrize("texts", [10, 60])
def test_texts_of_a_test_file_are_not_learnt(place, texts):
    """Whether it has so many that a text counts as a whole, or its sentences do."""
    rows = span_rows(100, seed=71, sentences=3)
    data = read_rows(place.job(rows, rows[:texts]), TASK, np.array([], dtype=np.int64))
    used = {*data.split_lists()["train"], *data.split_lists()["validation"]}
    assert used == set(range(texts, 100))
    assert {row - 2 for row in data.test.numbers} == set(range(texts))


@pytest.mark.parametrize(("first", "then"), [(100, 20), (100, 80), (20, 20)])
def test_texts_that_an_earlier_model_has_learnt_are_known_again(place, first, then):
    rows = span_rows(first, seed=72, sentences=3)
    learnt = read_rows(place.job(rows), TASK, np.array([], dtype=np.int64)).learnt
    more = [*rows[:then], *span_rows(60, seed=73)] if then > 20 else [*rows[:then], *span_rows(20, seed=73)]
    data = read_rows(place.job(more), TASK, learnt)
    known = np.isin(data.examples.groups, learnt)
    assert known[data.examples.positions < then].mean() > 0.5  # the others were test rows
    assert not np.isin(data.test.groups, learnt).any()


def test_auto_keeps_the_better_one(place):
    version = place.train(span_rows(100), strategy="auto", learning_rate=0.01, epochs=6)
    assert version.strategy in ("instant", "adapter")
    assert version.report.metrics["f1"] > 0.85
    made = [
        found.strategy
        for found in Versions(place.files.versions_dir).list()
        if found.fingerprint == version.fingerprint
    ]
    assert "instant" in made


def test_the_model_in_use_is_measured_on_the_same_sentences(place, versions):
    """And goes on from there: a version below a version."""
    store = Store(place.settings.database_url)
    Serving(store).promote("toy", versions["adapter"].ref)
    store.close()
    rows = span_rows(100, seed=21)
    version = place.train(
        rows, strategy="adapter", space="toy", base=versions["adapter"].ref, learning_rate=1e-4, epochs=1
    )
    report = version.report
    assert report.before_ref == versions["adapter"].ref
    assert report.before["f1"] > 0.85
    assert report.metrics["f1"] > 0.85
    assert report.gain[1] <= report.gain[0] <= report.gain[2]
    assert [line["f1_before"] is None for line in report.per_class] == [False, False]
    other = [row | {"entities": [one | {"label": "NEW"} for one in row["entities"]]} for row in rows]
    assert place.train(other, strategy="instant", space="toy").report.before is None


def test_rows_that_cannot_be_learnt_from(place):
    rows = span_rows(60)
    rows[3]["entities"] = [{"start": 0, "end": 3, "label": "ORG"}, {"start": 2, "end": 5, "label": "ORG"}]
    rows[8]["entities"] = [{"start": 0, "end": 999, "label": "ORG"}]
    with pytest.raises(DataError, match=r"The entities in rows 5 and 10 of “toy.csv”"):
        place.train(rows, strategy="instant")
    blank = {"text": " ", "entities": [{"start": 0, "end": 1, "label": "ORG"}]}
    with pytest.raises(DataError, match="No text has an entity"):
        place.train([blank, *(row | {"entities": []} for row in rows)], strategy="instant")


def test_words_are_sampled_where_there_are_too_many(place, monkeypatch):
    monkeypatch.setattr(instant, "MAX_UNITS", 300)
    monkeypatch.setattr(instant, "SEARCH_UNITS", 200)
    monkeypatch.setattr(instant, "CHUNK", 16)
    sizes = []
    fit = LinearFit.fit
    monkeypatch.setattr(LinearFit, "fit", lambda x, *rest: sizes.append(len(x)) or fit(x, *rest))
    version = place.train(span_rows(150), strategy="instant")
    *searches, train, everything = sizes
    assert searches == [200] * 4
    assert 200 < train < 420
    assert everything > train
    assert version.report.metrics["f1"] > 0.7


def test_entities_may_be_too_rare_for_the_sample(place, monkeypatch):
    """A head that has seen no word of an entity finds none, and the report does not call it useful."""

    def without_entities(context, train, *rest):
        return np.array([at for at in train if not context.examples.answers[at]])

    monkeypatch.setattr(instant, "_sampled", without_entities)
    rows = [row | {"entities": row["entities"][: number < 30]} for number, row in enumerate(span_rows(100))]
    version = place.train(rows, strategy="instant")
    assert version.validation["f1"] == 0
    assert not version.report.better
    assert np.isfinite(version.manifest.temperature)


def test_the_longest_that_is_read_at_once(place):
    """At least 128 tokens, or all that the encoder can: 64 here."""
    assert place.train(span_rows(60), strategy="instant").manifest.max_length == 64
    assert place.train(span_rows(60), strategy="instant", max_length=24).manifest.max_length == 24


def test_the_same_model_in_half_precision(place, versions):
    rows = span_rows(40, seed=31)
    texts = [row["text"] for row in rows]
    one = place.predict(versions["full"].ref, texts)
    other = place.predict(versions["full"].ref, texts, Device("cpu", half=True))
    same = sum(a.spans == b.spans for a, b in zip(one, other, strict=True))
    assert same >= 36


def test_models_of_two_tasks_share_an_encoder(place, versions, tiny_encoder):
    """Each with its own head, and the answers of both as if alone."""
    from tests.toy import write_model

    folder = write_model(place.files.versions_dir / "20000101-000000-text", place.base)
    texts = [row["text"] for row in span_rows(10, seed=41)]
    expected = place.predict(versions["instant"].ref, texts)
    models = LoadedModels(place.files, lambda: CPU, 4.0)
    engine = Engine(models)
    try:
        engine.predict(get_task("text-classification"), f"version:{folder.name}", texts)
        found = engine.predict(TASK, versions["instant"].ref, texts)
        loaded = [model.module.encoder for _, model in models.loaded()]
        assert loaded[0] is loaded[1]
    finally:
        engine.close()
    assert [answer.spans for answer in found] == [answer.spans for answer in expected]


def test_a_model_for_texts_does_not_answer_for_words(place, versions):
    from shared.errors import ModelError

    engine = Engine(LoadedModels(place.files, lambda: CPU, 4.0))
    try:
        with pytest.raises(ModelError, match="was trained for token-classification, not for text-classification"):
            engine.predict(get_task("text-classification"), versions["instant"].ref, ["text"])
    finally:
        engine.close()


def test_from_a_fitted_head_it_begins_where_the_head_ended(place):
    """With a step size of next to nothing the adapter finds what the instant model found."""
    rows = span_rows(100, seed=51)
    first = place.train(rows, strategy="instant")
    second = place.train(rows, strategy="adapter", learning_rate=1e-12, epochs=1)
    assert second.validation["f1"] == pytest.approx(first.validation["f1"], abs=0.05)
    texts = [row["text"] for row in span_rows(40, seed=52)]
    same = sum(
        a.spans == b.spans
        for a, b in zip(place.predict(first.ref, texts), place.predict(second.ref, texts), strict=True)
    )
    assert same >= 34


def test_probabilities_mean_what_they_say(place, versions):
    """The temperature is fitted on words: the mean score is near the share of right entities."""
    rows = span_rows(200, seed=61)
    answers = place.predict(versions["adapter"].ref, [row["text"] for row in rows])
    scores = [one.score for answer in answers for one in answer.entities]
    right = [one.span in spans_in(row) for answer, row in zip(answers, rows, strict=True) for one in answer.entities]
    assert np.mean(scores) == pytest.approx(np.mean(right), abs=0.1)
