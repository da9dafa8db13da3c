"""A mark that changes with every change of the knowledge base, so that all servers on one database notice it."""

from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from ..tables import SETTINGS, SettingRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NAME = "knowledge.stamp"
_READ = select(SETTINGS.c.value).where(SETTINGS.c.name == bindparam("name"))


def touch(session: "Session") -> None:
    """Change the mark, as a part of the session's transaction."""
    mark = uuid4().hex
    change = update(SettingRow).where(SettingRow.name == NAME).values(value=mark)
    if session.scalars(change.returning(SettingRow.name)).all():
        return
    try:
        with session.begin_nested():
            session.add(SettingRow(name=NAME, value=mark))
    except IntegrityError:  # another server was the first to write one
        session.execute(change)


def read(session: "Session", name: str = NAME) -> str:
    """The mark now, or another setting; "" if nothing was ever written."""
    return session.scalar(_READ, {"name": name}) or ""
