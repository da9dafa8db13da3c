from types import SimpleNamespace

import pytest

from shared.errors import DataError, ModelError
from shared.models import hub
from shared.models.catalog import Catalog
from shared.models.files import ModelFiles
from tests.shared.generation.tiny_writers import write_causal
from tests.toy import write_model


@pytest.fixture
def catalog(settings, monkeypatch):
    monkeypatch.setattr(hub, "cached", lambda name, revision: None)
    return Catalog(ModelFiles(settings), list)


def test_entries_are_best_first(catalog, settings):
    refs = [entry.ref for entry in catalog.entries("text-classification", "sentiment")]
    assert refs == ["embedded", "hub:ProsusAI/finbert"]
    write_model(settings.spaces_dir / "sentiment" / "starter", "embedded")
    refs = [entry.ref for entry in catalog.entries("text-classification", "sentiment")]
    assert refs == ["starter:sentiment", "embedded", "hub:ProsusAI/finbert"]
    assert [entry.ref for entry in catalog.entries("text-classification")] == refs[1:]
    assert [entry.ref for entry in catalog.entries("text-classification", "chat")] == refs[1:]
    with pytest.raises(DataError, match="is not a task"):
        catalog.entries("chess")


@pytest.mark.parametrize(
    ("ref", "title", "origin"),
    [
        ("embedded", "MiniLM (embedded)", "embedded"),
        ("starter:sentiment", "Starter", "starter"),
        ("ProsusAI/finbert", "ProsusAI/finbert", "hub"),
        ("/models/mine", "/models/mine", "yours"),
        ("version:gone", "gone", "yours"),
    ],
)
def test_any_model_can_be_described(catalog, ref, title, origin):
    entry = catalog.describe(ref)
    assert (entry.title, entry.origin) == (title, origin)
    assert entry.note


def test_a_version_that_was_deleted_says_so(catalog):
    assert catalog.describe("version:gone").note == "This version was deleted."


def test_a_folder_is_checked(catalog, tiny_classifier, tmp_path):
    assert catalog.check("text-classification", str(tiny_classifier)).endswith("is here and ready.")
    with pytest.raises(ModelError, match="No weights that can be read here were found"):
        catalog.check("text-classification", str(tmp_path))
    with pytest.raises(ModelError, match="does not exist"):
        catalog.check("text-classification", str(tmp_path / "gone"))


def test_the_hub_is_asked_about_a_model_of_the_hub(catalog, monkeypatch):
    files = [SimpleNamespace(rfilename="config.json"), SimpleNamespace(rfilename="model.safetensors")]
    card = SimpleNamespace(license="mit")
    info = SimpleNamespace(siblings=files, card_data=card, tags=["license:mit"])
    monkeypatch.setattr(hub, "info", lambda name, revision, timeout: info)
    monkeypatch.setattr(hub, "licence", lambda info: "mit")
    assert catalog.check("text-classification", "owner/name") == (
        "owner/name is on the Hub (licence: mit); first use downloads it."
    )
    info.siblings = files[:1]
    with pytest.raises(ModelError, match="No weights that can be read"):
        catalog.check("text-classification", "owner/name")


def test_what_has_been_downloaded_needs_no_hub(catalog, monkeypatch, tmp_path):
    monkeypatch.setattr(hub, "cached", lambda name, revision: tmp_path)
    assert catalog.check("text-classification", "owner/name") == "owner/name has already been downloaded."
    assert "already downloaded" in catalog.describe("owner/name").note


def test_a_name_with_its_own_starter_and_one_without(catalog, settings):
    assert catalog.entries("retrieval", "chat.retrieval")[0].ref == "embedded"
    write_model(settings.spaces_dir / "chat" / "retrieval" / "starter", "embedded", task="retrieval")
    assert [entry.ref for entry in catalog.entries("retrieval", "chat.retrieval")][:2] == [
        "starter:chat.retrieval",
        "embedded",
    ]


def test_bases_that_write_begin_with_those_of_the_hub(catalog):
    refs = [entry.ref for entry in catalog.entries("text-generation", "chat.writing")]
    assert refs[0] == "hub:Qwen/Qwen3-0.6B"
    assert "embedded" not in refs


def test_what_is_no_base_for_a_task_is_refused(catalog, tiny_encoder, tmp_path):
    with pytest.raises(ModelError, match="does not go on with a conversation: choose an instruct model"):
        catalog.check("text-generation", str(tiny_encoder))
    assert catalog.check("text-generation", str(write_causal(tmp_path / "model"))).endswith("is here and ready.")
