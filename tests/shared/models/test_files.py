from dataclasses import replace

import pytest

from shared.errors import ModelError
from shared.models import hub
from shared.models.embedded import embedded_folder
from shared.models.files import EncoderFiles, ModelFiles
from shared.models.refs import parse
from tests.toy import write_model


@pytest.fixture
def files(settings):
    return ModelFiles(settings)


def encoder_of(files, ref):
    return files.encoder(parse(ref))


def test_the_embedded_encoder(files):
    assert encoder_of(files, "embedded") == EncoderFiles("embedded", embedded_folder())


def test_a_folder(files, tiny_encoder):
    assert encoder_of(files, str(tiny_encoder)) == EncoderFiles(f"local:{tiny_encoder}", tiny_encoder)


def test_a_starter_stands_on_the_embedded_encoder(files, settings):
    folder = write_model(settings.spaces_dir / "sentiment" / "starter", "embedded")
    assert files.folder(parse("starter:sentiment")) == folder
    assert encoder_of(files, "starter:sentiment") == EncoderFiles("embedded", embedded_folder())


def test_a_version_with_an_adapter(files, tiny_encoder):
    folder = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    (folder / "adapter").mkdir()
    expected = EncoderFiles(f"local:{tiny_encoder}", tiny_encoder, adapter=folder / "adapter")
    assert encoder_of(files, "version:v1") == expected


def test_a_version_with_all_weights(files, tiny_encoder):
    folder = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    (folder / "encoder").mkdir()
    found = encoder_of(files, "version:v1")
    assert found == EncoderFiles(f"local:{tiny_encoder}", folder / "encoder", derived=True)


def test_an_adapter_above_all_weights(files, tiny_encoder):
    folder = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    (folder / "encoder").mkdir()
    (folder / "adapter").mkdir()
    found = encoder_of(files, "version:v1")
    assert found == EncoderFiles(f"local:{tiny_encoder}", folder / "encoder", folder / "adapter", derived=True)


def test_one_above_the_other(files, tiny_encoder):
    """A folder that stands on a version that stands on an encoder: the topmost adapter holds."""
    lower = write_model(files.versions_dir / "v1", f"local:{tiny_encoder}")
    (lower / "adapter").mkdir()
    write_model(files.versions_dir / "v2", "version:v1")
    assert encoder_of(files, "version:v2").adapter == lower / "adapter"
    upper = write_model(files.versions_dir / "v3", "version:v2")
    (upper / "adapter").mkdir()
    found = encoder_of(files, f"local:{upper}")
    assert found == EncoderFiles(f"local:{tiny_encoder}", tiny_encoder, upper / "adapter")


def test_a_model_that_stands_on_itself(files):
    write_model(files.versions_dir / "v1", "version:v1")
    with pytest.raises(ModelError, match="stands on too many others: train it again"):
        encoder_of(files, "version:v1")


@pytest.mark.parametrize("ref", ["starter:chess", "version:gone", "local:/no/such/folder"])
def test_what_does_not_exist(files, ref):
    with pytest.raises(ModelError, match=f"There is no model “{ref}”: the folder .* does not exist"):
        files.folder(parse(ref))


def test_a_remote_model_has_no_files(files):
    ref = parse("remote:https://x.org/v1#m")
    assert not files.fine_tuned(ref)
    for look in (files.folder, files.encoder):
        with pytest.raises(ModelError, match=r"“remote:https://x\.org/v1#m” runs elsewhere.*: choose a model of"):
            look(ref)


def test_a_starter_without_its_manifest(files, settings):
    (settings.spaces_dir / "sentiment" / "starter").mkdir(parents=True)
    with pytest.raises(ModelError, match=r"plaza\.json is missing"):
        encoder_of(files, "starter:sentiment")


def test_the_hub_is_asked_no_longer_than_the_settings_say(settings, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(hub, "download", lambda *given, **more: asked.append((given, more)) or tmp_path)
    files = ModelFiles(replace(settings, hub_timeout=0.5))
    assert files.folder(parse("owner/name@v2")) == tmp_path
    assert asked == [(("owner/name", "v2", None), {"timeout": 0.5})]


def test_dots_in_the_name_of_a_starter_are_folders(files, settings):
    """A Space may have several models, each with a starter of its own."""
    ref = parse("starter:chat.retrieval")
    assert not files.has(ref)
    folder = write_model(settings.spaces_dir / "chat" / "retrieval" / "starter", "embedded")
    assert files.has(ref)
    assert files.folder(ref) == folder
    assert not files.has(parse("starter:chat"))


def test_what_there_is(files, settings, tmp_path):
    (settings.spaces_dir / "empty" / "starter").mkdir(parents=True)
    assert not files.has(parse("starter:empty"))
    assert not files.has(parse("version:v1"))
    write_model(files.versions_dir / "v1", "embedded")
    assert files.has(parse("version:v1"))
    assert files.has(parse(str(tmp_path)))
    assert not files.has(parse(str(tmp_path / "gone")))
    assert all(files.has(parse(ref)) for ref in ("embedded", "owner/name", "remote:https://x.org/v1#m"))
