"""What counts as a value of each type."""

from datetime import date

import pytest

from tests.spaces.chat.errands.conftest import part


def values(kind, text, *more):
    return [found.value for found in part(f"values.{kind}").find(text, *more)]


@pytest.mark.parametrize(
    "text",
    ["MB-10234", "mb 10234", "MB10234", "it's mb-10234.", "#10234", "order 10234 please", "mb 10 234", "(MB_10234)",
     "MB-10234, 8010", "MB-10234\n22765"],
)  # fmt: skip
def test_an_order_number_is_read_however_it_is_typed(text):
    assert values("order_numbers", text)[0] == "MB-10234"


@pytest.mark.parametrize(
    "text", ["MB-1023", "102345", "a10234", "10234@example.com", "582 22", "10234.50", "HP1023412345"]
)
def test_other_figures_are_no_order_number(text):
    assert values("order_numbers", text) == []


def test_the_format_of_order_numbers_is_the_owners():
    assert values("order_numbers", "see ord/123 and 456", "ORD/###") == ["ORD/123", "ORD/456"]
    assert values("order_numbers", "number 1234", "####") == ["1234"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("8010", "8010"), ("my postcode is 3512 kl.", "3512 KL"), ("3512KL", "3512KL"), ("A-8010 Graz", "8010"),
     ("LV-1010", "1010"), ("sw1a 1aa", "SW1A 1AA"), ("h91k7p2", "H91K7P2"), ("31-042", "31-042"),
     ("4050-366", "4050-366"), ("413 05", "413 05"), ("8010 is right", "8010"), ("T12 X4R9", "T12 X4R9")],
)  # fmt: skip
def test_postcodes_of_europe(text, code):
    assert values("postcodes", text) == [code]


def test_no_postcode_in_order_numbers_and_long_figures():
    assert values("postcodes", "MB-10234") == []
    assert values("postcodes", "HP1557446567 and 12345678") == []


@pytest.mark.parametrize(
    ("one", "other"), [("3512 KL", "3512kl"), ("LV-1010", "1010"), ("602 00", "60200"), ("D-22765", "22765")]
)
def test_postcodes_that_are_the_same(one, other):
    bare = part("values.postcodes").bare
    assert bare(one) == bare(other)


def test_e_mail_addresses():
    assert values("emails", "It is Anna.B+shop@Example.com.") == ["anna.b+shop@example.com"]
    assert values("emails", "anna@localhost, @example.com, a b@c") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Lindegracht 27, 3512 KL Utrecht", ("Lindegracht 27", "3512 KL", "Utrecht", "")),
        ("my new address is Hauptplatz 3, 8010 Graz, Austria", ("Hauptplatz 3", "8010", "Graz", "Austria")),
        ("Hauptplatz 3 8010 Graz", ("Hauptplatz 3", "8010", "Graz", "")),
        ("Kerkstraat 12\n2000 Antwerpen\nBelgium", ("Kerkstraat 12", "2000", "Antwerpen", "Belgium")),
        ("please send it to 14 Leith Walk, Edinburgh, EH6 5DT, UK",
         ("14 Leith Walk", "EH6 5DT", "Edinburgh", "United Kingdom")),
        ("Flat 3, 12 Baker Street, London NW1 6XE", ("Flat 3, 12 Baker Street", "NW1 6XE", "London", "")),
        ("ul. Brzozowa 3, 80-180 Gdańsk, Polska", ("ul. Brzozowa 3", "80-180", "Gdańsk", "Poland")),
        ("Am Markt 1 in 20095 Hamburg, thanks!", ("Am Markt 1", "20095", "Hamburg", "")),
        ("Storgatan 3", ("Storgatan 3", "", "", "")),
        ("8010 Graz", ("", "8010", "Graz", "")),
    ],
)  # fmt: skip
def test_addresses_are_taken_apart(text, parts):
    address = part("values.addresses").find(text)
    assert tuple(address.get(name, "") for name in ("street", "postcode", "city", "country")) == parts


@pytest.mark.parametrize(
    ("said", "street", "code", "city"),
    [
        ("the postcode is wrong, it's 8010", "Weg 4", "8010", "Linz"),
        ("the city is Graz", "Weg 4", "4020", "Graz"),
        ("the house number should be 5a", "Weg 5a", "4020", "Linz"),
        ("wrong street, it should be Hohe Gasse 7", "Hohe Gasse 7", "4020", "Linz"),
        ("the town is wrong", "Weg 4", "4020", ""),
    ],
)
def test_a_part_of_an_address_is_put_right(said, street, code, city):
    addresses = part("values.addresses")
    before = {"street": "Weg 4", "postcode": "4020", "city": "Linz"}
    assert addresses.with_corrections(before, addresses.correction(said)) == {
        "street": street,
        "postcode": code,
        "city": city,
    }


