"""Who is the owner: the key, requests from this very machine, and sessions that have given the key. No Gradio."""

import hmac
import os
import secrets
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from shared.errors import DataError, PlazaError
from shared.settings import Settings

KEY_FILE = "owner.key"
DAY = 24 * 3600.0
PAUSE = 60.0
TRIES = 5
MOST_SESSIONS = 1_000
MOST_ADDRESSES = 10_000
LOCAL_NAMES = ("localhost", "127.0.0.1", "::1")
# Headers by which a proxy tells that somebody else is behind a request. Most begin like one of these.
_FORWARDING = ("forwarded", "x-forwarded", "via", "x-real-ip", "x-original", "x-envoy", "cf-", "x-appengine", "x-azure")
_FORWARDED_ADDRESS = ("client-ip", "cluster-client-ip", "clientip", "proxyuser-ip", "remote-ip", "remote-addr")


class OwnerKey:
    """The key of `settings`, or the one in the data directory, which is made at first need."""

    def __init__(self, settings: Settings) -> None:
        self._set = settings.owner_key
        self._file = settings.data_dir / KEY_FILE

    def value(self) -> str:
        """The key. Raises PlazaError if its file is empty or cannot be read or made."""
        if self._set:
            return self._set
        try:
            if not self._file.exists():
                _make(self._file)
            key = self._file.read_text("utf-8").strip()
        except OSError as error:
            raise PlazaError(f"The owner's key in {self._file} cannot be used: {error.strerror}.") from error
        if not key:
            raise PlazaError(f"The file {self._file} is empty: delete it, and a new key is made.")
        return key

    def where(self) -> str:
        """Where the owner finds it, in words; a key that is not there yet is made."""
        if self._set:
            return "the one in PLAZA_OWNER_KEY"
        self.value()
        return f"in {self._file}"


def _make(file: Path) -> None:
    """Write a new key that only this user may read. Whoever comes second keeps the key of the first."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".owner-")  # readable for this user alone
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(f"{secrets.token_urlsafe(24)}\n")
        os.link(draft, file)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        os.replace(draft, file)
    finally:
        Path(draft).unlink(missing_ok=True)


class Owners:
    """Who may use what is the owner's. Sessions are forgotten after a day, addresses with wrong keys after a minute.

    `clock`: seconds, as `time.monotonic` gives them.
    """

    def __init__(self, key: OwnerKey, clock: Callable[[], float] = time.monotonic) -> None:
        self._key, self._clock, self._lock = key, clock, Lock()
        self._sessions: OrderedDict[str, float] = OrderedDict()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def admits(self, request: Any) -> bool:
        """Whether a request (of Gradio or Starlette; None: nobody's) comes from this machine, or with the key given."""
        if request is None:
            return False
        return is_local(request) or self._knows(getattr(request, "session_hash", None))

    def unlock(self, key: str, request: Any) -> None:
        """Remember the request's session if the key is right. Raises DataError with what to do if it is not."""
        session, address = getattr(request, "session_hash", None), _group(_address(request))
        if not session:
            raise DataError("The key was given without a session: open the page in a browser and give it there.")
        expected = self._key.value()
        with self._lock:
            self._refuse_while_pausing(address)
            if not hmac.compare_digest(key.strip().encode(), expected.encode()):
                raise DataError(self._count_wrong(address))
            self._wrong.pop(address, None)
            _put(self._sessions, session, self._clock() + DAY, MOST_SESSIONS)

    def _knows(self, session: str | None) -> bool:
        with self._lock:
            until = self._sessions.get(session, 0.0) if session else 0.0
            if session and 0.0 < until <= self._clock():
                del self._sessions[session]
            return until > self._clock()

    def _refuse_while_pausing(self, address: str) -> None:
        count, until = self._wrong.get(address, (0, 0.0))
        left = until - self._clock()
        if count >= TRIES and left > 0:
            raise DataError(f"{TRIES} wrong keys came from your address: wait {left:.0f} s, then try again.")

    def _count_wrong(self, address: str) -> str:
        count, until = self._wrong.get(address, (0, 0.0))
        count = count + 1 if until > self._clock() else 1
        _put(self._wrong, address, (count, self._clock() + PAUSE), MOST_ADDRESSES)
        left = TRIES - count
        if not left:
            return f"This is not the owner's key either: after {TRIES} wrong ones there is a pause of {PAUSE:.0f} s."
        return f"This is not the owner's key: {left} more {'try is' if left == 1 else 'tries are'} left before a pause."


def _put(kept: "OrderedDict[str, Any]", name: str, value: Any, most: int) -> None:
    """Keep `value` as the newest; the oldest one goes when there are more than `most`."""
    kept[name] = value
    kept.move_to_end(name)
    while len(kept) > most:
        kept.popitem(last=False)


def is_local(request: Any) -> bool:
    """Whether a request comes from a browser on this very machine, at an address that only this machine has.

    The client's address is a loopback one, no header tells of a proxy, and Host (and Origin, if it is there) is
    localhost: a name of the Internet that leads here, or a page of somebody else that is open in the owner's browser,
    is not enough. HTTP/1.0 is what proxies speak, browsers have not for long. On a Hugging Face Space nobody is local.
    """
    if os.environ.get("SPACE_ID") or not _is_loopback(_address(request)):
        return False
    headers = [(name.lower(), value) for name, value in request.headers.items()]
    scope = getattr(getattr(request, "request", None) or request, "scope", None) or {}
    if scope.get("http_version", "1.1") == "1.0" or any(_forwards(name) for name, _ in headers):
        return False
    hosts = [f"//{value}" for name, value in headers if name == "host"]
    origins = [value for name, value in headers if name == "origin"]
    return len(hosts) == 1 and all(_host(address) in LOCAL_NAMES for address in hosts + origins)


def _forwards(header: str) -> bool:
    return header.startswith(_FORWARDING) or header.endswith(_FORWARDED_ADDRESS)


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _address(request: Any) -> str:
    client = getattr(request, "client", None)
    return str(getattr(client, "host", None) or "")


def _is_loopback(address: str) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return (getattr(parsed, "ipv4_mapped", None) or parsed).is_loopback


def _group(address: str) -> str:
    """What counts as one address: of IPv6, whoever has one has a whole network of them."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else address
