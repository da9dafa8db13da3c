"""Telephone numbers, and the many numbers that are none."""

import pytest

from shared.patterns import phone


@pytest.fixture
def phones():
    return lambda text: [entity.text for entity in phone.find(text)]


@pytest.mark.parametrize(
    "number",
    [
        "+44 7700 900123",
        "+447700900123",
        "+44 (0)20 7946 0958",
        "(+44) 20 7946 0958",
        "0044 20 7946 0958",
        "+1 212-555-0123",
        "+1 (212) 555-0123",
        "+33 1 99 00 12 34",
        "+49 30 23125-012",
        "+46 70-174 06 05",
        "+91 98765 43210",
        "020 7946 0958",
        "07700 900123",
        "01 99 00 12 34",
        "030/1234567",
        "030 1234567",
        "(030) 1234567",
        "(212) 555-0123",
        "(212)555-0123",
        "212-555-0123",
        "212.555.0123",
        "1-800-555-0199",
    ],
)
def test_numbers(phones, number):
    assert phones(number) == [number]
    assert phones(f"Reach me ({number}), any time.") == [number]
    assert phones(f"Anna:{number}; {number.replace(' ', chr(0xA0))}.") == [number, number.replace(" ", "\u00a0")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("call us on 555-0123", "555-0123"),
        ("Tel.: 123 456 789", "123 456 789"),
        ("Téléphone : 12345678", "12345678"),
        ("☎ 1234567", "1234567"),
        ("text me at 612345678!", "612345678"),
        ("fax no. 2345 6789", "2345 6789"),
    ],
)
def test_a_word_before_it_tells(phones, text, number):
    assert phones(text) == [number]
    assert phones(number) == []


def test_several_in_a_row(phones):
    assert phones("06 12 34 56 78 01 99 00 12 34") == ["06 12 34 56 78", "01 99 00 12 34"]
    assert phones("030 1234567 / 040 12345678, +44 7700 900123 +44 7700 900124") == [
        "030 1234567",
        "040 12345678",
        "+44 7700 900123",
        "+44 7700 900124",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "On 2024-01-15, 15.01.2024, 01/02/2024, 1.2.24 and 12-11-2023 10:30",
        "Call 15.01.2024, call 2024-01-15 or call 01-02-24",
        "12 000 000 EUR, $1 234 567, 1.234.567,89 and 0 123 456 %",
        "+49 500 000 euros, +15 000 000 more, up +120 000 000",
        "call 12 500 000 shares, call 200 000 000 people",
        "DE89 3704 0044 0532 0130 00, DE89 3704 0044 0532 0130 01, DE89370400440532013001",
        "4111 1111 1111 1111, 4111 1111 1111 1112",
        "order 0312 445 889, part 0123-456-789, ticket 00123456",
        "ISBN 978-3-16-148410-0, 0-306-40615-2",
        "1 2 3 4 5 6 7 8 9 10 11 12, 2019 2020 2021, 1000-2000",
        "192.168.0.1, 3.14159265, 0.02079460958",
        "x020 7946 0958, 020 7946 0958x, #07700 900123, id=07700 900123, 07700_900123",
        "call 123456, tel. 1234567890123456",
        "caller 1234567, Tel Aviv 1234567 people",
        "212 555 0123",
    ],
)
def test_what_is_none(phones, text):
    assert phones(text) == []
