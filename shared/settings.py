"""Every knob of a running Plaza, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from shared.errors import PlazaError

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_OWNER_KEY = 12
Number = TypeVar("Number", int, float)


@dataclass(frozen=True)
class Settings:
    """Where things live and what may be used. Environment variables are named in `from_env`.

    `remote_models`: the model_refs of remote models that the owner offers; these may be in a private network, and only
    they are sent `remote_key`. `remote_reads`: how many tokens remote models read and write at once. `owner_key`: what
    opens the tabs of the owner from other machines; None: the one in the data directory (see `shared.ui.owner`).
    """

    data_dir: Path
    spaces_dir: Path
    database_url: str
    device: str = "auto"
    memory_gb: float = 4.0
    hub_timeout: float = 2.0
    allow_private_feeds: bool = False
    remote_models: tuple[str, ...] = ()
    remote_key: str | None = field(default=None, repr=False)
    remote_reads: int = 4096
    owner_key: str | None = field(default=None, repr=False)

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> "Settings":
        """Read PLAZA_DATA_DIR, DATABASE_URL, PLAZA_DEVICE, PLAZA_MEMORY_GB, PLAZA_HUB_TIMEOUT,
        PLAZA_ALLOW_PRIVATE_FEEDS, PLAZA_REMOTE_MODELS (separated by spaces), PLAZA_REMOTE_KEY, PLAZA_REMOTE_READS,
        PLAZA_OWNER_KEY.

        `overrides` (for example from the command line) win; those that are None are ignored.
        The data directory is `/data` on a Hugging Face Space with persistent storage, else `plaza-data`.
        Raises PlazaError for a number that is none, and for a key that cannot be one.
        """
        given = {name: value for name, value in overrides.items() if value is not None}
        data_dir = Path(given.pop("data_dir", None) or environ.get("PLAZA_DATA_DIR") or _default_data_dir(environ))
        data_dir = data_dir.expanduser().resolve()
        settings = cls(
            data_dir=data_dir,
            spaces_dir=ROOT / "spaces",
            database_url=environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'plaza.db'}",
            device=environ.get("PLAZA_DEVICE") or cls.device,
            memory_gb=_number(environ, "PLAZA_MEMORY_GB", cls.memory_gb),
            hub_timeout=_number(environ, "PLAZA_HUB_TIMEOUT", cls.hub_timeout),
            allow_private_feeds=environ.get("PLAZA_ALLOW_PRIVATE_FEEDS", "").lower() in ("1", "true", "yes"),
            remote_models=tuple(environ.get("PLAZA_REMOTE_MODELS", "").split()),
            remote_key=_key(environ, "PLAZA_REMOTE_KEY"),
            remote_reads=_number(environ, "PLAZA_REMOTE_READS", cls.remote_reads),
            owner_key=_owner_key(environ),
        )
        return replace(settings, **given)


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    persistent = Path("/data")
    if environ.get("SPACE_ID") and persistent.is_dir() and os.access(persistent, os.W_OK):
        return persistent / "plaza"
    return ROOT / "plaza-data"


def _number(environ: Mapping[str, str], name: str, default: Number) -> Number:
    value = environ.get(name)
    try:
        return type(default)(value) if value else default
    except ValueError:
        raise PlazaError(f"{name} is “{value}”: set it to a number such as {default:g}.") from None


def _key(environ: Mapping[str, str], name: str) -> str | None:
    """A key as it is sent; what it is never stands in an error."""
    key = environ.get(name, "").strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise PlazaError(f"{name} holds a space or a sign that no key has: copy the key once more.")
    return key or None


def _owner_key(environ: Mapping[str, str]) -> str | None:
    """A key that cannot be guessed in the few tries that are left to a stranger."""
    key = _key(environ, "PLAZA_OWNER_KEY")
    if key is not None and len(key) < SHORTEST_OWNER_KEY:
        raise PlazaError(
            f"PLAZA_OWNER_KEY has {len(key)} characters, which can be guessed: take at least {SHORTEST_OWNER_KEY}."
        )
    return key
