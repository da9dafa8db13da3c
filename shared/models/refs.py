"""A model_ref names what to run; this module reads and writes such names."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shared.errors import ModelError

Kind = Literal["embedded", "starter", "hub", "local", "version"]
HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?")
PLAIN_NAME = re.compile(r"\w[\w.-]*")


@dataclass(frozen=True)
class ModelRef:
    """`embedded`, `starter:sentiment`, `hub:owner/name@revision`, `local:/folder` or `version:<id>`."""

    kind: Kind
    name: str = ""
    revision: str | None = None

    def __str__(self) -> str:
        if self.kind == "embedded":
            return self.kind
        return f"{self.kind}:{self.name}" + (f"@{self.revision}" if self.revision else "")


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
