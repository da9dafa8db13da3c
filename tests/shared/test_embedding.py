"""Vectors of texts by the embedded encoder."""

import numpy as np
import pytest

from shared.embedding import FeatureExtraction, embed
from shared.errors import ModelError


def test_texts_of_like_meaning_are_near(services):
    texts = ["Profit doubles at the bank", "The bank's profit has doubled", "A storm closes the harbour"]
    vectors = embed(services.engine, texts)
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert vectors[0] @ vectors[1] > 0.8 > 0.4 > vectors[0] @ vectors[2]


def test_no_texts_and_a_very_long_one(services):
    assert len(embed(services.engine, [])) == 0
    assert embed(services.engine, ["profit " * 5000]).shape == (1, 384)


def test_a_classifier_gives_no_vectors(services, tmp_path):
    from tests.toy import write_model

    folder = write_model(tmp_path / "model", "embedded", hidden=384)
    with pytest.raises(ModelError, match="was trained for text-classification"):
        services.engine.predict(FeatureExtraction(), f"local:{folder}", ["text"])
