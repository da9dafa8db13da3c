"""All patterns together: overlaps, labels, the model's entities, and text made to be slow."""

import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from shared.patterns import find, merge
from shared.patterns.overlaps import without_overlaps
from shared.tasks.token_classification import Entity

ROOT = Path(__file__).parents[3]


def find_all(text, labels=None):
    entities = find.find_all(text, labels)
    assert all(text[one.start : one.end] == one.text and one.score == 1.0 for one in entities)
    assert all(first.end <= second.start for first, second in pairwise(entities))
    return [(one.label, one.text) for one in entities]


def test_all_kinds():
    text = (
        "Anna (anna@example.com, +44 7700 900123) paid with 4111 1111 1111 1111 to DE89 3704 0044 0532 0130 00 "
        "at https://shop.example/ from 192.0.2.7."
    )
    assert find_all(text) == [
        ("EMAIL", "anna@example.com"),
        ("PHONE", "+44 7700 900123"),
        ("CARD", "4111 1111 1111 1111"),
        ("IBAN", "DE89 3704 0044 0532 0130 00"),
        ("URL", "https://shop.example/"),
        ("IP", "192.0.2.7"),
    ]
    assert find_all(text, ["IP", "EMAIL", "PERSON"]) == [("EMAIL", "anna@example.com"), ("IP", "192.0.2.7")]
    assert find_all(text, []) == find_all("") == []


def test_the_longer_one_stays():
    inside = "https://192.0.2.7/?to=anna@example.com&tel=+447700900123"
    assert find_all(f"See {inside} now") == [("URL", inside)]
    assert find_all(inside, ["EMAIL"]) == [("EMAIL", "anna@example.com")]
    assert find_all("NO93 8601 1117 947") == [("IBAN", "NO93 8601 1117 947")]


def test_overlaps_leave_the_best():
    entities = [Entity(s, e, label, 1.0, "") for s, e, label in [(0, 5, "a"), (4, 9, "b"), (8, 10, "c"), (20, 21, "d")]]
    kept = without_overlaps(entities, lambda one: (one.start - one.end,))
    assert [one.label for one in kept] == ["a", "c", "d"]
    draw = random.Random(5)
    for _ in range(200):
        starts = [draw.randrange(60) for _ in range(20)]
        spans = [Entity(start, start + draw.randrange(1, 12), "x", 1.0, "") for start in starts]
        kept = without_overlaps(spans, lambda one: (one.start - one.end,))
        assert all(first.end <= second.start for first, second in pairwise(kept))
        for span in spans:
            rivals = [one for one in kept if one.start < span.end and span.start < one.end]
            assert span in kept or any(one.end - one.start >= span.end - span.start for one in rivals)


@pytest.fixture
def merged():
    """What stays of the model's entities, given as (label, text), and the patterns in a text."""

    def call(text, *found):
        model = [Entity(text.index(part), text.index(part) + len(part), label, 0.8, part) for label, part in found]
        both = merge.merge(model, find.find_all(text))
        assert all(text[one.start : one.end] == one.text for one in both)
        return [(one.label, one.text) for one in both]

    return call


def test_patterns_join_the_model(merged):
    text = "Anna Lund pays to DE89 3704 0044 0532 0130 00 in Bergen."
    assert merged(text, ("PERSON", "Anna Lund"), ("PLACE", "Bergen")) == [
        ("PERSON", "Anna Lund"),
        ("IBAN", "DE89 3704 0044 0532 0130 00"),
        ("PLACE", "Bergen"),
    ]
    assert merged("Nothing here.") == []


def test_patterns_win(merged):
    text = "pays to DE89 3704 0044 0532 0130 00 now"
    iban = [("IBAN", "DE89 3704 0044 0532 0130 00")]
    for part in ("DE89", "3704 0044", "0130 00", "DE89 3704 0044 0532 0130 00", "to DE89 3704 0044 0532 0130 00 n"):
        assert merged(text, ("ORG", part))[-1:] == iban
    assert merged("mail anna.lund@example.com", ("PERSON", "anna.lund"), ("ORG", "example.com")) == [
        ("EMAIL", "anna.lund@example.com")
    ]


def test_the_rest_of_an_entity_stays(merged):
    text = "From: Anna Lund <anna@example.com>, Bergen"
    assert merged(text, ("PERSON", "Anna Lund <anna@example.com>")) == [
        ("PERSON", "Anna Lund"),
        ("EMAIL", "anna@example.com"),
    ]
    assert merged(text, ("PERSON", "<anna@example.com>, Bergen")) == [
        ("EMAIL", "anna@example.com"),
        ("PERSON", "Bergen"),
    ]
    text = "to 4111 1111 1111 1111 DE89 3704 0044 0532 0130 00 x"
    assert merged(text, ("ORG", text)) == [
        ("ORG", "to"),
        ("CARD", "4111 1111 1111 1111"),
        ("IBAN", "DE89 3704 0044 0532 0130 00"),
    ]


def test_a_phone_gives_way_to_what_is_longer(merged):
    text = "the Hotline 030 1234567 group"
    assert merged(text, ("ORG", "Hotline 030 1234567 group")) == [("ORG", "Hotline 030 1234567 group")]
    assert merged(text, ("ORG", "030 1234567")) == [("PHONE", "030 1234567")]
    assert merged(text, ("ORG", "1234567 group")) == [("PHONE", "030 1234567"), ("ORG", "group")]


HOSTILE = """
import random, resource
from shared.patterns.find import find_all
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
most = {}
parts = '''a|1|1-|+|(|()|(1)|(1|@|a@|a.|a-|a@a-|a.a@a.|.|DE89|DE89 3704 0044 0532 0130 01 |4|4111 |4111-|1.|1.1.1.1
|:|a:|http://|www.|www.a-|http://a.de/)|tel |call us on me at |tel. 1|12-11-|_|-'''.split("|")
texts = [part * (most // len(part)) for part in [*parts, " ", "a" * 63 + "@"]]
ends = [".", "a.", "-", "(", ")", "1"]
texts += [start + end * most for start in ("a@a", "http://a.de/", "x@", "DE89", "tel. 0") for end in ends]
# What reaches the library that knows telephone numbers is slower, if in proportion too.
texts += [part * (most // 50) for part in ("01 ", "012-345-678-", "::1 ", "1 ")]
texts += ["".join(random.Random(0).choices("0123456789 +-./()@:aDE", k=most // 5))]
print(sum(len(find_all(text)) for text in texts))
"""


def test_hostile_text_is_read_in_linear_time():
    # At this size, one pattern that tries every pair of places in one of the texts would by itself take more
    # processor time than is allowed here for all of them (which take some 10 seconds).
    program = HOSTILE.format(150_000)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert int(done.stdout) > 1000
