"""What visitors did, as the fine-tuning panel takes it."""

from typing import TYPE_CHECKING

from shared.errors import DataError

if TYPE_CHECKING:
    from shared.data.table import Table

    from .events import Events
    from .serving import Served


class Collected:
    """Likes, dislikes and clicks on the page, together with the interactions that the model in use was trained on."""

    title = "Use the likes and clicks"

    def __init__(self, served: "Served", events: "Events") -> None:
        self._served, self._events = served, events

    def count(self) -> int:
        """How many there are."""
        return self._events.count()

    def table(self) -> "Table":
        """User, item, and rating and time where they are known. Raises DataError if there is nothing."""
        if not self.count():
            raise DataError("Nobody has liked or opened anything yet: do so in “Recommend”, or upload a table.")
        trained = self._served.trained()
        # A count would grow each time the same clicks are added to it.
        ref = self._served.ref if trained.interactions.kind == "counts" else ""
        return self._events.as_table(trained, ref)
