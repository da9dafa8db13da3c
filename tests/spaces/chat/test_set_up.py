"""What the owner sets, and the tab for it."""

import pytest

from shared.errors import DataError
from tests.spaces.parts import built


@pytest.fixture
def desk(services, chat):
    return chat("desk").Desk(services)


def test_what_was_never_set_is_as_it_comes(desk, chat):
    assert desk.set_ups.get() == chat("set_up").SetUp()


def test_changes_are_kept_and_the_rest_stays(services, desk, chat):
    desk.set_ups.change(shop="Larkfield", accepted=0.02)
    found = chat("desk").Desk(services).set_ups.get()
    assert (found.shop, found.accepted, found.a_minute) == ("Larkfield", 0.02, 20)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"accepted": 0.0}, "accepted error"),
        ({"accepted": 0.9}, "accepted error"),
        ({"shop": " "}, "Name and greeting"),
        ({"greeting": "x" * 600}, "Name and greeting"),
        ({"a_minute": 0}, "a minute"),
        ({"patience": 0.0}, "seconds"),
    ],
)
def test_what_cannot_be_used_changes_nothing(desk, values, said):
    desk.set_ups.change(shop="Larkfield")
    with pytest.raises(DataError, match=said):
        desk.set_ups.change(**values)
    assert desk.set_ups.get().shop == "Larkfield"


def test_settings_of_another_release_are_passed_over(desk, services, chat):
    desk.set_ups.get()
    with services.store.session() as session:
        session.add(chat("tables").SettingRow(name="colour", value="green"))
        session.commit()
    assert desk.set_ups.get() == chat("set_up").SetUp()


@pytest.fixture
def tab(desk, chat):
    return built(lambda: chat("pages.set_up").SetUpTab(desk))


def test_the_tab_shows_what_is_set_and_saves_it(tab, desk):
    shop, greeting, accepted, a_minute, writer, patience, rerank, meaning = tab.values()
    assert (shop, accepted, a_minute, writer.value, rerank) == ("Mossbridge", 10, 20, "", "")
    assert "questions that the search was not fitted to" in meaning
    said, *_ = tab._save("Larkfield", greeting, 3, 40, "", patience, "")
    assert "Saved" in said
    assert (desk.set_ups.get().shop, desk.set_ups.get().accepted) == ("Larkfield", 0.03)
    assert desk.limits.per_minute == 40


def test_a_writer_that_cannot_be_had_is_refused_before_anything_is_saved(tab, desk):
    with pytest.raises(DataError, match="Nothing was saved"):
        tab._save("Larkfield", "Hello", 3, 40, "/no/such/folder", 8, "")
    assert desk.set_ups.get().shop == "Mossbridge"


def test_the_stricter_the_fewer_answers(tab):
    import re

    shares = [int(re.search(r"(\d+) %", tab._meaning(accepted))[1]) for accepted in (2, 5, 10, 20)]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]
