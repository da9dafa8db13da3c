"""What the Space ships to try it with."""

import csv

import numpy as np
import pytest

from shared.data.doctor import examine, guess_roles
from shared.data.reading import read_table
from shared.data.sentences import split_sentences
from shared.tasks import get_task
from shared.tasks.summaries.oracle import oracle
from shared.tasks.summaries.wording import count_words
from tests.spaces.summarizer.conftest import FOLDER

SAMPLES = FOLDER / "samples"
TASK = get_task("summarization")


@pytest.fixture(scope="module")
def rows():
    with (SAMPLES / "train_sample.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_nothing_to_mend(tmp_path):
    table = read_table(SAMPLES / "train_sample.csv", tmp_path)
    roles = guess_roles(table, TASK.roles)
    assert roles == {"text": "document", "summary": "summary"}
    assert examine(table, roles, TASK.roles).findings == ()


def test_the_rows_are_different_and_of_a_size(rows):
    assert len(rows) == 60
    for name in ("document", "summary"):
        assert len({row[name] for row in rows}) == len(rows)
    assert all(70 <= count_words(row["document"]) <= 140 for row in rows)
    assert all(1 <= len(split_sentences(row["summary"])) <= 2 for row in rows)
    sentences = [one.text for row in rows for one in split_sentences(row["document"])]
    assert len(set(sentences)) == len(sentences)


def test_what_counts_does_not_always_stand_at_the_beginning(rows):
    places = []
    for row in rows:
        sentences = [one.text for one in split_sentences(row["document"])]
        places.append(oracle(sentences, row["summary"], 1)[0] / (len(sentences) - 1))
    assert np.mean(np.array(places) == 0) < 0.4
    assert np.mean(np.array(places) == 1) > 0.15


@pytest.mark.parametrize("name", ["article.txt", "second_article.txt", "report.md", "minutes.txt"])
def test_the_texts_are_long_enough_to_be_summarized(name):
    text = (SAMPLES / name).read_text("utf-8")
    assert count_words(text) > 250
    assert len(split_sentences(text, wrapped=True)) > 12
