"""Redaction of documents: tags, pseudonyms, mentions that were missed, and batches."""

import random
import re

import pytest

from shared.patterns import phone
from shared.patterns.find import find_all
from shared.tasks.token_classification import Entity
from tests.spaces.ner.conftest import module

LETTER = (
    "Dr. Anna Lund of Harbor Lane GmbH met Ben Ode in Bergen. Lund's plan: Ode pays Harbor Lane. "
    "A. Lund agrees.\nANNA  LUND, Bergen"
)
FOUND = [
    ("PERSON", "Dr. Anna Lund"),
    ("ORG", "Harbor Lane GmbH"),
    ("PERSON", "Ben Ode"),
    ("PLACE", "Bergen"),
    ("PERSON", "Lund's"),
    ("PERSON", "Ode"),
    ("ORG", "Harbor Lane"),
    ("PERSON", "A. Lund"),
]


@pytest.fixture
def redact():
    """Redacts with all labels, and checks the way back."""

    def call(text, found, style="tags", seed="s", **options):
        redacted = module("redaction.redact").redact(
            text, found, labels=options.pop("labels", {one.label for one in found}), style=style, seed=seed, **options
        )
        assert module("redaction.key").restore(redacted.text, redacted.key) == text
        return redacted

    return call


def test_tags(redact, entities):
    redacted = redact(LETTER, entities(LETTER, *FOUND))
    assert redacted.text == (
        "Dr. [PERSON_1] of [ORG_1] GmbH met [PERSON_2] in [PLACE_1]. [PERSON_1]'s plan: [PERSON_2] pays [ORG_1]. "
        "[PERSON_1] agrees.\n[PERSON_1], [PLACE_1]"
    )
    assert redacted.counts == {"PERSON": 6, "ORG": 2, "PLACE": 2}
    assert redacted.missed == 2


def test_pseudonyms(redact, entities):
    text = redact(LETTER, entities(LETTER, *FOUND), "pseudonyms").text
    match = re.fullmatch(
        r"Dr\. (\w+) (\w+) of (\w+ \w+) GmbH met (\w+) (\w+) in (\w+)\. (\w+)'s plan: (\w+) pays (\w+ \w+)\. "
        r"(\w)\. (\w+) agrees\.\n(\w+ \w+), (\w+)",
        text,
    )
    assert match, text
    given, family, firm, other, ode, place, lund, short_ode, short_firm, initial, again, capitals, there = (
        match.groups()
    )
    lists = module("redaction.word_lists")
    assert {given, other} <= set(lists.GIVEN_NAMES)
    assert {family, ode} <= set(lists.FAMILY_NAMES)
    assert firm.split()[0] in lists.ORGANISATIONS
    assert place in lists.PLACES
    assert (lund, again, initial, capitals) == (family, family, given[0], f"{given} {family}")
    assert (short_ode, short_firm, there) == (ode, firm, place)


def test_short_forms_only_of_one(redact, entities):
    text = "Anna Lund and Erik Lund came. Lund spoke. Erik left."
    found = entities(text, ("PER", "Anna Lund"), ("PER", "Erik Lund"), ("PER", "Lund"), ("PER", "Erik"))
    assert redact(text, found).text == "[PER_1] and [PER_2] came. [PER_3] spoke. [PER_2] left."
    words = re.findall(r"\w+", redact(text, found, "pseudonyms").text)
    anna, anna_lund, erik, erik_lund, lund, erik_again = (words[at] for at in (0, 1, 3, 4, 6, 8))
    assert erik == erik_again
    assert len({anna, anna_lund, erik, erik_lund, lund}) == 5


def test_short_forms_of_organisations_and_particles(redact, entities):
    text = "Tidewater Freight Ltd. hired Jan van der Berg. Berg left Tidewater, says van der Berg. Ben Ode and Ode."
    found = entities(
        text,
        ("ORG", "Tidewater Freight Ltd."),
        ("PER", "Jan van der Berg"),
        ("PER", "Berg"),
        ("ORG", "Tidewater"),
        ("PER", "van der Berg"),
        ("PER", "Ben Ode"),
        ("PER", "Ode"),
    )
    assert (
        redact(text, found).text
        == "[ORG_1] Ltd. hired [PER_1]. [PER_1] left [ORG_1], says [PER_1]. [PER_2] and [PER_2]."
    )
    made = redact(text, found, "pseudonyms").text
    firm, kind, given, family, ben, ode = re.match(
        r"(\w+) (\w+) Ltd\. hired (\w+) (\w+)\. .* (\w+) (\w+) and", made
    ).groups()
    assert (
        made
        == f"{firm} {kind} Ltd. hired {given} {family}. {family} left {firm}, says {family}. {ben} {ode} and {ode}."
    )


