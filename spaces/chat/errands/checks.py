"""What a value must be, beyond its type."""

from datetime import date, timedelta

from .forms import Slot

_FROM_TODAY = "today"


def limits_problem(kind: str, limit: str) -> str:
    """What is wrong with a `min` or `max` of a slot of this type; "" if nothing is."""
    if kind in ("number", "text"):
        return "" if _number(limit) is not None else f"a number was expected, not “{limit[:40]}”."
    if kind == "date":
        good = _day(limit, date(2000, 1, 1)) is not None
        return "" if good else f"a date, today, or today+7 was expected, not “{limit[:40]}”."
    return f"a {kind} has no such limit."


def problem(slot: Slot, value: str, today: date) -> str:
    """What is wrong with a value, as a sentence; "" if nothing is. Texts are limited in characters."""
    if slot.pattern and not slot.pattern.fullmatch(value):
        return slot.wrong or "That is not in the form that is needed here."
    if slot.kinds[0] == "date":
        return _date_problem(slot, value, today)
    if slot.kinds[0] in ("number", "text"):
        unit = " characters" if slot.kinds[0] == "text" else ""
        size = float(len(value)) if unit else float(value)
        return _size_problem(slot, size, unit)
    return ""


def _size_problem(slot: Slot, size: float, unit: str) -> str:
    least, most = _number(slot.least), _number(slot.most)
    if least is not None and size < least:
        return f"That is too {'short' if unit else 'small'}: at least {least:g}{unit}, please."
    if most is not None and size > most:
        return f"That is too {'long' if unit else 'large'}: at most {most:g}{unit}, please."
    return ""


def _date_problem(slot: Slot, value: str, today: date) -> str:
    least, most, day = _day(slot.least, today), _day(slot.most, today), date.fromisoformat(value)
    if least and day < least:
        return f"That is too early: {least.isoformat()} or later, please."
    if most and day > most:
        return f"That is too late: {most.isoformat()} or earlier, please."
    return ""


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _day(text: str, today: date) -> date | None:
    """A date, `today`, `today+7`, `today-30`."""
    try:
        if text.startswith(_FROM_TODAY):
            return today + timedelta(days=int(text.removeprefix(_FROM_TODAY) or 0))
        return date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
