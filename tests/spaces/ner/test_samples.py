"""The samples that come with the Space are what they are said to be."""

from collections import Counter

import pytest

from shared.data.documents.reading import read_document
from shared.data.spans.checks import problems
from shared.data.spans.inline import parse
from shared.data.spans.reading import read_spans
from shared.patterns.find import find_all
from tests.shared.data.spans.reading_help import documents_of
from tests.spaces.ner.conftest import FOLDER

SAMPLES = FOLDER / "samples"


@pytest.fixture
def lines():
    return [parse(line) for line in (SAMPLES / "train_sample.txt").read_text("utf-8").splitlines()]


def test_the_training_sample_has_enough_of_every_type(lines):
    counts = Counter(span.label for _, spans in lines for span in spans)
    assert set(counts) == {"PRODUCT", "VERSION", "ERROR_CODE", "COMPONENT", "PERSON"}
    assert min(counts.values()) >= 40
    assert 220 <= len(lines) <= 260


def test_the_training_sample_repeats_little(lines):
    texts = [text for text, _ in lines]
    assert len(set(texts)) == len(texts)
    assert all(text.strip() == text and len(text) < 200 and not {"[", "]"} & set(text) for text in texts)
    firsts = Counter(" ".join(text.split()[:3]) for text in texts)
    assert max(firsts.values()) <= 3
    for label in ("PERSON", "VERSION", "ERROR_CODE"):
        names = Counter(text[span.start : span.end] for text, spans in lines for span in spans if span.label == label)
        assert max(names.values()) <= 4


def test_a_name_has_one_type(lines):
    labels = {}
    for text, spans in lines:
        for span in spans:
            labels.setdefault(text[span.start : span.end], set()).add(span.label)
    assert [name for name, found in labels.items() if len(found) > 1] == []


def test_the_sample_of_names_reads_without_problems(tmp_path):
    table = read_spans(SAMPLES / "names_sample.txt", tmp_path)
    documents = list(documents_of(table))
    assert len(table.notes) == 1  # what it was read as; nothing was skipped or repaired
    assert len({document.text for document in documents}) == len(documents) >= 150
    assert [one for document in documents for one in problems(document.text, document.spans)] == []
    assert not any({"[", "]", "\\"} & set(document.text) for document in documents)
    counts = Counter(span.label for document in documents for span in document.spans)
    assert set(counts) == {"PERSON", "ORG", "PLACE", "NATIONALITY", "TIME"}
    assert min(counts.values()) >= 60
    assert sum(not document.spans for document in documents) >= 20


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("letter.md", {"PHONE": 5, "EMAIL": 2, "IBAN": 2, "CARD": 1, "URL": 1, "IP": 1}),
        ("report.txt", {"PHONE": 3, "EMAIL": 2, "IBAN": 1, "CARD": 1, "URL": 1}),
    ],
)
def test_the_documents_have_something_to_redact(name, kinds):
    text = read_document(SAMPLES / name).text
    assert 2000 <= len(text) <= 4000
    assert Counter(one.label for one in find_all(text)) == kinds
