"""Which recommender answers, also while another one is being loaded."""

from threading import Event, Thread

import pytest

from shared.errors import ModelError
from shared.recommending import bundle
from shared.recommending.recommender import Recommender
from tests.shared.recommending.bundles import CLASSES, recommender
from tests.spaces.recommender.loading import module


@pytest.fixture
def place(settings, monkeypatch):
    """Puts a recommender where a starter or a version is."""
    monkeypatch.setattr(bundle, "_ladder", lambda: CLASSES)

    def put(name: str = "", serving: str = "linear") -> str:
        made = recommender()
        made.serving = serving
        folder = settings.data_dir / "versions" / name if name else settings.spaces_dir / "recommender" / "starter"
        made.save(folder)
        (folder / "plaza.json").write_text("{}")
        return f"version:{name}" if name else "starter:recommender"

    return put


@pytest.fixture
def served(services):
    return module("serving").Served(services)


def test_the_starter_answers_until_a_version_is_promoted(services, served, place):
    place()
    first = served.recommender()
    assert (served.ref, first.serving) == ("starter:recommender", "linear")
    assert served.recommender() is first
    services.serving.promote("recommender", place("v1", "popularity"))
    second = served.loaded()
    assert (second.ref, second.recommender.serving) == ("version:v1", "popularity")
    services.serving.roll_back("recommender")
    assert served.loaded().ref == "starter:recommender"


def test_without_a_model_it_says_what_to_do(served):
    with pytest.raises(ModelError, match="no model: in “Fine-tune”, train one"):
        served.recommender()


def test_a_version_that_is_gone_or_damaged_is_said(services, served, place):
    place()
    served.recommender()
    services.serving.promote("recommender", "version:gone")
    with pytest.raises(ModelError, match="no model “version:gone”"):
        served.recommender()
    services.serving.roll_back("recommender")
    assert served.loaded().ref == "starter:recommender"


def test_others_get_the_old_one_while_a_thread_loads_the_new_one(services, served, place, monkeypatch):
    place()
    before = served.recommender()
    services.serving.promote("recommender", place("v1", "popularity"))
    loading, may_go_on, load, found = Event(), Event(), Recommender.load, []

    def slowly(folder):
        loading.set()
        assert may_go_on.wait(30)
        return load(folder)

    monkeypatch.setattr(Recommender, "load", slowly)
    thread = Thread(target=lambda: found.append(served.recommender()))
    thread.start()
    try:
        assert loading.wait(30)
        assert served.recommender() is before
        assert before.recommend(before.history_of(["i0"]), 3)
    finally:
        may_go_on.set()
        thread.join(30)
    assert found[0].serving == "popularity"
    assert served.recommender() is found[0]


def test_two_threads_at_the_start_load_it_once(served, place, monkeypatch):
    place()
    load, loads, found = Recommender.load, [], []

    def counted(folder):
        loads.append(folder)
        return load(folder)

    monkeypatch.setattr(Recommender, "load", counted)
    threads = [Thread(target=lambda: found.append(served.recommender())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(loads) == 1
    assert len(found) == 4
    assert all(one is found[0] for one in found)


def test_after_a_failure_the_lock_is_free(services, served, place):
    place()
    served.recommender()
    services.serving.promote("recommender", "version:gone")
    for _ in range(2):
        with pytest.raises(ModelError):
            served.recommender()
