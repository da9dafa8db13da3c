from datetime import UTC, datetime

import pytest

from shared.errors import ModelError
from shared.models.files import ModelFiles
from shared.serving import Serving, answering
from shared.store import Store
from shared.tasks import get_task
from tests.toy import write_model


@pytest.fixture
def serving():
    store = Store("sqlite://")
    yield Serving(store)
    store.close()


def test_without_a_promotion_the_starter_answers(serving):
    assert serving.current("sentiment") == "starter:sentiment"
    assert not serving.can_roll_back("sentiment")
    assert serving.history("sentiment") == []
    with pytest.raises(ModelError, match="“sentiment” already serves its starter"):
        serving.roll_back("sentiment")


def test_promote_and_roll_back_step_by_step(serving):
    serving.promote("sentiment", "version:1")
    serving.promote("sentiment", "version:2")
    assert serving.current("sentiment") == "version:2"
    assert serving.roll_back("sentiment") == "version:1"
    assert serving.roll_back("sentiment") == "starter:sentiment"
    assert not serving.can_roll_back("sentiment")


def test_after_a_roll_back_one_may_promote_again(serving):
    serving.promote("sentiment", "version:1")
    serving.promote("sentiment", "version:2")
    serving.roll_back("sentiment")
    serving.promote("sentiment", "version:2")
    assert serving.current("sentiment") == "version:2"
    assert serving.roll_back("sentiment") == "version:1"


def test_promoting_what_is_served_changes_nothing(serving):
    serving.promote("sentiment", "starter:sentiment")
    assert serving.history("sentiment") == []
    serving.promote("sentiment", "version:1")
    serving.promote("sentiment", "version:1")
    assert len(serving.history("sentiment")) == 1


def test_history_is_newest_first_and_says_what_was_rolled_back(serving):
    before = datetime.now(UTC)
    serving.promote("sentiment", "version:1")
    serving.promote("sentiment", "version:2")
    serving.roll_back("sentiment")
    found = serving.history("sentiment")
    assert [(p.space, p.ref, p.active) for p in found] == [
        ("sentiment", "version:2", False),
        ("sentiment", "version:1", True),
    ]
    assert before <= found[1].created <= found[0].created <= datetime.now(UTC)


def test_spaces_do_not_mix(serving):
    serving.promote("sentiment", "version:1")
    serving.promote("chat", "version:2")
    serving.promote("ner", "version:1")
    serving.promote("ner", "version:3")
    assert serving.serves("version:1") == ["sentiment"]
    assert serving.serves("version:2") == ["chat"]
    assert serving.current("summarizer") == "starter:summarizer"
    assert serving.serves("starter:sentiment") == []


def test_a_withdrawn_version_is_never_returned_to(serving):
    serving.promote("sentiment", "version:1")
    serving.promote("sentiment", "version:2")
    serving.promote("chat", "version:1")
    serving.withdraw("version:1")
    assert serving.current("sentiment") == "version:2"
    assert serving.roll_back("sentiment") == "starter:sentiment"
    assert serving.current("chat") == "starter:chat"


def test_a_roll_back_changes_the_model_even_where_one_in_between_was_withdrawn(serving):
    for ref in ("version:1", "version:2", "version:1"):
        serving.promote("sentiment", ref)
    serving.withdraw("version:2")
    assert serving.roll_back("sentiment") == "starter:sentiment"


def test_the_database_keeps_it(tmp_path):
    url = f"sqlite:///{tmp_path / 'plaza.db'}"
    store = Store(url)
    Serving(store).promote("sentiment", "version:1")
    store.close()
    store = Store(url)
    assert Serving(store).current("sentiment") == "version:1"
    store.close()


def test_what_answers_where_there_is_no_starter(serving, settings):
    files, retrieval, writing = ModelFiles(settings), get_task("retrieval"), get_task("text-generation")
    assert answering(serving, files, "chat.retrieval", retrieval) == "embedded"
    assert answering(serving, files, "chat.writing", writing) is None
    write_model(settings.spaces_dir / "chat" / "retrieval" / "starter", "embedded", task="retrieval")
    assert answering(serving, files, "chat.retrieval", retrieval) == "starter:chat.retrieval"
    serving.promote("chat.writing", "version:gone")
    assert answering(serving, files, "chat.writing", writing) is None
    serving.promote("chat.writing", "hub:owner/name")
    assert answering(serving, files, "chat.writing", writing) == "hub:owner/name"
