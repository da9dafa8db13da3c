import pickle

import numpy as np
import pytest

from shared.errors import DataError, ModelError
from shared.models.files import EncoderFiles
from shared.models.loading import load_tokenizer
from shared.tasks import get_task
from shared.tasks.pairs.pair import Encoded, Pair
from tests.shared.generation.tiny_writers import write_bart
from tests.toy import toy_table

TASK = get_task("retrieval")
COLUMNS = {"question": "q", "answer": "a"}


def predict(services, ref, texts):
    return services.engine.predict(TASK, ref, texts)


def test_a_text_gets_a_unit_vector_and_a_pair_two(services, tiny_encoder):
    question, answer = "the profit", "the company reports profit gains"
    alone, pair, other, blank = predict(services, str(tiny_encoder), [question, Pair(question, answer), answer, " "])
    assert isinstance(pair, Encoded)
    for vector in (alone, pair.question, pair.answer, other, blank):
        assert vector.shape == (32,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert np.allclose(alone, pair.question, atol=1e-5)
    assert np.allclose(other, pair.answer, atol=1e-5)
    assert not np.allclose(alone, other, atol=1e-3)


def test_what_stands_beside_a_text_does_not_matter(services, tiny_encoder):
    texts = [" ".join(["profit"] * count) + " falls" for count in (1, 30, 3)]
    together = predict(services, str(tiny_encoder), [*texts, Pair(texts[1], texts[0])])
    for text, vector in zip(texts, together, strict=False):
        assert np.allclose(predict(services, str(tiny_encoder), [text])[0], vector, atol=1e-5)


def test_the_embedded_encoder_does_it_untrained(services):
    vectors = predict(services, "embedded", ["How do I send it back?", "Returns take a week.", "The sea is blue."])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert services.engine.labels(TASK, "embedded") == ()


def test_what_writes_gives_no_vectors(services, tmp_path):
    folder = write_bart(tmp_path / "bart")
    with pytest.raises(ModelError, match="writes texts and gives no vectors: choose an encoder, such as embedded or "):
        predict(services, str(folder), ["x"])
    with pytest.raises(ModelError, match="gives no vectors"):
        TASK.trained_from(EncoderFiles("local:x", folder))


def test_a_pair_is_told_from_a_text_and_survives_another_process():
    pair = pickle.loads(pickle.dumps(Pair("why?", "so.")))
    assert (type(pair), pair, pair.question, pair.answer) == (Pair, "why?\nso.", "why?", "so.")


def test_long_texts_are_cut_each_by_itself(tiny_encoder):
    tokenizer = load_tokenizer(tiny_encoder)
    short, long = TASK.items(tokenizer, [Pair("profit", "gains"), Pair("profit", "gains " * 40)], 16)
    assert (len(short.ids), short.marks, short.cut) == (6, [1, 1, 1, 2, 2, 2], False)
    assert (long.marks.count(1), long.marks.count(2), long.cut) == (3, 16, True)
    said = [Encoded(Pair("q", answer), np.ones(1), np.ones(1), cut) for answer, cut in (("a", False), ("b", True))]
    assert TASK.remark(said) == (
        "Each question had to find its answer among 2 different answers. 1 row has a text that is as long as the model "
        "reads or longer: only its beginning counted."
    )
    assert TASK.remark(said[:1]) == "Each question had to find its answer among 1 different answer."


def test_the_rows_of_a_table():
    rows = [{"q": "why?", "a": "so."}, {"q": " ", "a": "x"}, {"q": "Why? ", "a": "thus."}, {"q": "who?", "a": ""}]
    examples = TASK.examples(toy_table(rows), COLUMNS)
    assert list(examples.answers) == [Pair("why?", "so."), Pair("Why? ", "thus.")]
    assert examples.plain(np.arange(2)) == ["why?", "Why? "]
    assert [pair.answer for pair in examples.inputs(np.arange(2))] == ["so.", "thus."]
    assert len(set(examples.groups)) == 1
    with pytest.raises(DataError, match="No row has both a question in “q” and an answer in “a”"):
        TASK.examples(toy_table(rows[3:]), COLUMNS)


def test_a_table_is_answered_from_its_own_answers():
    vectors = {"red": [1.0, 0.0], "Blue": [0.0, 1.0], "mixed": [0.6, 0.8]}
    table = toy_table([{"q": "?", "a": text} for text in ("red", "Blue", "RED ", "mixed", "")])
    cells = TASK.among(table, COLUMNS, lambda texts: [np.array(vectors[text]) for text in texts])
    assert cells(np.array([1.0, 0.0])) == {
        "answer_1": "red", "similarity_1": 1.0, "answer_2": "mixed", "similarity_2": 0.6,
        "answer_3": "Blue", "similarity_3": 0.0,
    }  # fmt: skip
    with pytest.raises(DataError, match="Column “q” has no texts"):
        TASK.among(toy_table([{"q": "", "a": "x"}]), {"answer": "q"}, lambda texts: [])
    assert TASK.cells(np.array([0.5, 0.25])) == {"vector": "[0.5, 0.25]"}


def test_too_many_answers(monkeypatch):
    monkeypatch.setattr("shared.tasks.retrieval.MOST_ANSWERS", 2)
    table = toy_table([{"a": text} for text in "abc"])
    with pytest.raises(DataError, match="“a” has more than 2 different texts"):
        TASK.among(table, COLUMNS, lambda texts: [])
