from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from shared.errors import PlazaError
from shared.settings import ROOT, Settings


def test_without_variables():
    settings = Settings.from_env({})
    assert settings.data_dir == ROOT / "plaza-data"
    assert settings.spaces_dir == ROOT / "spaces"
    assert settings.database_url == f"sqlite:///{ROOT / 'plaza-data' / 'plaza.db'}"
    assert (settings.device, settings.memory_gb, settings.hub_timeout) == ("auto", 4.0, 2.0)
    assert not settings.allow_private_feeds
    assert (settings.remote_models, settings.remote_key, settings.remote_reads) == ((), None, 4096)
    assert settings.owner_key is None


def test_variables(tmp_path):
    environ = {
        "PLAZA_DATA_DIR": str(tmp_path / "x"),
        "DATABASE_URL": "postgresql://host/db",
        "PLAZA_DEVICE": "cuda",
        "PLAZA_MEMORY_GB": "1.5",
        "PLAZA_HUB_TIMEOUT": "7",
        "PLAZA_ALLOW_PRIVATE_FEEDS": "true",
        "PLAZA_REMOTE_MODELS": " remote:http://a/v1#m  remote:http://b/v1#n\n",
        "PLAZA_REMOTE_KEY": " k-123\n",
        "PLAZA_REMOTE_READS": "32768",
        "PLAZA_OWNER_KEY": " a-long-enough-key\n",
    }
    remote = (("remote:http://a/v1#m", "remote:http://b/v1#n"), "k-123", 32768, "a-long-enough-key")
    settings = Settings.from_env(environ)
    assert settings == Settings(
        tmp_path / "x", ROOT / "spaces", "postgresql://host/db", "cuda", 1.5, 7.0, True, *remote
    )


def test_what_is_given_wins_and_none_does_not(tmp_path):
    environ = {"PLAZA_DATA_DIR": str(tmp_path / "x"), "PLAZA_DEVICE": "mps"}
    settings = Settings.from_env(environ, data_dir=tmp_path / "y", device="cpu", memory_gb=None)
    assert (settings.data_dir, settings.device, settings.memory_gb) == (tmp_path / "y", "cpu", 4.0)
    assert settings.database_url == f"sqlite:///{tmp_path / 'y' / 'plaza.db'}"


def test_the_data_directory_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert Settings.from_env({}, data_dir="here").data_dir == tmp_path / "here"
    assert Settings.from_env({}, data_dir=Path("~/there")).data_dir == tmp_path / "home" / "there"


def test_empty_variables_count_as_not_set():
    empty = dict.fromkeys(
        ("PLAZA_DEVICE", "PLAZA_MEMORY_GB", "PLAZA_HUB_TIMEOUT", "PLAZA_DATA_DIR", "DATABASE_URL"), ""
    )
    assert Settings.from_env(empty) == Settings.from_env({})


def test_the_key_is_not_shown():
    assert "k-123" not in repr(Settings.from_env({"PLAZA_REMOTE_KEY": "k-123"}))


@pytest.mark.parametrize("key", ["two words", "k\u00e9y", "a\nb"])
def test_what_cannot_be_a_key(key):
    with pytest.raises(PlazaError, match="PLAZA_REMOTE_KEY holds a space or a sign that no key has") as found:
        Settings.from_env({"PLAZA_REMOTE_KEY": key})
    assert key not in str(found.value)


def test_an_owner_key_cannot_be_guessed_or_shown():
    with pytest.raises(PlazaError, match="PLAZA_OWNER_KEY has 6 characters, which can be guessed") as found:
        Settings.from_env({"PLAZA_OWNER_KEY": "secret"})
    assert "secret" not in str(found.value)
    assert "twelve-signs" not in repr(Settings.from_env({"PLAZA_OWNER_KEY": "twelve-signs"}))


@pytest.mark.parametrize("name", ["PLAZA_MEMORY_GB", "PLAZA_HUB_TIMEOUT", "PLAZA_REMOTE_READS"])
def test_a_number_that_is_none(name):
    with pytest.raises(PlazaError, match=f"{name} is “plenty”: set it to a number"):
        Settings.from_env({name: "plenty"})


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        Settings.from_env({}).device = "cpu"
