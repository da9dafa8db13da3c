"""The file of forms: what it may hold, and what is said about mistakes in it."""

import pytest

from shared.errors import DataError
from shared.web.signing import new_secret
from tests.spaces.chat.errands.conftest import FOLDER, part

SHOP = (FOLDER / "shop" / "errands.yaml").read_text("utf-8")
OWN = """\
slots:
  guests:
    type: number
    min: 1
    max: 8
    prompt: For how many?
  day:
    type: date
    min: today
    prompt: Which day?
forms:
  table:
    asked_by: \\btable\\b
    slots: [guests, day]
    action:
      webhook: https://example.com/hook
    confirm: {ask: "A table for {guests} on {day}?"}
    success: Done.
    failure: It did not work.
"""


def load(path):
    return part("loading").load_forms(path)


def test_the_shop_has_its_four_errands():
    forms = load(FOLDER / "shop" / "errands.yaml").forms
    assert list(forms) == ["order_status", "cancel_order", "return_item", "change_address"]
    assert all(form.confirm for name, form in forms.items() if name != "order_status")
    assert all(form.proof_slot.matches == ("postcode", "email") for form in forms.values())
    assert forms["return_item"].call.days == 30


def test_an_own_form(written):
    form = load(written(OWN)).forms["table"]
    assert [slot.kinds for slot in form.slots] == [("number",), ("date",)]
    assert form.call.url == "https://example.com/hook"
    assert form.confirm.yes == "Yes"
    assert form.success["done"].text == "Done."


def test_own_texts(written):
    forms = load(written(OWN + "texts:\n  dropped: Fine, forgotten.\n"))
    assert forms.texts.dropped == "Fine, forgotten."
    assert forms.texts.person == "Talk to a person"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("type: number", "type: figure", r"line 3 \(slots.guests.type\): expected order_number or .*not “figure”"),
        ("    type: number\n", "", r"line 3 \(slots.guests\): `type:` is missing"),
        ("min: 1", "min: one", r"line 4 \(slots.guests.min\): a number was expected"),
        ("min: today", "min: soon", r"line 9 .*: a date, today, or today\+7 was expected"),
        ("prompt: Which", "promt: Which", r"line 10 \(slots.day\): “promt” is not known here: expected title, called"),
        ("[guests, day]", "[guests, dya]", r"line 14 \(forms.table.slots\[2\]\): expected guests or day, not “dya”"),
        ("{guests} on", "{people} on", r"line 17 \(forms.table.confirm\): there is no {people} here: expected day"),
        ("    confirm: {ask: \"A table for {guests} on {day}?\"}\n", "", r"`confirm:` is missing: nothing is done"),
        ("https://example.com/hook", "ftp://example.com", r"line 16 .*Only web addresses"),
        ("success: Done.", "success:", r"line 18 \(forms.table.success\): a text was expected"),
        ("failure: It", "failure: {broken: It", r"this is no YAML"),
        (r"\btable\b", "'(table'", r"line 13 .*no regular expression"),
        ("      webhook: https://example.com/hook", "      name: cancel_order", r"needs a slot “order” of the type"),
        ("  table:", "  Table 1:", r"“Table 1” is no name"),
        ("  day:", "  guests:", r"“guests” is there twice"),
        ("slots:\n  guests", "things: 1\nslots:\n  guests", r"line 1: “things” is not known here"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_line(written, old, new, said):
    assert OWN.count(old) >= 1
    with pytest.raises(DataError, match=said) as error:
        load(written(OWN.replace(old, new, 1)))
    assert str(error.value).startswith("errands.yaml, line ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    matches: [order.postcode, order.email]\n", "", "one slot must have `matches: order.postcode`"),
        ("order.postcode, order.email", "order.secret", "a field of the order such as order.postcode was expected"),
        ("slots: [order, proof, items, reason]", "slots: [order, items, proof, reason]", "“proof” must come before"),
        ("slots: [order, proof, address]", "slots: [proof, order, address]", "“order” must come before “proof”"),
        ("      late:\n", "      tardy:\n", "“tardy” is not known here: expected processing"),
        ("{order.tracking} ({order.items})", "{order.trackin}", "there is no {order.trackin} here"),
        ("    options: order.items\n", "", "a choice needs `options:`"),
        ("format: MB-#####", "format: any", "letters and then a # for each digit"),
        ("many: yes", "many: perhaps", "yes or no was expected"),
        ("      days: 30", "      days: soon", "a whole number from 1 to 3,650 was expected"),
        ("action: cancel_order", "action: delete_everything", "expected order_status, cancel_order"),
        ("on_no: end", "on_no: stop", "expected end or ask"),
        (
            "prompt: What is your order number?",
            "prompt: Is it {order.number} or what?",
            "there is no {order.number} here",
        ),
    ],
)
def test_mistakes_in_the_shops_file(written, old, new, said):
    assert old in SHOP
    with pytest.raises(DataError) as error:
        load(written(SHOP.replace(old, new, 1)))
    assert said in str(error.value)
    assert str(error.value).startswith("errands.yaml, line ")


def test_a_case_without_a_text_is_named(written):
    text = SHOP.replace(
        "      excluded: What is in order {order.number} cannot",
        "      otherwise: What is in order {order.number} cannot",
    )
    assert load(written(text)).forms["return_item"].failure["excluded"].text.startswith("What is in")
    with pytest.raises(DataError, match="a text for coming_back is missing"):
        load(written("\n".join(line for line in SHOP.splitlines() if "coming_back" not in line)))


def test_webhook_secrets(written):
    hook = "webhook: https://example.com/hook"
    secret = new_secret()
    assert load(written(OWN.replace(hook, f"{hook}\n      secret: {secret}"))).forms["table"].call.secret == secret
    with pytest.raises(DataError, match="begins with whsec_") as error:
        load(written(OWN.replace(hook, f"{hook}\n      secret: hunter2")))
    assert "hunter2" not in str(error.value)


def test_files_that_are_no_outline(written, tmp_path):
    for text, said in (
        ("", "is empty"),
        ("- a\n- b\n", "names with values were expected"),
        ("just words", "names with values"),
    ):
        with pytest.raises(DataError, match=said):
            load(written(text))
    path = tmp_path / "latin.yaml"
    path.write_bytes("slots: {ü: 1}".encode("latin-1"))
    with pytest.raises(DataError, match="not UTF-8"):
        load(path)


def test_tricks_are_refused(written):
    with pytest.raises(DataError, match="line 2: an alias"):
        load(written("slots: &a {x: 1}\nforms: *a\n"))
    with pytest.raises(DataError, match="too many levels"):
        load(written("slots: " + "[" * 5000 + "]" * 5000))
    with pytest.raises(DataError, match="that is no file of forms"):
        load(written("# " + "x" * 600_000))
    with pytest.raises(DataError, match=r"line \d"):
        load(written("slots: !!python/object/apply:os.system ['true']\nforms: {}\n"))


def test_the_name_of_an_upload_is_used(written):
    with pytest.raises(DataError, match=r"^mine\.yml is empty"):
        part("loading").load_forms(written(""), "mine.yml")
