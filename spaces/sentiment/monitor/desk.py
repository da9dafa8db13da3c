"""The monitor's parts, put together: what the page, the endpoints and the poller work with."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from .items import Surroundings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

    from .alerts import Alerts
    from .corrections import Corrections
    from .digest import Digests
    from .headlines import Headlines
    from .intake import Intake
    from .moods import Moods
    from .prices import Prices
    from .rescoring import Rescoring
    from .rules import Rules
    from .sourcebook import Sourcebook
    from .timeline import Timelines
    from .watchlist import Watchlist
    from .webhooks import Webhooks

SPACE = "sentiment"
Sessions = Callable[[], "Session"]


class Desk:
    """Built at once and cheaply; each part is made, and its libraries are imported, at first use."""

    def __init__(self, services: "Services") -> None:
        self.services = services
        settings = services.settings
        self.surroundings = Surroundings(
            data_dir=settings.data_dir,
            watched_dir=settings.data_dir / "watched",
            samples=Path(__file__).parent.parent / "samples",
            allow_private=settings.allow_private_feeds,
        )

    @cached_property
    def sessions(self) -> Sessions:
        """Opens a session of the database, with the monitor's tables present."""
        from .tables import MonitorTable

        self.services.store.ensure(MonitorTable.metadata)
        return self.services.store.session

    @cached_property
    def sources(self) -> "Sourcebook":
        """Where headlines come from."""
        from .sourcebook import Sourcebook

        return Sourcebook(self.sessions, self.surroundings)

    @cached_property
    def watchlist(self) -> "Watchlist":
        """Who is watched."""
        from .watchlist import Watchlist

        return Watchlist(self.sessions)

    @cached_property
    def intake(self) -> "Intake":
        """What becomes of entries: told apart, scored, kept."""
        from .intake import Intake

        return Intake(self.services, self.sessions, self.watchlist)

    @cached_property
    def headlines(self) -> "Headlines":
        """What was kept, to look through."""
        from .headlines import Headlines

        return Headlines(self.sessions)

    @cached_property
    def timelines(self) -> "Timelines":
        """Scores by hour or day."""
        from .timeline import Timelines

        return Timelines(self.sessions)

    @cached_property
    def moods(self) -> "Moods":
        """How things stand per company."""
        from .moods import Moods

        return Moods(self.sessions, self.watchlist)

    @cached_property
    def corrections(self) -> "Corrections":
        """Labels that users set right."""
        from .corrections import Corrections

        return Corrections(self.services, self.sessions)

    @cached_property
    def rescoring(self) -> "Rescoring":
        """The history, scored again by a new model."""
        from .rescoring import Rescoring

        return Rescoring(self.services, self.sessions)

    @cached_property
    def rules(self) -> "Rules":
        """When to raise an alert."""
        from .rules import Rules

        return Rules(self.sessions, self.watchlist)

    @cached_property
    def alerts(self) -> "Alerts":
        """Alerts raised so far."""
        from .alerts import Alerts

        return Alerts(self.sessions, self.watchlist)

    @cached_property
    def webhooks(self) -> "Webhooks":
        """Where alerts are sent."""
        from .webhooks import Webhooks

        return Webhooks(self.sessions, self.surroundings)

    @cached_property
    def digests(self) -> "Digests":
        """A day's report."""
        from .digest import Digests

        return Digests(self.sessions, self.watchlist)

    @cached_property
    def prices(self) -> "Prices":
        """Closing prices against sentiment."""
        from .prices import Prices

        return Prices(self.sessions)
