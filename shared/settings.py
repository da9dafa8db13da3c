"""Every knob of a running Plaza, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shared.errors import PlazaError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """Where things live and what may be used. Environment variables are named in `from_env`."""

    data_dir: Path
    spaces_dir: Path
    database_url: str
    device: str = "auto"
    memory_gb: float = 4.0
    hub_timeout: float = 2.0
    allow_private_feeds: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> "Settings":
        """Read PLAZA_DATA_DIR, DATABASE_URL, PLAZA_DEVICE, PLAZA_MEMORY_GB, PLAZA_HUB_TIMEOUT,
        PLAZA_ALLOW_PRIVATE_FEEDS.

        `overrides` (for example from the command line) win; those that are None are ignored.
        The data directory is `/data` on a Hugging Face Space with persistent storage, else `plaza-data`.
        Raises PlazaError for a number that is none.
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
        )
        return replace(settings, **given)


def _default_data_dir(environ: Mapping[str, str]) -> Path:
    persistent = Path("/data")
    if environ.get("SPACE_ID") and persistent.is_dir() and os.access(persistent, os.W_OK):
        return persistent / "plaza"
    return ROOT / "plaza-data"


def _number(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name)
    try:
        return float(value) if value else default
    except ValueError:
        raise PlazaError(f"{name} is “{value}”: set it to a number such as {default:g}.") from None
