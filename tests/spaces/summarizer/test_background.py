from threading import Event

import pytest

from shared.errors import DataError
from tests.spaces.summarizer.conftest import module


def test_ticks_until_it_is_done():
    gate = Event()
    background = module("background").Background(lambda: gate.wait(60) and "there")
    seconds = []
    for one in background.ticks():
        seconds.append(one)
        if len(seconds) == 2:
            gate.set()
    assert seconds == sorted(seconds)
    assert background.result() == "there"


def test_what_goes_wrong_reaches_whoever_waits():
    def work():
        raise DataError("It is not to be.")

    background = module("background").Background(work)
    assert list(background.ticks()) in ([], [pytest.approx(0.3, abs=60)])
    with pytest.raises(DataError, match="not to be"):
        background.result()
