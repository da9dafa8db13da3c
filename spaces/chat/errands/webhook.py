"""An action that another program does: it is sent what was confirmed, once."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shared.errors import SourceError
from shared.web.fetch import post
from shared.web.signing import signed_headers

from .forms import Call
from .results import Result
from .tables import RunRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SECONDS = 10.0
_LOOK_EVERY = 0.1


class Webhook:
    """Sends confirmed forms. `seconds`: how long an answer may take in all."""

    def __init__(self, sessions: "Callable[[], Session]", *, allow_private: bool, seconds: float = SECONDS) -> None:
        self._sessions, self._allow_private, self._seconds = sessions, allow_private, seconds

    def send(self, call: Call, key: str, form: str, values: Mapping[str, Any], now: datetime) -> Result:
        """POST `{"form", "id", "at", "slots"}` as JSON, signed if there is a secret. Copies of a key are not sent.

        It was done only if the answer says so (2xx): anything else is the case `unreachable`.
        """
        if not self._claim(key, form, now):
            return self._wait(key)
        body = json.dumps(
            {"form": form, "id": key, "at": now.isoformat(), "slots": values}, ensure_ascii=False
        ).encode()
        headers = (
            signed_headers(call.secret, key, now, body)
            if call.secret
            else {"Content-Type": "application/json", "webhook-id": key}
        )
        taken = False
        try:
            seconds = self._seconds
            answer = post(
                call.url, body, headers, allow_private=self._allow_private, connect_s=min(5.0, seconds), total_s=seconds
            )
            taken = 200 <= answer.status < 300
        except SourceError:
            taken = False
        finally:
            result = Result(taken, "done" if taken else "unreachable")
            self._settle(key, result)
        return result

    def _claim(self, key: str, form: str, now: datetime) -> bool:
        """Whether this is the first with this key."""
        from sqlalchemy.exc import IntegrityError

        with self._sessions() as session:
            try:
                session.add(RunRow(key=key, form=form, state="running", created=now))
                session.commit()
            except IntegrityError:
                return False
            return True

    def _settle(self, key: str, result: Result) -> None:
        with self._sessions() as session:
            run = session.get_one(RunRow, key)
            run.state, run.ok, run.case = "done", result.ok, result.case
            session.commit()

    def _wait(self, key: str) -> Result:
        """What came of the first; it ends in time, unless its server was stopped."""
        until = time.monotonic() + self._seconds + 1
        while True:
            with self._sessions() as session:
                run = session.get_one(RunRow, key)
                if run.state == "done":
                    return Result(run.ok, run.case)
            if time.monotonic() > until:
                return Result(False, "unreachable")
            time.sleep(_LOOK_EVERY)
