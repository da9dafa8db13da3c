"""A model_ref names what to run; this module reads and writes such names."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from shared.errors import ModelError

Kind = Literal["embedded", "starter", "hub", "local", "version", "remote"]
HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
PLAIN_NAME = re.compile(r"\w[\w.-]*")
LONGEST_REMOTE = 1000
"""Characters of a remote model's address and name."""


@dataclass(frozen=True)
class ModelRef:
    """`embedded`, `starter:sentiment`, `hub:owner/name@revision`, `local:/folder`, `version:<id>`, or
    `remote:<address>#<model>`: a model behind an address that speaks the OpenAI protocol.
    """

    kind: Kind
    name: str = ""
    revision: str | None = None

    def __str__(self) -> str:
        if self.kind == "embedded":
            return self.kind
        return f"{self.kind}:{self.name}" + (f"@{self.revision}" if self.revision else "")

    @property
    def remote(self) -> tuple[str, str]:
        """Of a remote model: the address, and the name by which it is known there."""
        address, _, model = self.name.partition("#")
        return address, model


def parse(text: str) -> ModelRef:
    """Read a model_ref, or what a user typed for one: a Hub id, a Hub address, or a folder.

    Raises ModelError if the text is none of these.
    """
    text = text.strip()
    if text == "embedded":
        return ModelRef("embedded")
    kind, colon, name = text.partition(":")
    if colon and kind == "hub":
        return _hub(name)
    if colon and kind == "local" and name:
        return _local(name)
    if colon and kind in ("starter", "version"):
        if not PLAIN_NAME.fullmatch(name):
            raise ModelError(f"“{text}” is not a model: expected {kind}: and the name of a {kind}.")
        return ModelRef(kind, name)  # type: ignore[arg-type]
    if colon and kind == "remote":
        return _remote(name)
    if _looks_like_a_folder(text):
        return _local(text)
    return _hub(re.sub(r"^https?://[^/]+/", "", text))


def _looks_like_a_folder(text: str) -> bool:
    return text.startswith(("/", "./", "../", "~")) or (len(text) > 2 and text[1] == ":" and text[2] in "\\/")


def _local(path: str) -> ModelRef:
    """By its whole path: a worker has another working directory."""
    return ModelRef("local", str(Path(path).expanduser().resolve()))


def _hub(text: str) -> ModelRef:
    name, _, revision = text.partition("@")
    if not HUB_ID.fullmatch(name):
        raise ModelError(
            f"“{text}” is not a model: type a Hub id such as ProsusAI/finbert, or the path of a local folder."
        )
    return ModelRef("hub", name, revision or None)


def _remote(text: str) -> ModelRef:
    """What the address leads to is looked at when it is opened, see `shared.web.guard`. It is not said again in an
    error: there may be a password in it.
    """
    address, _, model = text.partition("#")
    problem = _problem(address, model)
    if problem:
        raise ModelError(
            f"This is not a remote model: {problem}. Give remote:, the address and the model's name there, such as "
            "remote:http://localhost:11434/v1#qwen3:4b."
        )
    return ModelRef("remote", f"{address.rstrip('/')}#{model}")


def _problem(address: str, model: str) -> str:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "there is no such address"
    if parts.scheme not in ("http", "https") or not host:
        return "the address does not start with http:// or https://"
    if "@" in parts.netloc:
        return "there is a user name or a password in the address"
    if parts.query:
        return "there is a question mark in the address"
    if not model:
        return "after the address, # and the name of the model are missing"
    if len(text := address + model) > LONGEST_REMOTE or not text.isprintable() or " " in text:
        return "there is a space in it, or it is too long"
    return ""
