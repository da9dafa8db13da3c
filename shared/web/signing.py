"""Signatures that tell a receiver who sent a message: the scheme of Standard Webhooks."""

import base64
import binascii
import hashlib
import hmac
import secrets
from datetime import datetime

_PREFIX = "whsec_"
_SECRET_BYTES = 24


def new_secret() -> str:
    """A secret nobody can guess, in the form that receivers know."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def is_secret(text: str) -> bool:
    """Whether this is a secret in the form that receivers know: `whsec_` and at least 24 bytes in base64."""
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return text.startswith(_PREFIX) and len(key) >= _SECRET_BYTES


def signed_headers(secret: str, id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The headers that go with a message. `id`: the same whenever it is sent again; `moment`: of this try."""
    timestamp = str(int(moment.timestamp()))
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    digest = hmac.digest(key, b".".join((id.encode(), timestamp.encode(), body)), hashlib.sha256)
    return {
        "Content-Type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(digest).decode("ascii"),
    }
