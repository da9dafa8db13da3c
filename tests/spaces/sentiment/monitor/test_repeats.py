"""Which headlines count as the same news."""

import numpy as np
import pytest

from tests.spaces.sentiment.monitor.conftest import NOW, part

HOUR = 500_000


def candidate(text: str, angle: float = 0.0, hour: int = HOUR, label: str = "positive"):
    vector = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
    return part("repeats").Candidate(text, hour, label, vector)


def companies(text: str) -> frozenset[int]:
    return frozenset({1} if "Lane" in text else ())


def found(session, *new):
    return [
        repeat and (repeat.stored, repeat.place) for repeat in part("repeats").find_repeats(session, new, companies)
    ]


@pytest.mark.parametrize(
    ("second", "same"),
    [
        (("Lane gains 4% more", 0.1), True),
        (("Lane gains 40%", 0.1), False),  # other figures
        (("Else gains 4%", 0.1), False),  # another company
        (("Lane gains 4%", 1.0), False),  # not near in meaning
        (("Lane gains 4%", 0.1, HOUR + 73), False),  # too late
        (("Lane gains 4%", 0.1, HOUR, "negative"), False),  # the model hears the opposite
    ],
)
def test_what_makes_a_repeat(desk, second, same):
    with desk.sessions() as session:
        assert found(session, candidate("Lane gains 4%"), candidate(*second)) == [None, (None, 0) if same else None]


def test_a_repeat_of_a_repeat_belongs_to_the_first(desk):
    with desk.sessions() as session:
        chain = [candidate("Lane up", angle) for angle in (0.0, 0.3, 0.6)]
        assert found(session, *chain) == [None, (None, 0), (None, 0)]
        assert found(session) == []


def test_stored_headlines_are_compared_with_and_forgotten(desk, fill):
    repeats, tables = part("repeats"), part("tables")
    (mention,) = fill([(0, None, 1.0, "Lane gains 4%")])
    hour = tables.hour_of(NOW)
    with desk.sessions() as session:
        id = session.get_one(tables.MentionRow, mention).headline_id
        vector = repeats.packed(np.array([1.0, 0.0]))
        session.add(tables.VectorRow(headline_id=id, hour=hour, vector=vector))
        session.commit()
        assert found(session, candidate("Lane gains 4%", hour=hour)) == [(id, -1)]
        repeats.forget_old(session, hour + 24 * 14)
        assert found(session, candidate("Lane gains 4%", hour=hour)) == [(id, -1)]
        repeats.forget_old(session, hour + 24 * 14 + 1)
        assert found(session, candidate("Lane gains 4%", hour=hour)) == [None]
