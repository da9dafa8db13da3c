"""What the owner has set: the shop's name, the error that is accepted, who writes the answers."""

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from shared.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

MOST_ACCEPTED = 0.5
LONGEST = 500


@dataclass(frozen=True)
class SetUp:
    """`accepted`: share of answers (0 to 1) that may be wrong. `writer`: the model_ref of what writes answers, "" for
    none. `rerank`: that of a cross-encoder, "" for none. `patience`: seconds that a writer may take for its first word.
    `a_minute`: messages that a visitor may send in a minute.
    """

    shop: str = "Mossbridge"
    greeting: str = "Hello! Ask me about orders, delivery, returns or our goods. I answer from the shop's own articles."
    accepted: float = 0.1
    writer: str = ""
    rerank: str = ""
    patience: float = 8.0
    a_minute: int = 20

    def checked(self) -> "SetUp":
        """The same. Raises DataError for what cannot be used."""
        if not 0 < self.accepted <= MOST_ACCEPTED:
            raise DataError(f"The accepted error is {self.accepted:.0%}: choose between 1 % and {MOST_ACCEPTED:.0%}.")
        if not self.shop.strip() or len(self.shop) > LONGEST or len(self.greeting) > LONGEST:
            raise DataError(f"Name and greeting are needed, with at most {LONGEST} characters each.")
        if not 1 <= self.a_minute <= 1000:
            raise DataError(f"{self.a_minute} messages a minute were asked for: choose from 1 to 1,000.")
        if not 0.1 <= self.patience <= 600:
            raise DataError(f"{self.patience:g} seconds were asked for: choose from 0.1 to 600.")
        return self


class SetUps:
    """The settings in the database; what was never set is as `SetUp` says."""

    def __init__(self, sessions: "Callable[[], Session]") -> None:
        self._sessions = sessions

    def get(self) -> SetUp:
        """As it is set now."""
        from sqlalchemy import select

        from .tables import SETTINGS

        known = {field.name for field in fields(SetUp)}
        with self._sessions() as session:
            found = {name: value for name, value in session.execute(select(SETTINGS)) if name in known}
        return replace(SetUp(), **found)

    def change(self, **values: Any) -> SetUp:
        """Set some of it, by name. Raises DataError for what cannot be used; then nothing is changed."""
        from .tables import SettingRow

        changed = replace(self.get(), **values).checked()
        with self._sessions() as session:
            for name, value in asdict(changed).items():
                if name in values:
                    session.merge(SettingRow(name=name, value=value))
            session.commit()
        return changed
