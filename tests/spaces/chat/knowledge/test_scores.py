"""What the scores are made of."""

import math
from types import SimpleNamespace

import pytest

from shared.errors import ModelError
from tests.spaces.chat.knowledge.conftest import part, until


def bm25(texts: list[str], question: str):
    module = part("bm25")
    vocabulary = module.Vocabulary()
    counted = [vocabulary.count(text.split()) for text in texts]
    words = question.split()
    known = vocabulary.known(words)
    return module.Bm25(counted, len(vocabulary)).scores(known, len(words) - len(known))


def test_bm25_is_the_formula_of_the_book() -> None:
    texts = ["cat sat cat", "dog sat", "dog dog dog mat mat"]
    mean = (3 + 2 + 5) / 3

    def idf(held: int) -> float:
        return math.log(1 + (3 - held + 0.5) / (held + 0.5))

    def weight(count: int, length: int) -> float:
        return count * 2.2 / (count + 1.2 * (0.25 + 0.75 * length / mean))

    whole = idf(1) + idf(2)
    expected = [(idf(1) * weight(2, 3) + idf(2) * weight(1, 3)) / whole, idf(2) * weight(1, 2) / whole, 0.0]
    assert bm25(texts, "cat sat").tolist() == pytest.approx(expected, rel=1e-5)


def test_words_that_no_article_has_lower_the_share() -> None:
    texts = ["cat sat", "dog sat", "mat"]
    assert bm25(texts, "cat unicorn")[0] == pytest.approx(bm25(texts, "cat")[0] / 2, abs=0.2)
    assert bm25(texts, "unicorn").tolist() == [0, 0, 0]
    assert bm25([], "cat").tolist() == []


def test_words_are_counted_without_endings_accents_and_filler() -> None:
    words = part("words").Words()
    assert words.of("What are the Shops' deliveries? The shop's délivery!") == ["shop", "deliveri", "shop", "deliveri"]
    assert words.of("can't pay without MB-10234") == ["cant", "pay", "without", "mb", "10234"]
    assert words.of("") == []


def test_the_score_is_a_probability_that_grows_with_everything() -> None:
    import numpy as np

    fusion, evidence = part("fusion"), part("evidence").Evidence

    def scores(near, broad, words):
        parts = [np.array(values, dtype=np.float32) for values in (near, broad, words)]
        known = SimpleNamespace(asked=np.ones(len(near), dtype=bool))
        return fusion.fused(evidence(known, np.empty(0), *parts))

    usual = scores([0.6, 0.3, 0.1], [0.5, 0.3, 0.1], [0.5, 0.2, 0.0])
    assert (np.diff(usual) < 0).all()
    assert 0 < usual.min() < usual.max() < 1
    for better in (([0.7], [0.5], [0.5]), ([0.6], [0.6], [0.5]), ([0.6], [0.5], [0.6])):
        near, broad, words = (
            first + rest for first, rest in zip(better, ([0.3, 0.1], [0.3, 0.1], [0.2, 0.0]), strict=True)
        )
        assert scores(near, broad, words)[0] > usual[0]
    # One that leads is surer than one of two alike.
    assert usual[0] > scores([0.6, 0.6, 0.1], [0.5, 0.5, 0.1], [0.5, 0.5, 0.0])[0]
    # What has no vector yet is judged by its words, whatever stands beside it.
    nan = float("nan")
    mixed = scores([0.6, nan], [0.5, nan], [0.0, 0.9])
    assert np.isfinite(mixed).all()
    assert scores([nan], [nan], [0.9])[0] > scores([nan], [nan], [0.1])[0]
    assert 0 < scores([0.5], [0.5], [0.5])[0] < 1


@pytest.fixture(scope="module")
def ranker(tmp_path_factory, tiny_encoder):
    """The folder of a cross-encoder with random weights; `True` gives one with three labels."""
    import shutil

    import torch
    from transformers import BertConfig, BertForSequenceClassification

    from tests.conftest import tiny_config

    def made(labels: int):
        folder = tmp_path_factory.mktemp("rankers") / f"ranker-{labels}"
        shutil.copytree(tiny_encoder, folder, ignore=shutil.ignore_patterns("model.safetensors", "config.json"))
        torch.manual_seed(3)
        model = BertForSequenceClassification(tiny_config(BertConfig, num_labels=labels))
        with torch.no_grad():  # so that the scores differ
            model.classifier.weight.mul_(20)
        model.save_pretrained(folder)
        return folder

    return made


def test_a_cross_encoder_reads_the_best_again(knowledge, counting, ranker) -> None:
    for title, text in (("a", "the company reports profit"), ("b", "the office opens"), ("c", "weak quarter")):
        knowledge.add(title, "", text)
    until(lambda: knowledge.indexed)
    assert knowledge.rerank == ""
    before = knowledge.search("profit of the company")
    ref = knowledge.use_reranker(str(ranker(1)))
    assert knowledge.rerank == ref
    assert ref.startswith("local:")
    again = knowledge.search("profit of the company")
    assert {hit.source for hit in again} == {hit.source for hit in before}
    relevance = knowledge._reranker.relevance
    pairs = [("profit of the company", f"{hit.source.title}\n{hit.source.text}") for hit in again]
    assert [hit.score for hit in again] == pytest.approx(relevance(ref, pairs), abs=0.005)
    assert [hit.score for hit in again] == sorted((hit.score for hit in again), reverse=True)
    assert len(knowledge.search("profit of the company", k=1)) == 1
    knowledge.use_reranker("")
    assert knowledge.search("profit of the company") == before


def test_it_reads_question_and_passage_as_the_published_model_does(knowledge, services, ranker) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    folder = ranker(1)
    model, tokenizer = AutoModelForSequenceClassification.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)
    pair = ("profit today ?", "the company reports strong profit " * 30)
    with torch.inference_mode():
        read = tokenizer(*pair, truncation="longest_first", max_length=64, return_tensors="pt")
        expected = model.eval()(**read).logits.sigmoid().item()
    task, ref = part("reranking").TextRanking(), f"local:{folder}"
    (item,) = task.pre(services.models.get(task, ref), [pair])
    assert item.ids == read["input_ids"][0].tolist()
    assert [int(mark == 2) for mark in item.marks] == read["token_type_ids"][0].tolist()
    assert 1 in item.marks
    # Ids of segments change what this model answers only a little, so that they are looked at above.
    assert knowledge._reranker.relevance(ref, [pair]) == pytest.approx([expected], abs=0.005)


def test_a_model_that_does_not_rank_is_refused_and_one_that_fails_is_done_without(knowledge, counting, ranker) -> None:
    import shutil

    with pytest.raises(ModelError, match="3 labels"):
        knowledge.use_reranker(str(ranker(3)))
    assert knowledge.rerank == ""
    knowledge.add("a", "", "the company reports profit")
    until(lambda: knowledge.indexed)
    before = knowledge.search("profit")
    folder = ranker(1)
    knowledge.use_reranker(str(folder))
    shutil.rmtree(folder)
    other = part("knowledge").Knowledge(knowledge.services)
    knowledge.services.models._models.clear()
    assert other.search("profit") == before
    other.close()
