"""What the overview does for its visitors: draws what is new to them, and follows their choices."""

from datetime import UTC, datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from shared.errors import DataError

from . import overview_parts as parts
from .timeline_chart import LENGTHS
from .view import PERIODS, UNITS, View

if TYPE_CHECKING:
    from shared.services import Services

    from ..monitor.desk import Desk

PARTS = ("head", "cards", "chart", "list")
ONLY = {
    **dict.fromkeys(("label", "source", "query", "page", "alike"), ("list",)),
    **dict.fromkeys(("bucket", "clear", "period", "by"), ("chart", "list")),
    "price": ("chart",),
    "find": ("cards",),
    "seen": ("head",),
}
"""What an action changes, where that is not everything."""
NEWEST = 100
Fresh = dict[str, str]
"""HTML by the name of its part, of those parts that changed."""


class Acts:
    """No Gradio in here. `event` is what a button or a field says: `act`, and what else stands in its `data-`."""

    def __init__(self, services: "Services", desk: "Desk") -> None:
        self.services, self.desk = services, desk
        self._seeding = Lock()

    def load(self) -> tuple[View, Fresh]:
        """A new visitor. Whoever comes first of all finds the demo at work."""
        from ..monitor.demo import seed_once

        seed_once(self.desk, self._seeding)
        view = View(stamp=self._stamp())
        return view, self.draw(view)

    def tick(self, view: View) -> Fresh:
        """What is new since the last time; nothing at all is looked up if nothing changed."""
        stamp = self._stamp()
        if view.stamp == stamp:
            return {}
        view.stamp = stamp
        return self.draw(view)

    def act(self, view: View, event: Any) -> Fresh:
        """Do what a button or a field says. Raises DataError, and AttributeError for what does not exist."""
        getattr(self, f"_act_{event.act.replace('-', '_')}")(view, event)
        return self.draw(view, ONLY.get(event.act, PARTS))

    def draw(self, view: View, wanted: tuple[str, ...] = PARTS) -> Fresh:
        """Those of the `wanted` parts that the page does not show yet."""
        view.turn += 1
        turn, now = view.turn, datetime.now(UTC)
        found = {name: parts.BUILDERS[name](self.services, self.desk, view, now) for name in wanted}
        if view.turn != turn:  # something else was chosen meanwhile, and is being drawn
            view.stamp = ""
            return {}
        return {name: html for name, html in found.items() if view.is_new(name, html)}

    def _stamp(self) -> str:
        """Changes with what is stored and with the model in use, and every hour."""
        return f"{self.desk.headlines.stamp()} {datetime.now(UTC):%d%H} {self.services.serving.current(parts.SPACE)}"

    def _act_company(self, view: View, event: Any) -> None:
        view.choose_company(int(event.company) if event.company else None)

    def _act_period(self, view: View, event: Any) -> None:
        if event.period in PERIODS:
            view.period = event.period
            view.all_times()

    def _act_by(self, view: View, event: Any) -> None:
        if event.value in UNITS:
            view.by = event.value
            view.all_times()

    def _act_bucket(self, view: View, event: Any) -> None:
        view.choose_bucket(datetime.fromisoformat(event.at), LENGTHS[event.by])

    def _act_clear(self, view: View, event: Any) -> None:
        view.all_times()

    def _act_price(self, view: View, event: Any) -> None:
        view.price = not view.price

    def _act_find(self, view: View, event: Any) -> None:
        view.find = event.value

    def _act_label(self, view: View, event: Any) -> None:
        view.label, view.page = event.value, 0

    def _act_source(self, view: View, event: Any) -> None:
        view.source, view.page = int(event.value) if event.value else None, 0

    def _act_query(self, view: View, event: Any) -> None:
        view.query, view.page = event.value.strip(), 0

    def _act_page(self, view: View, event: Any) -> None:
        view.page = max(0, int(event.page))

    def _act_alike(self, view: View, event: Any) -> None:
        view.opened ^= {int(event.headline)}

    def _act_alert(self, view: View, event: Any) -> None:
        """Show the headlines that an alert rests on."""
        alert = next((one for one in self.desk.alerts.latest(NEWEST) if one.id == int(event.alert)), None)
        if alert is None:
            raise DataError("This alert is not there any more.")
        view.choose_company(alert.company_id)
        view.source, view.query = None, ""
        view.ids, view.told = list(alert.mentions), alert.said

    def _act_seen(self, view: View, event: Any) -> None:
        self.desk.alerts.mark_seen(int(event.alert) if event.alert else None, datetime.now(UTC))

    def _act_correct(self, view: View, event: Any) -> None:
        self.desk.corrections.correct(int(event.mention), event.value, parts.labels_of(self.services, self.desk, view))
        view.corrected = True

    def _act_remove_demo(self, view: View, event: Any) -> None:
        from ..monitor.demo import remove_demo

        remove_demo(self.desk)
        view.choose_company(None)

    def _act_rescore(self, view: View, event: Any) -> None:
        self.desk.rescoring.begin()

    def _act_cancel_rescoring(self, view: View, event: Any) -> None:
        self.desk.rescoring.cancel()
