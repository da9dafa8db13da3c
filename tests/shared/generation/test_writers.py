import json
import shutil
from dataclasses import replace
from threading import Event

import pytest

from shared.errors import ModelError
from shared.generation.causal import CausalWriter
from shared.generation.remote import RemoteWriter
from shared.generation.seq2seq import Seq2SeqWriter
from shared.generation.writer import Limits, Message
from shared.generation.writers import Writers
from shared.models.embedded import embedded_folder
from shared.models.files import ModelFiles
from shared.tasks import get_task
from tests.openai_server import OpenAIServer
from tests.shared.generation.tiny_writers import SAYING
from tests.toy import write_model

ASK = [Message("user", "Sum it up.")]
KEY = "k-123"
TASK = get_task("summarization")


@pytest.fixture
def writers(services):
    return services.writers


def write(writer):
    return "".join(writer.write(ASK, Limits(max_tokens=20), Event()))


def with_config(source, folder, **changes):
    """A copy of a model whose configuration is another."""
    shutil.copytree(source, folder)
    config = json.loads((folder / "config.json").read_text("utf-8")) | changes
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return str(folder)


@pytest.mark.parametrize(("name", "kind"), [("bart", Seq2SeqWriter), ("t5", Seq2SeqWriter), ("instruct", CausalWriter)])
def test_the_kind_is_seen_in_the_configuration(writers, services, writing, name, kind):
    found = writers.get(str(writing[name]))
    assert type(found) is kind
    assert found.title == name
    assert found.instructed is (kind is CausalWriter)
    assert services.engine.status().models == ()


def test_they_write_and_are_kept_with_all_other_models(writers, services, writing):
    for name in ("bart", "instruct"):
        assert write(writers.get(str(writing[name]))) == SAYING
    assert [model.task for model in services.engine.status().models] == ["text-to-text", "text-generation"]


def test_everybody_gets_the_same_writer(writers, writing):
    one = writers.get(str(writing["bart"]))
    assert writers.get(f"local:{writing['bart']}") is one
    assert writers.get(str(writing["bart"]), TASK) is not one
    assert writers.get(str(writing["instruct"]), TASK) is writers.get(str(writing["instruct"]))


@pytest.mark.parametrize("changed", [{"architectures": ["BartForSequenceClassification"]}, {}])
def test_what_does_not_write(writers, writing, tiny_encoder, tmp_path, changed):
    ref = with_config(writing["bart"], tmp_path / "other", **changed) if changed else str(tiny_encoder)
    with pytest.raises(ModelError, match=r"(tiny-encoder|other)” does not write: choose a model for summaries"):
        writers.get(ref)


def test_encoders_do_not_write(writers, services, settings, tiny_classifier):
    write_model(settings.data_dir / "versions" / "v1", "embedded")
    for ref in ("embedded", f"local:{embedded_folder()}", str(tiny_classifier), "version:v1"):
        with pytest.raises(ModelError, match="does not write"):
            writers.get(ref)


@pytest.mark.parametrize("content", [None, "{", "[]", '{"architectures": 3}'])
def test_a_folder_without_a_configuration_that_can_be_read(writers, tmp_path, content):
    if content is not None:
        (tmp_path / "config.json").write_text(content, "utf-8")
    with pytest.raises(ModelError, match=r"config\.json is (missing|damaged)"):
        writers.get(str(tmp_path))


def test_a_folder_that_is_not_there(writers):
    with pytest.raises(ModelError, match="does not exist"):
        writers.get("/no/such/folder")


@pytest.mark.parametrize("given", [(), (TASK,)])
def test_a_version_that_was_trained_to_write(writers, services, settings, writing, given):
    more = {"task": "summarization", "strategy": "full", "writes": True, "max_length": 40}
    folder = write_model(settings.data_dir / "versions" / "v1", f"local:{writing['bart']}", **more)
    shutil.copy(writing["bart"] / "generation_config.json", folder)
    found = writers.get("version:v1", *given)
    assert isinstance(found, Seq2SeqWriter)
    assert found.title == "v1"
    assert found.reads == 40
    assert write(found) == SAYING
    assert [(model.task, model.ref) for model in services.engine.status().models] == [("summarization", "version:v1")]


def test_a_task_and_a_writer_share_the_model(writers, services, writing):
    assert write(writers.get(str(writing["bart"]), TASK)) == SAYING
    loaded = services.models.get(TASK, f"local:{writing['bart']}")
    assert [model for _, model in services.models.loaded()] == [loaded]


# Behind an address


@pytest.fixture
def server():
    with OpenAIServer() as running:
        yield running


def remote(settings, services, **more):
    return Writers(services.models, ModelFiles(settings), replace(settings, remote_key=KEY, **more))


def test_what_the_owner_offers_gets_the_key_and_may_be_private(settings, services, server):
    ref = f"remote:{server.url}#m"
    writers = remote(settings, services, remote_models=(f"remote:{server.url}/#m",))
    assert writers.offered == (ref,)
    found = writers.get(ref)
    assert isinstance(found, RemoteWriter)
    assert found.title == "m"
    assert write(found) == "Good morning."
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.requests[0].said["model"] == "m"


def test_another_model_at_the_same_address_gets_neither(settings, services, server):
    writers = remote(settings, services, remote_models=(f"remote:{server.url}#m",))
    with pytest.raises(ModelError, match="inside a private network"):
        write(writers.get(f"remote:{server.url}#dearer"))
    assert server.requests == []


def test_the_key_does_not_go_where_a_visitor_says(settings, services, server):
    writers = remote(settings, services, allow_private_feeds=True)
    assert write(writers.get(f"remote:{server.url}#m")) == "Good morning."
    assert "authorization" not in server.requests[0].headers


def test_how_much_a_remote_model_reads(settings, services):
    assert remote(settings, services).get("remote:https://x.org#m").reads == 4096
    assert remote(settings, services, remote_reads=999).get("remote:https://x.org#m").reads == 999


def test_an_owner_who_offers_something_else(settings, services):
    with pytest.raises(ModelError, match=r"PLAZA_REMOTE_MODELS names “hub:a/b”: give model_refs that begin with"):
        remote(settings, services, remote_models=("a/b",)).get("remote:https://x.org#m")
