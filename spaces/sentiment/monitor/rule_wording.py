"""What rules and alerts say to people."""

from datetime import timedelta

from shared.data.wording import plural

HORIZON = timedelta(hours=48)
"""How old a headline may be for a rule on the latest ones: a history that is loaded raises nothing."""
USUAL_DAYS = 14


def rule_sentence(kind: str, company: str, threshold: float, count: int, hours: float, cooldown: float) -> str:
    """When a rule speaks, in one sentence."""
    said = f"{company[:1].upper()}{company[1:]}: {_condition(kind, threshold, count, hours)}"
    return f"{said}; at most one alert in {span(cooldown)}." if cooldown else f"{said}."


def _condition(kind: str, threshold: float, count: int, hours: float) -> str:
    within = span(HORIZON / timedelta(hours=1))
    if kind == "below" and count == 1:
        return f"a headline within {within} scores below {signed(threshold)}"
    if kind == "below":
        return f"the last {count:,} headlines within {within} score below {signed(threshold)} on average"
    if kind == "change":
        least = f"with {count:,} headlines or more in each"
        return f"the last {span(hours)} differ from the {span(hours)} before by {threshold:.2f} or more, {least}"
    return f"{threshold:g} times as many headlines as usual within {span(hours)}, and at least {count:,}"


def below_sentence(company: str, count: int, mean: float, threshold: float) -> str:
    """Why a rule of the kind below speaks."""
    score, limit = apart(mean, threshold)
    if count == 1:
        return f"{company}: the last headline scores {score}, below {limit}."
    return f"{company}: the last {count:,} headlines score {score} on average, below {limit}."


def change_sentence(company: str, hours: float, now: tuple[float, int], before: tuple[float, int]) -> str:
    """Why a rule of the kind change speaks; `now` and `before`: mean score and number of headlines."""
    difference = now[0] - before[0]
    way = "up" if difference > 0 else "down"
    recent = f"{plural(now[1], 'headline')} of the last {span(hours)} score {signed(now[0])} on average"
    earlier = f"{signed(before[0])} in the {span(hours)} before ({plural(before[1], 'headline')})"
    return f"{company}: {recent}, {way} {abs(difference):.2f} from {earlier}."


def burst_sentence(company: str, hours: float, count: int, usual: float) -> str:
    """Why a rule of the kind burst speaks; `usual`: headlines in so many hours."""
    said = f"{company}: {plural(count, 'headline')} in the last {span(hours)}"
    if not usual:
        return f"{said}, after none in the {USUAL_DAYS} days before."
    return f"{said}, {_short(count / usual)} times as many as usual ({_short(usual)})."


def signed(score: float, digits: int = 2) -> str:
    """`+0.30`, `−0.62`, `0.00`."""
    text = f"{score:+.{digits}f}"
    return text.replace("-", "−") if any(digit in text for digit in "123456789") else text[1:]


def apart(one: float, other: float) -> tuple[str, str]:
    """Two different numbers with as many digits as it takes to see that they differ."""
    for digits in range(2, 6):
        if signed(one, digits) != signed(other, digits):
            break
    return signed(one, digits), signed(other, digits)


def span(hours: float) -> str:
    """`1 hour`, `6 hours`, `1.5 hours`, `3 days`."""
    if hours > 48 and hours % 24 == 0:
        return f"{hours / 24:g} days"
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def _short(number: float) -> str:
    """Two digits that count: `0.25`, `1.5`, `12`."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"
