"""Fixtures for all tests: settings and services in a temporary folder, and models small enough to train in seconds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.toy import LABELS, WORDS


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a BERT with random weights (2 layers of 32) that reads the words of `tests.toy`."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models") / "tiny-encoder"
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    BertTokenizerFast(vocab=vocabulary, model_max_length=64).save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(tiny_config(BertConfig)).save_pretrained(folder)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Tiny\n", "utf-8")
    return folder


@pytest.fixture(scope="session")
def tiny_classifier(tmp_path_factory: pytest.TempPathFactory, tiny_encoder: Path) -> Path:
    """The folder of a published sequence classifier of that size, with the labels of `tests.toy`."""
    import shutil

    import torch
    from transformers import BertConfig, BertForSequenceClassification

    folder = tmp_path_factory.mktemp("models") / "tiny-classifier"
    shutil.copytree(tiny_encoder, folder, ignore=shutil.ignore_patterns("model.safetensors", "config.json"))
    torch.manual_seed(1)
    config = tiny_config(BertConfig, id2label=dict(enumerate(LABELS)), label2id={n: i for i, n in enumerate(LABELS)})
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


def tiny_config(kind, **more):
    """The shape of the tiny models."""
    return kind(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        **more,
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with everything below a temporary folder."""
    data_dir = tmp_path / "data"
    return Settings(data_dir, tmp_path / "spaces", f"sqlite:///{data_dir / 'plaza.db'}", device="cpu")


@pytest.fixture
def services(settings: Settings) -> Iterator:
    """The services of one server, closed at the end."""
    from shared.services import build_services

    built = build_services(settings)
    yield built
    built.close()
