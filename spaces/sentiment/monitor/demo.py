"""A living page with no network: invented companies, and a sample of headlines about them that is played."""

import csv
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .desk import Desk

WATCHLIST = "watchlist.csv"


def seed_once(desk: "Desk", lock: Lock) -> bool:
    """Set up the demo if nobody has used this monitor yet. Whether it did."""
    with lock:
        if desk.sources.ever_used() or desk.watchlist.all():
            return False
        desk.watchlist.save(_sample_rows(desk))
        desk.rules.add("below", None, threshold=-0.3, count=3, hours=48.0, cooldown=12.0)
        desk.rules.add("change", None, threshold=0.8, count=5, hours=72.0, cooldown=24.0)
        desk.rules.add("burst", None, threshold=4.0, count=6, hours=6.0, cooldown=24.0)
        desk.sources.add_replay()
        return True


def running(desk: "Desk") -> bool:
    """Whether the sample is among the sources."""
    return any(source.kind == "replay" for source in desk.sources.all())


def remove_demo(desk: "Desk") -> None:
    """Delete the sample's headlines, what was said about them, and the invented companies."""
    from sqlalchemy import delete, select

    from .tables import AlertRow, DeliveryRow

    invented = {row[0] for row in _sample_rows(desk)}
    ids = [company.id for company in desk.watchlist.all() if company.name in invented]
    for source in desk.sources.all():
        if source.kind == "replay":
            desk.sources.remove_with_headlines(source.id)
    with desk.sessions() as session:
        alerts = select(AlertRow.id).where(AlertRow.company_id.in_(ids))
        session.execute(delete(DeliveryRow).where(DeliveryRow.alert_id.in_(alerts)))
        session.execute(delete(AlertRow).where(AlertRow.company_id.in_(ids)))
        session.commit()
    kept = [company for company in desk.watchlist.all() if company.id not in ids]
    desk.watchlist.save([[company.name, company.ticker, ";".join(company.aliases)] for company in kept])


def _sample_rows(desk: "Desk") -> list[list[str]]:
    with (desk.surroundings.samples / WATCHLIST).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]
