"""How much a visitor may send, and what is said to who sends more."""

import pytest

from shared.errors import DataError
from tests.spaces.chat.people.conftest import module


class Seconds:
    """A clock that is put forward by hand."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def limits(clock: Seconds):
    return lambda **options: module("people.limits").Limits(**{"clock": clock, **options})


def test_a_burst_and_then_so_many_a_minute(limits, clock: Seconds) -> None:
    bound = limits(per_minute=20, burst=4)
    for _ in range(4):
        bound.check("Hello", "a", "")
    with pytest.raises(DataError, match=r"20 a minute are answered, at most 4 of them at once\. Please .* in 3 s\."):
        bound.check("Hello", "a", "")
    bound.check("Hello", "b", "")  # another visitor
    clock.now += 3.0
    bound.check("Hello", "a", "")
    with pytest.raises(DataError, match="too many came from you"):
        bound.check("Hello", "a", "")
    sent = 0
    for _ in range(600):  # a minute, in tenths of a second
        clock.now += 0.1
        try:
            bound.check("Hello", "a", "")
            sent += 1
        except DataError:
            continue
    assert sent in (19, 20)


def test_new_tokens_do_not_help_who_has_one_address(limits) -> None:
    bound = limits(per_minute=20, burst=2, crowd=5)
    for number in range(10):
        bound.check("Hello", f"token {number}", "203.0.113.9")
    with pytest.raises(DataError, match="came from your network: 100 a minute"):
        bound.check("Hello", "another", "203.0.113.9")
    with pytest.raises(DataError, match="network"):
        bound.check("Hello", "", "203.0.113.9")
    bound.check("Hello", "another", "203.0.113.10")


def test_a_network_of_ipv6_is_one_address(limits) -> None:
    bound = limits(burst=1, crowd=2)
    bound.check("Hello", "", "2001:db8::1")
    bound.check("Hello", "", "2001:db8::2")
    with pytest.raises(DataError, match="network"):
        bound.check("Hello", "", "2001:db8::3")
    bound.check("Hello", "", "2001:db8:0:1::3")


def test_what_is_refused_does_not_count(limits) -> None:
    bound = limits(burst=2, crowd=1)
    with pytest.raises(DataError, match="is empty: write"):
        bound.check(" \n", "a", "x")
    with pytest.raises(DataError, match="2,001 characters, and 2,000 can be read"):
        bound.check("a" * 2001, "a", "x")
    bound.check("a" * 2000, "a", "x")
    bound.check("Hello", "b", "x")
    for _ in range(3):
        with pytest.raises(DataError, match="network"):
            bound.check("Hello", "a", "x")
    bound.check("Hello", "a", "y")  # the refusals took nothing from the token


def test_only_the_latest_visitors_are_remembered(limits) -> None:
    bound = limits(most=100)
    for number in range(1000):
        bound.check("Hello", f"token {number}", f"address {number}")
    assert len(bound) == 100
