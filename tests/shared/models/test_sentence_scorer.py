import numpy as np
import pytest
import torch

from shared.models.files import EncoderFiles
from shared.models.loading import load_encoder, load_tokenizer
from shared.models.modules import mean_pool, stack
from shared.models.sentence_scorer import RELATIONS, _with_relations, inputs_of
from shared.tasks.summaries.features import COUNT
from shared.tasks.summaries.sentences import beginnings
from shared.tasks.summarization import Summarization
from tests.toy import toy_rows

HIDDEN = 32


@pytest.fixture(scope="module")
def scorer(tiny_encoder):
    torch.manual_seed(0)
    encoder = load_encoder(EncoderFiles("", tiny_encoder))
    return Summarization().new_module(encoder, 2, dropout=0.0).eval()


@pytest.fixture(scope="module")
def tokenizer(tiny_encoder):
    return load_tokenizer(tiny_encoder)


def document(sentences, seed=0):
    return " ".join(f"{row['text'].capitalize()}." for row in toy_rows(sentences, seed=seed))


def batch_of(tokenizer, *texts):
    return stack(beginnings(tokenizer, texts, 64), tokenizer.pad_token_id)


def test_each_sentence_is_read_by_itself(scorer, tokenizer):
    """The vector of a sentence is the mean of its tokens, whatever else the text and the batch hold."""
    texts = [document(9), document(1, seed=1), document(70, seed=2)]
    items = beginnings(tokenizer, texts, 64)
    with torch.inference_mode():
        found = scorer.vectors(stack(items, tokenizer.pad_token_id))
        alone = []
        for item, text in zip(items, texts, strict=True):
            for start, end in item.places:
                words = tokenizer(text[start:end], return_tensors="pt")
                hidden = scorer.encoder(**words).last_hidden_state
                alone.append(torch.nn.functional.normalize(mean_pool(hidden, words["attention_mask"]), dim=-1)[0])
    assert found.shape == (80, HIDDEN)
    assert torch.allclose(found, torch.stack(alone), atol=1e-5)


def test_texts_do_not_mix(scorer, tokenizer):
    texts = [document(5), document(3, seed=1), document(8, seed=2)]
    with torch.inference_mode():
        together = scorer(**batch_of(tokenizer, *texts))
        alone = torch.cat([scorer(**batch_of(tokenizer, text)) for text in texts])
    assert together.shape == (16, 2)
    assert torch.allclose(together, alone, atol=1e-4)


def test_logits_and_vectors_at_once(scorer, tokenizer):
    batch = batch_of(tokenizer, document(4))
    with torch.inference_mode():
        found = scorer.weigh(**batch)
        assert torch.allclose(found[:, :2], scorer(**batch), atol=1e-6)
        assert torch.allclose(found[:, 2:], scorer.vectors(batch), atol=1e-6)


def test_a_text_without_sentences_in_between(scorer, tokenizer):
    with torch.inference_mode():
        found = scorer(**batch_of(tokenizer, document(2), "", document(3)))
    assert found.shape == (5, 2)


def test_relations():
    vectors = torch.nn.functional.normalize(torch.tensor([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0]]), dim=-1)
    found = _with_relations(vectors, torch.zeros(3, 1))
    assert found.shape == (3, inputs_of(2, 1))
    centre, _, others, _, nearest, *_ = found[:, 1 : 1 + RELATIONS].T
    assert centre.argmax() == 1
    assert centre.argmin() == others.argmin() == 2
    assert nearest[0] == pytest.approx(float(vectors[0] @ vectors[1]))
    assert torch.equal(found[:, -4:-2], vectors)
    assert torch.allclose(found[:, -2:], vectors.mean(0))


@pytest.mark.parametrize("count", [1, 2])
def test_relations_of_few(count):
    found = _with_relations(torch.eye(2)[:count], torch.zeros(count, 1))
    assert torch.isfinite(found).all()


def test_it_learns_through_the_encoder(scorer, tokenizer):
    batch = batch_of(tokenizer, document(6))
    scorer.zero_grad()
    scorer(**batch).sum().backward()
    gradients = [p.grad for name, p in scorer.encoder.named_parameters() if p.grad is not None]
    assert any(gradient.abs().sum() > 0 for gradient in gradients)
    scorer.zero_grad()


def test_inputs(scorer):
    assert scorer.head.in_features == inputs_of(HIDDEN, COUNT) == COUNT + RELATIONS + 2 * HIDDEN
    assert np.isfinite(scorer.head.scale.numpy()).all()