def test_same_entity_up_to_capitals_and_white_space(redact, entities):
    text = "Anna Lund. anna lund. Anna\n Lund. ANNA LUND."
    found = entities(text, *(("PER", piece) for piece in ("Anna Lund", "anna lund", "Anna\n Lund", "ANNA LUND")))
    assert redact(text, found).text == "[PER_1]. [PER_1]. [PER_1]. [PER_1]."
    assert redact(text, found, "pseudonyms").counts == {"PER": 4}


def test_numbers_and_addresses_are_valid_and_nobodys(redact):
    text = (
        "a@harbor.example +44 20 7946 0958 (212) 555-0123 020 7946 0000 DE89 3704 0044 0532 0130 00 "
        "5555 5555 5555 4444 https://harbor.example/lund?x=1 10.0.0.1 fe80::1"
    )
    made = redact(text, find_all(text), "pseudonyms").text
    found = {one.label: [] for one in find_all(made)}
    for one in find_all(made):
        found[one.label].append(one.text)
    assert re.fullmatch(r"\w+\.\w+@example\.(com|org|net)", found["EMAIL"][0])
    assert re.fullmatch(r"https://example\.(com|org|net)/\w+", found["URL"][0])
    for number, form in zip(
        found["PHONE"],
        [r"\+44 (7700 900\d{3}|1\d\d 496 0\d{3})", r"\(\d{3}\) 555-01\d\d", r"0(7700 900\d{3}|1\d\d 496 0\d{3})"],
        strict=True,
    ):
        assert re.fullmatch(form, number)
    assert found["IBAN"][0].startswith("GB")
    assert " TEST " in found["IBAN"][0]
    assert found["CARD"][0].startswith("4000 00")
    assert found["IP"][0].startswith(("192.0.2.", "198.51.100.", "203.0.113."))
    assert found["IP"][1].startswith("2001:db8::")


def test_labels_that_are_not_chosen_stay(redact, entities):
    text = "Anna Lund in Lund, Sweden"
    found = entities(text, ("PERSON", "Anna Lund"), ("PLACE", "Lund"), ("PLACE", "Sweden"))
    assert redact(text, found, labels=["PERSON"]).text == "[PERSON_1] in Lund, Sweden"
    assert redact(text, found, labels=[]).text == text
    both = redact(text, found, labels=["PLACE"])
    assert both.text == "Anna [PLACE_1] in [PLACE_1], [PLACE_2]"
    assert both.missed == 1


def test_what_was_missed(redact, entities):
    text = "Ode. ode Ode's Odes “Ode” xOde Ode_1 New  York NEW YORK new york (Ode)Ode-Ode"
    found = entities(text, ("PER", "Ode"), ("LOC", "New  York"))
    redacted = redact(text, found)
    assert redacted.text == (
        "[PER_1]. ode [PER_1]'s Odes “[PER_1]” xOde Ode_1 [LOC_1] [LOC_1] new york ([PER_1])[PER_1]-[PER_1]"
    )
    assert (redacted.counts, redacted.missed) == ({"PER": 6, "LOC": 2}, 6)
    assert redact(text, found, everywhere=False).text == text.replace("Ode", "[PER_1]", 1).replace(
        "New  York", "[LOC_1]"
    )


def test_a_missed_mention_around_a_known_one(redact, entities):
    text = "Anna Lund spoke. Then Anna Lund left."
    found = [*entities(text, ("PER", "Anna Lund")), Entity(27, 31, "PER", 0.9, "Lund")]
    assert text[27:31] == "Lund"
    assert redact(text, found).text == "[PER_1] spoke. Then [PER_1] left."


