from pathlib import Path

import pytest

from shared.errors import ModelError
from shared.models.refs import ModelRef, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("embedded", ModelRef("embedded")),
        (" embedded ", ModelRef("embedded")),
        ("starter:sentiment", ModelRef("starter", "sentiment")),
        ("version:20260101-120000-ab12", ModelRef("version", "20260101-120000-ab12")),
        ("hub:ProsusAI/finbert", ModelRef("hub", "ProsusAI/finbert")),
        ("hub:ProsusAI/finbert@v1.0", ModelRef("hub", "ProsusAI/finbert", "v1.0")),
        ("ProsusAI/finbert", ModelRef("hub", "ProsusAI/finbert")),
        ("gpt2@main", ModelRef("hub", "gpt2", "main")),
        ("https://huggingface.co/ProsusAI/finbert", ModelRef("hub", "ProsusAI/finbert")),
        ("/models/mine", ModelRef("local", "/models/mine")),
        ("local:/models/with space:and colon", ModelRef("local", "/models/with space:and colon")),
        ("/models/../other", ModelRef("local", "/other")),
        ("remote:http://localhost:11434/v1#qwen3:4b", ModelRef("remote", "http://localhost:11434/v1#qwen3:4b")),
        ("remote:https://x.org/v1/#a/b@c#d", ModelRef("remote", "https://x.org/v1#a/b@c#d")),
    ],
)
def test_what_users_type(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "embedded",
        "starter:sentiment",
        "hub:a/b@c",
        "hub:a/b",
        "local:/folder",
        "version:20260101-120000-ab12",
        "remote:http://x/v1#m",
    ],
)
def test_a_ref_reads_back(text):
    assert str(parse(text)) == text


def test_folders_are_meant_wherever_the_worker_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/somebody")
    assert parse("./mine") == parse("local:mine") == parse("local:./mine") == ModelRef("local", str(tmp_path / "mine"))
    assert parse("~/mine").name == str(Path("/home/somebody/mine"))


@pytest.mark.parametrize("text", ["", "  ", "two words", "a/b/c", "hub:", "local:", "http://"])
def test_what_is_no_model(text):
    with pytest.raises(ModelError, match=r"is not a model: type a Hub id such as ProsusAI/finbert"):
        parse(text)


def test_the_parts_of_a_remote_model():
    assert parse("remote:https://x.org:8000/v1#owner/name:tag").remote == ("https://x.org:8000/v1", "owner/name:tag")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "does not start with http"),
        ("x.org/v1#m", "does not start with http"),
        ("file:///etc/passwd#m", "does not start with http"),
        ("https://#m", "does not start with http"),
        ("https://x.org/v1", "# and the name of the model are missing"),
        ("https://x.org/v1#", "# and the name of the model are missing"),
        ("https://me:secret@x.org/v1#m", "a user name or a password"),
        ("https://x.org/v1?a=b#m", "a question mark"),
        ("https://x.org:port/v1#m", "there is no such address"),
        ("https://[x/v1#m", "there is no such address"),
        ("https://x.org/v1#two words", "a space"),
        ("https://x.org/v1#m\u2028n", "a space"),
        ("https://x.org/v1#" + "m" * 1000, "too long"),
    ],
)
def test_what_is_no_remote_model(text, problem):
    with pytest.raises(
        ModelError, match=rf"^This is not a remote model: .*{problem}.* Give remote:, the address"
    ) as found:
        parse(f"remote:{text}")
    assert "secret" not in str(found.value)


@pytest.mark.parametrize("name", ["", "..", "../other", "a/b", "/etc", ".hidden", "a\\b", "a b"])
@pytest.mark.parametrize("kind", ["version", "starter"])
def test_names_that_could_lead_out_of_the_folder(kind, name):
    with pytest.raises(ModelError, match=f"expected {kind}: and the name of a {kind}"):
        parse(f"{kind}:{name}")
