import numpy as np
import pytest

from shared.models.loading import load_tokenizer
from shared.tasks.summaries import sentences as module
from shared.tasks.summaries.features import features
from shared.tasks.summaries.sentences import beginnings, parts, sentences_of
from tests.toy import toy_rows


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder):
    return load_tokenizer(tiny_encoder)


def document(sentences, seed=0):
    return " ".join(f"{row['text'].capitalize()}." for row in toy_rows(sentences, seed=seed))


def test_every_sentence_of_every_text_is_read_once(tokenizer):
    texts = [document(250), "", document(3, seed=1), "…"]
    items = parts(tokenizer, texts, 64)
    for owner, text in enumerate(texts):
        mine = [item for item in items if item.owner == owner]
        places = [place for item in mine for place in item.places]
        assert places == [(sentence.start, sentence.end) for sentence in sentences_of(text)]
        assert [item.part for item in mine] == list(range(len(mine)))
    assert max(len(item.units) for item in items) == module.MOST_SENTENCES


def test_units_say_where_sentences_begin(tokenizer):
    (item,) = parts(tokenizer, [document(5)], 64)
    assert [item.ids[unit] for unit in item.units] == [tokenizer.cls_token_id] * 5
    assert item.ids.count(tokenizer.sep_token_id) == 5
    assert item.answers == len(item.places) == 5


def test_what_is_said_of_a_sentence_is_about_the_whole_text(tokenizer):
    text = document(200)
    whole = features([sentence.text for sentence in sentences_of(text)])
    assert np.concatenate([item.features for item in parts(tokenizer, [text], 64)]) == pytest.approx(whole)


def test_parts_are_bounded_in_tokens(tokenizer, monkeypatch):
    monkeypatch.setattr(module, "MOST_TOKENS", 40)
    items = parts(tokenizer, [document(30)], 64)
    assert len(items) > 3
    assert max(len(item.ids) for item in items) <= 40
    assert sum(len(item.units) for item in items) == 30


def test_a_long_sentence_is_read_from_its_beginning(tokenizer):
    (item,) = parts(tokenizer, ["The company reports " + "profit " * 400 + "."], 512)
    assert len(item.ids) == module.LONGEST_SENTENCE
    (item,) = parts(tokenizer, ["The company reports " + "profit " * 400 + "."], 16)
    assert len(item.ids) == 16


def test_to_learn_from_there_is_an_item_for_each_text(tokenizer):
    items = beginnings(tokenizer, [document(250), "", document(2)], 64)
    assert [len(item.units) for item in items] == [module.MOST_SENTENCES, 0, 2]
    assert [item.owner for item in items] == [0, 1, 2]
    assert items[1].features.shape == (0, items[0].features.shape[1])
