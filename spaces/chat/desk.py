"""The chat's parts, put together: what the page, the endpoints and the background work with."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from shared.services import Services

    from .errands.errands import Errands
    from .errands.orders import Orders
    from .insight.insight import Insight
    from .knowledge.knowledge import Knowledge
    from .people.conversations import Conversations
    from .people.limits import Limits
    from .set_up import SetUps
    from .understanding.intents import Intents

SHOP = Path(__file__).with_name("shop")
FORMS = SHOP / "errands.yaml"


class Desk:
    """Built at once and cheaply; each part is made, and its libraries are imported, at first use."""

    def __init__(self, services: "Services") -> None:
        self.services = services

    @cached_property
    def sessions(self) -> "Callable[[], Session]":
        """Opens a session of the database, with the chat's tables present."""
        from .tables import ChatTable

        self.services.store.ensure(ChatTable.metadata)
        return self.services.store.session

    @cached_property
    def set_ups(self) -> "SetUps":
        """What the owner has set."""
        from .set_up import SetUps

        return SetUps(self.sessions)

    @cached_property
    def knowledge(self) -> "Knowledge":
        """The articles, and the search in them."""
        from .knowledge.knowledge import Knowledge

        return Knowledge(self.services)

    @cached_property
    def intents(self) -> "Intents":
        """What messages mean."""
        from .understanding.intents import Intents

        return Intents(self.services)

    @cached_property
    def orders(self) -> "Orders":
        """The orders that errands read and change."""
        from .errands.orders import Orders

        settings = self.services.settings
        return Orders(self.services.store, SHOP / "orders.csv", settings.data_dir / "tables")

    @cached_property
    def errands(self) -> "Errands":
        """What is done for visitors. Raises DataError if the forms cannot be read."""
        from .errands.actions import Actions
        from .errands.errands import Errands
        from .errands.loading import load_forms

        return Errands(
            load_forms(FORMS), Actions(self.orders, allow_private=self.services.settings.allow_private_feeds)
        )

    @cached_property
    def conversations(self) -> "Conversations":
        """What was said, and who has which conversation."""
        from .people.conversations import Conversations

        return Conversations(self.services)

    @cached_property
    def limits(self) -> "Limits":
        """How much a visitor may send."""
        from .people.limits import Limits

        return Limits(self.set_ups.get().a_minute)

    @cached_property
    def insight(self) -> "Insight":
        """What the conversations tell the owner."""
        from .insight.insight import Insight

        return Insight(self.services, self.knowledge)
