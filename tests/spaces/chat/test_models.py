"""Who may write the chat's answers."""

from dataclasses import replace

import pytest

from shared.errors import ModelError
from shared.models.artifact import Manifest, write_manifest
from shared.services import build_services
from tests.shared.generation.tiny_writers import write_causal
from tests.shared.ui.conftest import REPORT
from tests.spaces.chat.answers.conftest import module
from tests.toy_writer import write_seq2seq

REMOTE = "remote:https://example.com/v1#some"


def test_none_comes_first_and_the_hub_last(services) -> None:
    found = module("models").choices(services)
    assert found[0] == ("No model: the articles' own words", "")
    refs = [ref for _, ref in found]
    assert "hub:Qwen/Qwen3-0.6B" in refs
    assert len(set(refs)) == len(refs)


def test_the_owner_s_remote_models_are_offered(settings) -> None:
    services = build_services(replace(settings, remote_models=(REMOTE,)))
    try:
        models = module("models")
        assert {ref: title for title, ref in models.choices(services)}[REMOTE] == "some (remote)"
        writer = models.writer_of(services, REMOTE)
        assert (writer.title, writer.instructed) == ("some", True)
        assert models.writer_of(services, REMOTE).title == "some"
    finally:
        services.close()


def test_what_is_in_service_stands_second(services) -> None:
    models = module("models")
    assert models.in_service(services) == models.NONE
    services.serving.promote("chat.writing", REMOTE)
    assert models.in_service(services) == REMOTE
    assert models.choices(services)[1] == ("some (in service)", REMOTE)


def test_no_model_writes_nothing(services) -> None:
    assert module("models").writer_of(services, "") is None


def test_an_instruct_model_in_a_folder_writes(services, tmp_path) -> None:
    folder = write_causal(tmp_path / "instruct")
    writer = module("models").writer_of(services, f"local:{folder}")
    assert writer.instructed
    assert module("models").writer_of(services, f"local:{folder}") is writer


def test_what_follows_no_instructions_is_refused(services, tmp_path) -> None:
    folder = write_seq2seq(tmp_path / "bart")
    with pytest.raises(ModelError, match="“bart” turns one text into another and follows no instructions"):
        module("models").writer_of(services, f"local:{folder}")
    with pytest.raises(ModelError):
        module("models").writer_of(services, f"local:{tmp_path / 'nowhere'}")


def version(services, task: str) -> str:
    """A version as training leaves it."""
    draft = services.versions.new_folder()
    write_manifest(draft, Manifest(task, "hub:Qwen/Qwen3-0.6B", "adapter", (), 512, normalize=False, writes=True))
    about = {
        "created": "2030-05-01T12:00:00+00:00",
        "space": "chat",
        "data_name": "mine.csv",
        "fingerprint": "0" * 64,
        "rows": {"train": 160, "validation": 20, "test": 20},
        "seconds": 12.0,
        "primary": "perplexity",
        "report": replace(REPORT, metrics={"perplexity": 3.0}),
        "settings": {},
        "libraries": {},
        "licence": "apache-2.0",
        "validation": {},
    }
    return services.versions.finish(draft, about, {"train": [], "validation": [], "test": []}).ref


def test_versions_of_the_task_are_offered(services) -> None:
    mine, other = version(services, "text-generation"), version(services, "summarization")
    found = {ref: title for title, ref in module("models").choices(services)}
    assert found[mine] == "Version of 01 May 2030, 12:00 UTC"
    assert other not in found
    services.serving.promote("chat.writing", mine)
    assert module("models").choices(services)[1] == ("Version of 01 May 2030, 12:00 UTC (in service)", mine)