def test_scripts_without_spaces(redact, entities):
    text = "東京大学は東京にある。สมชายไปกรุงเทพฯ กรุงเทพ"
    found = entities(text, ("LOC", "東京にある"[:2]), ("LOC", "กรุงเทพ"))
    assert redact(text, found).text == "[LOC_1]大学は[LOC_1]にある。สมชายไป[LOC_2]ฯ [LOC_2]"


def test_tags_and_pseudonyms_stand_nowhere_in_the_original(redact, entities):
    names = module("redaction.word_lists")
    text = "Anna Lund wrote [PER_1] and per_2. " + " ".join((*names.GIVEN_NAMES[1:], *names.FAMILY_NAMES[:-1])).upper()
    found = entities(text, ("PER", "Anna Lund"))
    assert redact(text, found).text.startswith("[PER_3] wrote [PER_1]")
    made = redact(text, found, "pseudonyms").text.split(" wrote")[0]
    for word in made.split():
        assert word.casefold() not in text.casefold()


def test_more_names_than_the_lists_have(redact):
    draw = random.Random(2)
    people = [
        f"{''.join(draw.choices('xyzq', k=6)).title()} {''.join(draw.choices('xyzq', k=7)).title()}" for _ in range(400)
    ]
    text = "; ".join(people)
    starts = [text.index(person) for person in people]
    found = [Entity(at, at + len(person), "PER", 1.0, person) for at, person in zip(starts, people, strict=True)]
    made = redact(text, found, "pseudonyms").text.split("; ")
    words = " ".join(made).split()
    assert len(set(words)) == len(words) == 800
    phones = [Entity(at, at + len(person), "PHONE", 1.0, person) for at, person in zip(starts, people, strict=True)]
    assert len(set(redact(text, phones, "pseudonyms").text.split("; "))) == 400


def test_the_ranges_of_telephone_numbers_have_no_end():
    for original, most in (("+44 1", 12_000), ("(212) 1", 1600)):
        phones = module("redaction.numbers").phones(random.Random(1), original)
        numbers = [next(phones) for _ in range(2 * most)]
        assert len(set(numbers)) == 2 * most
        assert [" ext. 1" in number for number in numbers] == [False] * most + [True] * most
        for number in numbers[:200]:
            assert [one.text for one in phone.find(f"Call {number}.")] == [number]


def test_seeds(redact, entities):
    found = entities(LETTER, *FOUND)
    assert redact(LETTER, found, "pseudonyms", "a").text == redact(LETTER, found, "pseudonyms", "a").text
    others = {redact(LETTER, found, "pseudonyms", seed).text for seed in ("b", "c", "d")}
    assert len(others) == 3
    assert len({redact(LETTER, found, "pseudonyms", None).text for _ in range(3)}) > 1
    # Anna Lund is the same person wherever she comes in the text.
    later = "Ben Ode met Anna Lund."
    name = re.match(r"Dr\. (\w+ \w+) of", redact(LETTER, found, "pseudonyms", "a").text)[1]
    assert (
        name in redact(later, entities(later, ("PERSON", "Ben Ode"), ("PERSON", "Anna Lund")), "pseudonyms", "a").text
    )


def test_other_labels(redact, entities):
    text = "On 12 May the Glow Lamp and the VT-900 won the Spring Fair."
    found = entities(
        text, ("DATE", "12 May"), ("product", "Glow Lamp"), ("product", "VT-900"), ("Trade event", "Spring Fair")
    )
    assert redact(text, found).text == "On [DATE_1] the [PRODUCT_1] and the [PRODUCT_2] won the [TRADE_EVENT_1]."
    made = redact(text, found, "pseudonyms").text
    assert re.fullmatch(r"On \[DATE_1\] the [A-Z][a-z]+ and the \[PRODUCT_1\] won the [A-Z][a-z]+\.", made)


def test_spans_with_white_space_and_overlaps(redact, entities):
    text = "by Anna Lund , today"
    assert redact(text, [Entity(2, 13, "PER", 1.0, " Anna Lund ")]).text == "by [PER_1] , today"
    assert redact(text, [Entity(2, 3, "PER", 1.0, " ")]).text == text
    with pytest.raises(ValueError, match="overlap"):
        redact(text, [Entity(3, 7, "PER", 1.0, "Anna"), Entity(5, 12, "ORG", 1.0, "na Lund")])


