"""A Hub on this machine with a GLiNER model, and a small package in the place of the one that runs such models."""

import importlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from tests.hub_server import HubServer
from tests.spaces.ner.conftest import module

MODEL, BASE = "plaza-tests/gliner", "plaza-tests/encoder"
CONFIG = {
    "model_name": BASE,
    "max_len": 12,
    "max_width": 4,
    "span_mode": "markerV0",
    "ent_token": "<<ENT>>",
    "sep_token": "<<SEP>>",
    "weights": ["encoder.weight", "head.weight"],
    "knows": {
        "profit": [["figure", 0.9]],
        "the board": [["body", 0.8], ["people", 0.6]],
        "board": [["people", 0.7]],
        "market opens": [["event", 0.75]],
        "opens": [["verb", 0.75]],
    },
}
# What the tests need of the package: it builds from a folder on this machine, has a tokenizer and weights with names,
# and finds the strings that its configuration knows.
PACKAGE = """
import json, re
from pathlib import Path
from types import SimpleNamespace

LOADED, READ = [], []

class GLiNER:
    def __init__(self, folder, tokenizer):
        config = json.loads((folder / "gliner_config.json").read_text("utf-8"))
        limits = SimpleNamespace(**config.pop("encoder_config", {"max_position_embeddings": 64}))
        self.config = SimpleNamespace(**{"encoder_config": limits, "labels_encoder": None, **config})
        self.model = SimpleNamespace(state_dict=lambda: dict.fromkeys(config["weights"]))
        self.data_processor = SimpleNamespace(transformer_tokenizer=tokenizer, words_splitter=self.split)

    @classmethod
    def from_pretrained(cls, model_id, local_files_only, load_tokenizer, map_location):
        from transformers import AutoTokenizer

        folder = Path(model_id)
        config = json.loads((folder / "gliner_config.json").read_text("utf-8"))
        own = (folder / "tokenizer_config.json").is_file()
        tokenizer = AutoTokenizer.from_pretrained(folder if own else config["model_name"], local_files_only=True)
        if config.get("labels_encoder"):
            AutoTokenizer.from_pretrained(config["labels_encoder"], local_files_only=True)
        LOADED.append((sorted(path.name for path in folder.iterdir()), config, map_location))
        return cls(folder, tokenizer)

    def split(self, text):
        for match in re.finditer(r"\\w+|\\S", text):
            yield match.group(), match.start(), match.end()

    def inference(self, texts, labels, threshold, batch_size):
        READ.append((list(texts), list(labels), batch_size))
        if "crash" in labels:
            raise IndexError("list index out of range")
        return [list(self.found(text, labels, threshold)) for text in texts]

    def found(self, text, labels, threshold):
        for known, answers in self.config.knows.items():
            for match in re.finditer(rf"\\b{known}\\b", text):
                for label, score in answers:
                    if label in labels and score >= threshold:
                        yield {"start": match.start(), "end": match.end(), "text": known, "label": label,
                               "score": score}
"""


def part(name: str) -> ModuleType:
    """A module of `any_label` by its name."""
    return module(f"any_label.{name}")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The stand-in, importable as `gliner`. `LOADED` and `READ` tell what it was asked."""
    folder = tmp_path / "packages" / "gliner"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(PACKAGE, "utf-8")
    monkeypatch.syspath_prepend(str(folder.parent))
    monkeypatch.delitem(sys.modules, "gliner", raising=False)
    yield importlib.import_module("gliner")
    sys.modules.pop("gliner", None)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_encoder: Path) -> Iterator[HubServer]:
    """The Hub, with the model and the encoder that it names; what is downloaded goes to a temporary folder."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with HubServer(tmp_path / "hub") as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        server.add(BASE, {path.name: path.read_bytes() for path in tiny_encoder.iterdir()})
        add_model(server)
        yield server


def add_model(server: HubServer, name: str = MODEL, files: dict[str, bytes] | None = None, **config) -> None:
    """A model as its authors publish them: a configuration and weights. `config` changes what it says."""
    weights = {"model.safetensors": safetensors(*CONFIG["weights"])} if files is None else files
    server.add(name, {"gliner_config.json": json.dumps(CONFIG | config), **weights})


def safetensors(*names: str) -> bytes:
    """A file of weights with these names."""
    import torch
    from safetensors.torch import save

    return save({name: torch.zeros(2) for name in names})


@pytest.fixture
def any_label(server: HubServer, package: ModuleType, settings):
    """What the page has, with a Hub whose answer may take its time."""
    return part("finding").AnyLabel(replace(settings, hub_timeout=30.0))
