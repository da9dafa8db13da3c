"""Published taggers: a folder as it comes from the Hub, whatever its labels look like."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from shared.engine import Engine
from shared.errors import ModelError
from shared.models.device import Device
from shared.models.files import ModelFiles
from shared.models.loading import LoadedModels
from shared.tasks import get_task
from shared.tasks.base import Item
from shared.tasks.entities.published import read_labels
from tests.toy import write_tagger

TASK = get_task("token-classification")
TEXT = "Zero seven names one in the four five. Two gains"
FOUND = [
    ("Zero seven", "ORG", 0, 10),
    ("one", "ORG", 17, 20),
    ("four five", "PLACE", 28, 37),
    ("Two", "ORG", 39, 42),
]
SCHEMES = {
    "BIO": {"zero": "B-ORG", "seven": "I-ORG", "one": "B-ORG", "two": "B-ORG", "four": "B-PLACE", "five": "I-PLACE"},
    "I only": {"zero": "I-ORG", "seven": "I-ORG", "one": "I-ORG", "two": "I-ORG", "four": "I-PLACE", "five": "I-PLACE"},
    "plain": {"zero": "ORG", "seven": "ORG", "one": "ORG", "two": "ORG", "four": "PLACE", "five": "PLACE"},
    "BILOU": {"zero": "B-ORG", "seven": "L-ORG", "one": "U-ORG", "two": "U-ORG", "four": "B-PLACE", "five": "L-PLACE"},
    "BIOES": {"zero": "B_ORG", "seven": "E_ORG", "one": "S_ORG", "two": "S_ORG", "four": "B_PLACE", "five": "E_PLACE"},
    "IOB1": {"zero": "I-ORG", "seven": "I-ORG", "one": "I-ORG", "two": "I-ORG", "four": "I-PLACE", "five": "I-PLACE"},
}


@pytest.fixture
def engine(settings):
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=False), 4.0))
    yield engine
    engine.close()


def names_of(labels, *more):
    return ["O", *dict.fromkeys([*labels.values(), *more])]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_published_tagger_finds_what_its_labels_say(engine, tmp_path, scheme):
    labels = SCHEMES[scheme]
    more = ["B-ORG", "B-PLACE"] if scheme == "IOB1" else []  # which it would use between neighbours of one type
    folder = write_tagger(tmp_path / "model", names_of(labels, *more), labels)
    assert engine.labels(TASK, str(folder)) == ("ORG", "PLACE")
    (answer,) = engine.predict(TASK, str(folder), [TEXT])
    assert [(entity.text, entity.label, entity.start, entity.end) for entity in answer.entities] == FOUND
    assert answer.windows == 2
    assert all(0.9 < entity.score <= 1 for entity in answer.entities)


def test_neighbours_of_one_type_are_apart_where_the_labels_tell(engine, tmp_path):
    labels = SCHEMES["BIO"]
    folder = write_tagger(tmp_path / "model", names_of(labels), labels)
    (answer,) = engine.predict(TASK, str(folder), ["zero one seven two"])
    assert [entity.text for entity in answer.entities] == ["zero", "one seven", "two"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_an_entity_goes_on_from_one_window_to_the_next(engine, tmp_path, scheme):
    """In a sentence that is longer than the model reads, wherever its windows meet."""
    labels = SCHEMES[scheme]
    folder = write_tagger(tmp_path / "model", names_of(labels), labels)
    texts = [f"{'the ' * number}zero seven{' group' * 150}" for number in range(0, 90, 3)]
    inner = "seven" if labels["seven"][0] in "IE" or "-" not in labels["seven"] else "zero"
    long = [f"{'the ' * number}zero {f'{inner} ' * 40}group" for number in (0, 31, 59)] if inner == "seven" else []
    answers = engine.predict(TASK, str(folder), [*texts, *long])
    assert min(answer.windows for answer in answers[: len(texts)]) > 3
    for answer in answers:
        assert len(answer.entities) == 1
    assert {answer.entities[0].text for answer in answers[: len(texts)]} == {"zero seven"}
    assert all(len(answer.entities[0].text.split()) == 41 for answer in answers[len(texts) :])


def test_the_order_of_its_labels_is_its_own(engine, tmp_path):
    labels = SCHEMES["BIO"]
    for number, names in enumerate((names_of(labels), names_of(labels)[::-1])):
        folder = write_tagger(tmp_path / f"model{number}", names, labels)
        (answer,) = engine.predict(TASK, str(folder), [TEXT])
        assert [(entity.text, entity.label) for entity in answer.entities] == [found[:2] for found in FOUND]


def test_probabilities_stay_probabilities():
    """What a label has of them goes to tags, all of it."""
    for labels in SCHEMES.values():
        types, mixing = read_labels(dict(enumerate(names_of(labels))))
        assert types == ("ORG", "PLACE")
        assert mixing.shape == (5, len(names_of(labels)))
        assert torch.allclose(mixing.sum(0), torch.ones(mixing.shape[1]))


def test_the_tags_of_labels():
    types, mixing = read_labels({0: "I-PER", 1: "O", 2: "B-PER", 3: "L-PER", 4: "U-PER", 5: "B-LOC"})
    assert types == ("LOC", "PER")
    assert [int(column.argmax()) for column in mixing.T] == [4, 0, 3, 4, 3, 1]
    types, mixing = read_labels({0: "O", 1: "PER", 2: "LOC"})
    assert [int(column.argmax()) for column in mixing.T] == [0, 4, 2]


def test_the_first_word_goes_on_with_nothing():
    """Not even where a tokenizer puts no token before it."""
    from shared.models.modules import PublishedTagger, stack

    class Sure(torch.nn.Module):
        def forward(self, input_ids, attention_mask):
            return SimpleNamespace(logits=torch.tensor([0.0, 9.0]).expand(*input_ids.shape, 2))

    _, mixing = read_labels({0: "O", 1: "I-ORG"})
    module = PublishedTagger(Sure(), mixing)
    items = [
        Item(0, [5, 5, 5], [2, 2, 2], [0, 1, 2], [(0, 1), (2, 3), (4, 5)]),
        Item(0, [5, 5, 5], [2, 2, 2], [1, 2], [(2, 3), (4, 5)]),  # the word before is answered for elsewhere
        Item(0, [5, 5, 5], [0, 2, 2], [1], [(0, 1)]),
        Item(0, [5, 5, 5], [2, 2, 2], [], []),
    ]
    tags = module(**stack(items, 0)).argmax(-1)
    assert tags.tolist() == [1, 2, 2, 2, 2, 1]
    assert module(**stack(items[3:], 0)).shape == (0, 3)


def test_type_names_may_hold_anything():
    types, _ = read_labels({0: "O", 1: "B-work of art", 2: "I-work of art", 3: "E-mail", 4: "B-B-cell"})
    assert types == ("B-cell", "mail", "work of art")


@pytest.mark.parametrize("labels", [{0: "POSITIVE", 1: "NEGATIVE"}, {0: "LABEL_0"}, {0: "B-PER", 1: "I-PER"}])
def test_a_model_that_finds_no_entities(labels):
    with pytest.raises(ModelError, match=f"{labels[0]}.* have no “O”: choose a model that finds entities"):
        read_labels(labels)


def test_a_tagger_of_words_is_a_tagger_of_nothing(tmp_path, engine):
    """Only O."""
    folder = write_tagger(tmp_path / "model", ["O"], {})
    assert engine.labels(TASK, str(folder)) == ()
    (answer,) = engine.predict(TASK, str(folder), [TEXT])
    assert answer.entities == ()


def test_a_classifier_of_texts_is_refused(engine, tiny_classifier):
    with pytest.raises(ModelError, match="choose a model that finds entities"):
        engine.predict(TASK, str(tiny_classifier), ["text"])


def test_it_runs_in_half_precision(settings, tmp_path):
    labels = SCHEMES["BIO"]
    folder = write_tagger(tmp_path / "model", names_of(labels), labels)
    engine = Engine(LoadedModels(ModelFiles(settings), lambda: Device("cpu", half=True), 4.0))
    try:
        (answer,) = engine.predict(TASK, str(folder), [TEXT])
        module = engine._models.get(TASK, str(folder)).module
    finally:
        engine.close()
    assert [entity.text for entity in answer.entities] == [found[0] for found in FOUND]
    assert {parameter.dtype for parameter in module.parameters()} == {torch.bfloat16}
    assert np.isfinite([entity.score for entity in answer.entities]).all()
