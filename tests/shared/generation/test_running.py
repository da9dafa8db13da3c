from threading import Event, Lock

import pytest

from shared.errors import HubUnreachable, ModelError
from shared.generation.running import TooSlow, run, turn
from tests.toy import WAIT


def test_pieces_come_as_they_are_said():
    gate = Event()

    def work(say, stop):
        say("one")
        say("")
        assert gate.wait(WAIT)
        say("two")

    pieces = run("m", work, Event())
    assert next(pieces) == "one"
    gate.set()
    assert list(pieces) == ["two"]


def test_nothing_is_done_before_the_first_is_asked_for():
    begun = []
    pieces = run("m", lambda say, stop: begun.append(True), Event())
    assert not begun
    assert list(pieces) == []
    assert begun


@pytest.mark.parametrize("how", ["cancel", "close"])
def test_who_does_not_want_the_rest_is_heard(how):
    cancel, heard = Event(), Event()

    def work(say, stop):
        say("one")
        if stop.wait(WAIT):
            heard.set()

    pieces = run("m", work, cancel)
    assert next(pieces) == "one"
    cancel.set() if how == "cancel" else pieces.close()
    assert list(pieces) == []
    assert heard.wait(WAIT)


def test_work_that_does_not_listen_is_not_waited_for():
    cancel, gate = Event(), Event()

    def work(say, stop):
        say("one")
        assert gate.wait(WAIT)

    pieces = run("m", work, cancel)
    next(pieces)
    cancel.set()
    assert list(pieces) == []
    gate.set()


def test_the_first_piece_is_waited_for_only_so_long():
    heard = Event()

    def work(say, stop):
        if stop.wait(WAIT):
            heard.set()

    with pytest.raises(TooSlow, match=r"tiny wrote nothing for 0\.1 seconds"):
        next(run("tiny", work, Event(), first_within=0.1))
    assert heard.wait(WAIT)


def test_the_pieces_after_the_first_may_take_longer():
    gate, begun = Event(), Event()

    def work(say, stop):
        say("one")
        begun.set()
        assert gate.wait(WAIT)
        say("two")

    pieces = run("tiny", work, Event(), first_within=30.0)
    assert next(pieces) == "one"
    assert begun.wait(WAIT)
    gate.set()
    assert list(pieces) == ["two"]


def raised(error):
    def work(say, stop):
        say("one")
        raise error

    pieces = run("tiny", work, Event())
    assert next(pieces) == "one"
    with pytest.raises(ModelError) as caught:
        next(pieces)
    return caught.value


def test_what_goes_wrong_reaches_the_reader(caplog):
    found = raised(ZeroDivisionError("oh"))
    assert str(found) == "tiny failed while it wrote (ZeroDivisionError: oh): try again, or another model."
    assert isinstance(found.__cause__, ZeroDivisionError)
    assert "ZeroDivisionError" in caplog.text


def test_what_is_written_for_the_user_stays_as_it_is():
    error = HubUnreachable("The Hub did not answer.")
    assert raised(error) is error


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_not_enough_memory(error):
    assert str(raised(error)) == "There is not enough memory for tiny: choose a smaller model, or a shorter text."


def test_a_turn_is_given_back():
    lock = Lock()
    with turn(lock, Event()) as mine:
        assert mine
        assert lock.locked()
    assert not lock.locked()


def test_a_turn_that_nobody_waits_for():
    lock, stop = Lock(), Event()
    stop.set()
    with lock, turn(lock, stop) as mine:
        assert not mine
    assert not lock.locked()