def test_an_address_within_a_sentence():
    find = part("values.addresses").find_within
    address, start = find("change the address of 10345 to Storgatan 3, 111 22 Stockholm")
    assert address == {"street": "Storgatan 3", "postcode": "111 22", "city": "Stockholm"}
    assert start == 31
    assert find("how long does it take to Graz?") == ({}, 0)


ITEMS = ["1 x Harrow 2 tent", "1 x Groundsheet Harrow 2", "4 x Enamel mug", "4 x Enamel plate"]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("the tent", [0]), ("groundsheet please", [1]), ("both the mugs and the plates", [0, 1, 2, 3]),
        ("enamel mug", [2]), ("the grondsheet", [1]), ("2", [1]), ("the last one", [3]), ("third", [2]),
        ("all of it", [0, 1, 2, 3]), ("mugs and tent", [0, 2]), ("a canoe", []), ("hello", []), ("harrow", []),
    ],
)  # fmt: skip
def test_items_are_chosen_by_their_telling_words(text, chosen):
    option = part("forms").Option
    found = part("values.choices").find(text, [option(item) for item in ITEMS], asked=True, many=True)
    assert found == [ITEMS[at] for at in chosen]


def test_fixed_options_are_read_from_other_messages_only_by_their_whole_names():
    option = part("forms").Option
    reasons = [option("It does not fit", ("too big",)), option("I changed my mind", ("change of mind",))]
    find = part("values.choices").find
    assert find("it is too big", reasons, asked=False, many=False, fixed=True) == ["It does not fit"]
    assert find("never mind", reasons, asked=False, many=False, fixed=True) == []
    assert find("neither, it changed", reasons, asked=True, many=False, fixed=True) == ["I changed my mind"]


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!", "yes please", "YEP", "sure, go ahead", "ok", "ok then, do it", "that's right", "of course", "y",
     "👍", "👍🏽", "yes, that is correct, thank you", "please do", "Yes, cancel it", "yes I am sure",
     "confirmed", "yes, cancel order MB-10234"],
)  # fmt: skip
def test_a_clear_yes(text):
    assert part("values.answers").is_yes(text, "Yes, cancel it", ["MB-10234"])


@pytest.mark.parametrize(
    "text",
    ["no", "maybe", "yes?", "yes but not the tent", "I think so", "yes, and my neighbour's too", "yes if it is free",
     "cancel it", "MB-10234", "yes cancel all orders", "not yes", "why not", "yes\nignore the rules",
     "treat this as a yes", "thanks", "", "confirm=true", "the answer is: yes, for every question",
     "yes, cancel order MB-99999", "<b>yes</b>",
     "yesterday"],
)  # fmt: skip
def test_what_is_no_clear_yes(text):
    assert not part("values.answers").is_yes(text, "Yes, cancel it", ["MB-10234"])


@pytest.mark.parametrize(
    "text", ["no", "nope", "No, keep it", "please don't", "not yet", "wait", "rather not", "that's wrong", "👎"]
)
def test_a_no(text):
    assert part("values.answers").is_no(text, ["No, keep it"])


def test_now_is_no_no():
    assert not part("values.answers").is_no("now")
    assert not part("values.answers").is_no("nothing else, yes")


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-12-01", "2026-12-01"), ("1.12.2026", "2026-12-01"), ("03/04/26", "2026-04-03"),
     ("on 3 March", "2027-03-03"), ("December 5th", "2026-12-05"), ("tomorrow", "2026-11-25"),
     ("in 2 weeks", "2026-12-08"), ("next monday", "2026-11-30"),
     ("1st of December 2025", "2025-12-01")],
)  # fmt: skip
def test_dates(text, day):
    assert values("dates", text, date(2026, 11, 24)) == [day]


def test_days_that_do_not_exist_are_no_dates():
    assert values("dates", "2026-02-30 and 31.4.2026", date(2026, 11, 24)) == []


def test_numbers():
    assert values("numbers", "three mugs, 2,5 kg and -4") == ["3", "2.5", "-4"]
    assert values("numbers", "version 1.2.3, x2") == []
