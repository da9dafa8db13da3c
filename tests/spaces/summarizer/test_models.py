import json

import pytest

from shared.errors import ModelError
from shared.models import artifact
from shared.settings import Settings
from tests.spaces.summarizer.conftest import FOLDER, module


@pytest.fixture
def place(services):
    """The services of a server with the shipped Spaces."""
    object.__setattr__(services.settings, "spaces_dir", FOLDER.parent)
    return services


def version(services, name, *, writes):
    folder = services.versions.folder / name if hasattr(services.versions, "folder") else None
    folder = folder or services.settings.data_dir / "versions" / name
    folder.mkdir(parents=True)
    manifest = json.loads((FOLDER / "starter" / artifact.MANIFEST).read_text("utf-8"))
    (folder / artifact.MANIFEST).write_text(json.dumps(manifest | {"writes": writes}), "utf-8")
    return f"version:{name}"


def test_what_writes(place):
    writes = module("models").writes
    assert not writes(place, "starter:summarizer")
    assert not writes(place, version(place, "extracts", writes=False))
    assert writes(place, version(place, "writer", writes=True))
    assert writes(place, "hub:facebook/bart-large-cnn")
    assert writes(place, "remote:https://example.com/v1#some")
    assert not writes(place, "embedded")
    with pytest.raises(ModelError):
        writes(place, "what is this?")


def test_sentences_are_weighed_by_the_model_in_use_unless_it_writes(place):
    models = module("models")
    assert models.weigher(place) == models.STARTER
    ref = version(place, "extracts", writes=False)
    place.serving.promote("summarizer", ref)
    assert models.weigher(place) == ref
    place.serving.promote("summarizer", version(place, "writer", writes=True))
    assert models.weigher(place) == models.STARTER


def test_the_choices_begin_with_the_model_in_use(place):
    models = module("models")
    refs = [ref for _, ref in models.choices(place)]
    assert refs[0] == models.STARTER
    assert "hub:facebook/bart-large-cnn" in refs
    assert models.INSTRUCT[0] in refs
    assert len(set(refs)) == len(refs)
    ref = version(place, "writer", writes=True)
    place.serving.promote("summarizer", ref)
    titles = models.choices(place)
    assert titles[0][1] == ref
    assert titles[0][0].startswith("Write: ")
    assert titles[1] == ("Choose sentences: Starter", models.STARTER)


def test_the_owner_s_remote_models_are_offered(settings):
    from dataclasses import replace

    from shared.services import build_services

    offered = replace(settings, spaces_dir=FOLDER.parent, remote_models=("remote:https://example.com/v1#some",))
    assert isinstance(offered, Settings)
    services = build_services(offered)
    try:
        found = {ref: title for title, ref in module("models").choices(services)}
        assert found["remote:https://example.com/v1#some"] == "Write: some (remote)"
    finally:
        services.close()
