"""Reads the file of forms; what is wrong in it is said with its line."""

import re
from dataclasses import fields
from pathlib import Path

from shared.data.wording import listing
from shared.errors import DataError, SourceError
from shared.web.guard import web_address
from shared.web.signing import is_secret

from .checks import limits_problem
from .form_checks import check_form, check_placeholders
from .forms import Call, Confirm, Form, Forms, Option, Saying, Slot, Texts
from .outline import Part, read_outline
from .specs import FIELDS, OTHERWISE, SPECS
from .values import KINDS

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_FORMAT = re.compile(r"[A-Za-z]{0,6}[-./]?#{3,12}")
_SLOT = (
    "title", "called", "type", "prompt", "wrong", "help", "format", "options", "many", "pattern", "min", "max",
    "one_of", "matches",
)  # fmt: skip
_FORM = ("title", "asked_by", "slots", "action", "confirm", "success", "failure", "dropped")
_TEXTS = {"back": ("title", "prompt"), "not_found": ("both",), "what_else": ("titles",), "incomplete": ("missing",)}


def load_forms(path: Path, name: str = "") -> Forms:
    """The forms in a YAML file. `name`: what the file is called in errors. Raises DataError with the line.

    The file has `slots:` (by name), `forms:` (by name, each with the names of its slots) and, if wanted, `texts:`.
    """
    top = read_outline(path, name)
    entries = top.entries(("slots", "forms", "texts"))
    slots = {slot.name: slot for slot in map(_slot, *_named(top.need(entries, "slots")))}
    forms = {
        form.name: form
        for form in (_form(*item, slots) for item in zip(*_named(top.need(entries, "forms")), strict=True))
    }
    return Forms(forms, _texts(entries["texts"]) if "texts" in entries else Texts())


def _named(part: Part) -> tuple[list[str], list[Part]]:
    """The names and values below a part."""
    entries = part.entries()
    if not entries:
        raise part.error("at least one was expected.")
    for name, below in entries.items():
        if not _NAME.fullmatch(name):
            raise below.error(f"“{name[:40]}” is no name: small letters, digits and _ were expected.")
    return list(entries), list(entries.values())


def _slot(name: str, part: Part) -> Slot:
    found = part.entries(_SLOT)
    kinds = tuple(item.one_of(tuple(KINDS)) for item in part.need(found, "type").items())
    options, options_from = _options(part, found, kinds)
    slot = Slot(
        name,
        found["title"].text() if "title" in found else name.replace("_", " "),
        kinds,
        part.need(found, "prompt").text(),
        called=tuple(item.text().lower() for item in found["called"].items()) if "called" in found else (),
        wrong=found["wrong"].text() if "wrong" in found else "",
        help=found["help"].text() if "help" in found else "",
        format=_format(found["format"]) if "format" in found else Slot.format,
        options=options,
        options_from=options_from,
        many="many" in found and found["many"].truth(),
        pattern=_pattern(found["pattern"], 0) if "pattern" in found else None,
        least=found["min"].text() if "min" in found else "",
        most=found["max"].text() if "max" in found else "",
        matches=tuple(map(_match, found["matches"].items())) if "matches" in found else (),
    )
    _check_limits(slot, found)
    return slot


def _check_limits(slot: Slot, found: dict[str, Part]) -> None:
    for key, limit in (("min", slot.least), ("max", slot.most)):
        if limit and (problem := limits_problem(slot.kinds[0], limit)):
            raise found[key].error(problem)


def _options(part: Part, found: dict[str, Part], kinds: tuple[str, ...]) -> tuple[tuple[Option, ...], str]:
    """The options of a choice: a list (`one_of`), names with synonyms, or a field of the order."""
    given = found.get("options") or found.get("one_of")
    if given is None:
        if "choice" in kinds:
            raise part.error("a choice needs `options:`.")
        return (), ""
    if "choice" not in kinds:
        raise given.error("only a slot of the type choice has options.")
    if given.named:
        rows = given.entries().items()
        return tuple(Option(name, tuple(word.text() for word in below.items())) for name, below in rows), ""
    texts = [item.text() for item in given.items()]
    if len(texts) == 1 and texts[0].startswith("order."):
        return (), _match(given)
    return tuple(map(Option, texts)), ""


