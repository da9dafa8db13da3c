import pytest

from shared.tasks.targets import marked, place_of


@pytest.mark.parametrize(
    ("text", "target", "expected"),
    [
        ("Gold shines as Silver slips", "Silver", "Gold shines as [ Silver ] slips"),
        ("Gold shines as Silver slips", " Silver\n", "Gold shines as [ Silver ] slips"),
        ("Gold and gold", "gold", "Gold and [ gold ]"),
        ("GOLD rises, Golden falls", "gold", "[ GOLD ] rises, Golden falls"),
        ("Golden Gold", "Gold", "Golden [ Gold ]"),
        ("Ölmühle steigt, Öl fällt", "Öl", "Ölmühle steigt, [ Öl ] fällt"),
        ("Harbor \n Lane's profit", "harbor lane", "[ Harbor \n Lane ]'s profit"),
        ("AT&T (T) and Yahoo! rise", "Yahoo!", "AT&T (T) and [ Yahoo! ] rise"),
        ("AT&T (T) and Yahoo! rise", "AT&T", "[ AT&T ] (T) and Yahoo! rise"),
        ("a.b axb", "axb", "a.b [ axb ]"),
        ("Golden days", "Gold", "[ Gold ] Golden days"),
        ("Tin falls", "Big  Corp", "[ Big Corp ] Tin falls"),
        ("Tin falls", "", "Tin falls"),
        ("Tin falls", " \t", "Tin falls"),
        (" ", "Tin", " "),
    ],
)
def test_the_target_stands_in_brackets(text, target, expected):
    assert marked(text, target) == expected


def test_where_a_target_stands():
    assert place_of("Gold and silver", "Silver") == (9, 15)
    assert place_of("Golden", "Gold") is None
    assert place_of("Gold", " ") is None
