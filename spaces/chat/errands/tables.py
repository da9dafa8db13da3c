"""The errands' own table."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from ..tables import ChatTable


class RunRow(ChatTable):
    """Something that was confirmed. `key`: the same for every copy of one confirmation, so that it is done once.

    `state`: running or done. `case`, `ok`, `facts`: what came of it, see `results.Result`.
    """

    __tablename__ = "chat_errands"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    form: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(16))
    ok: Mapped[bool] = mapped_column(default=False)
    case: Mapped[str] = mapped_column(String(32), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created: Mapped[datetime]