def _match(part: Part) -> str:
    text = part.text()
    if text not in {f"order.{field}" for field in FIELDS}:
        raise part.error(f"a field of the order such as order.postcode was expected, not “{text[:40]}”.")
    return text.removeprefix("order.")


def _format(part: Part) -> str:
    if not _FORMAT.fullmatch(part.text()):
        raise part.error(f"letters and then a # for each digit were expected, as MB-#####, not “{part.text()[:40]}”.")
    return part.text()


def _pattern(part: Part, flags: int) -> re.Pattern[str]:
    try:
        return re.compile(part.text(), flags)
    except re.error as error:
        raise part.error(f"this is no regular expression: {error}.") from error


def _form(name: str, part: Part, slots: dict[str, Slot]) -> Form:
    found = part.entries(_FORM)
    listed = part.need(found, "slots").items()
    chosen = tuple(slots[item.one_of(tuple(slots))] for item in listed)
    call = _call(part.need(found, "action"))
    spec = SPECS[call.name]
    form = Form(
        name,
        found["title"].text() if "title" in found else name.replace("_", " "),
        chosen,
        call,
        _sayings(part.need(found, "success"), spec.success),
        _sayings(part.need(found, "failure"), spec.failure),
        asked_by=tuple(_pattern(item, re.IGNORECASE) for item in found["asked_by"].items())
        if "asked_by" in found
        else (),
        confirm=_confirm(found["confirm"]) if "confirm" in found else None,
        dropped=found["dropped"].text() if "dropped" in found else "",
    )
    check_form(part, found, form)
    return form


def _call(part: Part) -> Call:
    if not part.named:
        name = part.text()
        if name not in SPECS or name == "webhook":
            known = [known for known in SPECS if known != "webhook"]
            raise part.error(f"expected {', '.join(known)}, or `webhook: https://...`, not “{name[:40]}”.")
        return Call(name)
    entries = part.entries(("name", "days", "never", "webhook", "secret"))
    if "webhook" not in entries:
        name = part.need(entries, "name").one_of([known for known in SPECS if known != "webhook"])
        never = tuple(item.text().lower() for item in entries["never"].items()) if "never" in entries else ()
        return Call(name, days=entries["days"].whole(1, 3650) if "days" in entries else Call.days, never=never)
    address, secret = entries["webhook"], entries["secret"].text() if "secret" in entries else ""
    try:
        web_address(address.text())
    except SourceError as error:
        raise address.error(str(error)) from error
    if secret and not is_secret(secret):
        raise entries["secret"].error("a secret that begins with whsec_ was expected, as Standard Webhooks has it.")
    return Call("webhook", address.text(), secret)


def _confirm(part: Part) -> Confirm:
    found = part.entries(("ask", "yes", "no", "on_no"))
    ends = "on_no" in found and found["on_no"].one_of(("end", "ask")) == "end"
    yes = found["yes"].text() if "yes" in found else "Yes"
    return Confirm(part.need(found, "ask").text(), yes, found["no"].text() if "no" in found else "No", ends)


def _sayings(part: Part, cases: tuple[str, ...]) -> dict[str, Saying]:
    """What is said in each case. A single text holds for all."""
    if not part.named:
        return dict.fromkeys(cases, Saying(part.text()))
    entries = part.entries()
    if set(entries) <= {"say", "choices"}:
        return dict.fromkeys(cases, _saying(part))
    found = {name: _saying(below) for name, below in part.entries((*cases, OTHERWISE)).items()}
    missing = [case for case in cases if case not in found]
    if missing and OTHERWISE not in found:
        raise part.error(f"a text for {listing(missing)} is missing, or one for `{OTHERWISE}:`.")
    return {case: found.get(case) or found[OTHERWISE] for case in cases}


def _saying(part: Part) -> Saying:
    if not part.named:
        return Saying(part.text())
    entries = part.entries(("say", "choices"))
    choices = tuple(item.text() for item in entries["choices"].items()) if "choices" in entries else ()
    return Saying(part.need(entries, "say").text(), choices)


def _texts(part: Part) -> Texts:
    found = part.entries([field.name for field in fields(Texts)])
    for name, below in found.items():
        check_placeholders(below, below.text(), _TEXTS.get(name, ("prompt",)))
    return Texts(**{name: below.text() for name, below in found.items()})


__all__ = ["DataError", "load_forms"]