@pytest.mark.parametrize("style", ["tags", "pseudonyms"])
def test_a_batch(style, entities):
    redactor = module("redaction.redact").Redactor(labels=["PER", "ORG"], style=style, seed="1")
    texts = ["Anna Lund and Ben Ode", "Ben Ode of Harbor Lane", "Lund and Harbor", "Carla Lund. Lund"]
    found = [
        [("PER", "Anna Lund"), ("PER", "Ben Ode")],
        [("PER", "Ben Ode"), ("ORG", "Harbor Lane")],
        [("PER", "Lund"), ("ORG", "Harbor")],
        [("PER", "Carla Lund"), ("PER", "Lund")],
    ]
    done = [redactor.redact(text, entities(text, *pairs)).text for text, pairs in zip(texts, found, strict=True)]
    anna, ben = done[0].split(" and ")
    ben_again, harbor = done[1].split(" of ")
    lund, short_harbor = done[2].split(" and ")
    carla, her = done[3].split(". ")
    assert ben == ben_again
    assert (lund, short_harbor) == (anna.split()[-1], harbor.split()[0])
    assert her == carla.split()[-1] != lund


def test_a_pseudonym_that_the_next_document_has(entities):
    redactor = module("redaction.redact").Redactor(labels=["PER"], style="pseudonyms", seed="1")
    first = redactor.redact("Anna Lund", entities("Anna Lund", ("PER", "Anna Lund"))).text
    text = f"Anna Lund met {first}."
    second = redactor.redact(text, entities(text, ("PER", "Anna Lund"))).text
    assert second.endswith(f" met {first}.")
    assert not set(second.split(" met ")[0].split()) & set(first.split())


ALPHABET = "abAB ÉßİΩж漢ก\u0301\u200d\U0001f600\ud800\n\t .,'’-_()[]1٣"


@pytest.mark.parametrize("style", ["tags", "pseudonyms"])
def test_the_way_back_is_exact_for_any_text(redact, style):
    draw = random.Random(11)
    key = module("redaction.key")
    for round in range(400):
        text = "".join(draw.choices(ALPHABET, k=draw.randrange(120)))
        cuts = sorted(draw.sample(range(len(text) + 1), k=min(len(text) + 1, 2 * draw.randrange(9))))
        labels = ["PER", "ORG", "LOC", "EMAIL", "PHONE", "IBAN", "CARD", "URL", "IP", "Thing é", "DATE", ""]
        found = [
            Entity(start, end, draw.choice(labels), 1.0, text[start:end])
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        redacted = redact(text, found, style, seed=str(round), everywhere=draw.random() < 0.7)
        assert key.restore(redacted.text, key.key_from_json(key.key_as_json(redacted.key))) == text
        assert sum(redacted.counts.values()) == sum(entry.count for entry in redacted.key)
        for entry in redacted.key:
            assert all(text.startswith(entry.original, at) for at in entry.positions)
        for span in key.replaced_spans(redacted.key):
            assert redacted.text[span.start : span.end].strip()


@pytest.mark.parametrize("style", ["tags", "pseudonyms"])
def test_nothing_that_is_redacted_is_left(redact, style):
    draw = random.Random(7)
    vocabulary = ["Ann", "Lund", "Öd", "ann", "LUND", "Жан", "x1", "Ode-Lund", "Per"]
    for round in range(400):
        text = "".join(
            f"{draw.choice(vocabulary)}{draw.choice([' ', ' ', ', ', chr(10), '-', '. ', '’s ', 'x'])}"
            for _ in range(30)
        )
        words = list(re.finditer(r"\w+", text))
        found, at = [], 0
        while at < len(words) - 3:
            at += draw.randrange(6)
            last = at + draw.randrange(3)
            if last < len(words):
                start, end = words[at].start(), words[last].end()
                found.append(Entity(start, end, draw.choice(["PER", "ORG", "LOC"]), 1.0, text[start:end]))
            at = last + 1
        redacted = redact(text, found, style, seed=str(round))
        replaced = {entry.original for entry in redacted.key}
        left = [one for one in replaced if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", redacted.text)]
        assert left == []
        made = {entry.replacement for entry in redacted.key}
        assert not any(one.casefold() in text.casefold() for one in made)
