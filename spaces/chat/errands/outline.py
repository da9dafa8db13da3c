"""A YAML file as an outline whose errors name the line and the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shared.data.wording import listing
from shared.errors import DataError

if TYPE_CHECKING:
    from yaml import Node

MOST_BYTES = 500_000
MOST_LEVELS = 20


@dataclass(frozen=True)
class Part:
    """A value of the outline. `place`: how it is reached, as `forms.cancel_order.confirm`; `file`: for errors."""

    node: "Node"
    place: str
    file: str

    @property
    def line(self) -> int:
        """The line of the file, from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, said: str) -> DataError:
        """An error about this value."""
        where = f" ({self.place})" if self.place else ""
        return DataError(f"{self.file}, line {self.line}{where}: {said}")

    def text(self) -> str:
        """A text, a number or a word, as it is written. Raises DataError."""
        from yaml import ScalarNode

        if not isinstance(self.node, ScalarNode) or not self.node.value.strip():
            raise self.error("a text was expected.")
        return str(self.node.value).strip()

    def whole(self, least: int, most: int) -> int:
        """A whole number. Raises DataError."""
        text = self.text()
        if not text.isascii() or not text.isdecimal() or not least <= int(text[:9]) <= most:
            raise self.error(f"a whole number from {least:,} to {most:,} was expected, not “{text[:40]}”.")
        return int(text)

    def truth(self) -> bool:
        """`yes` or `no`. Raises DataError."""
        word = self.text().lower()
        if word not in ("yes", "no", "true", "false"):
            raise self.error(f"yes or no was expected, not “{word[:40]}”.")
        return word in ("yes", "true")

    def one_of(self, known: Sequence[str]) -> str:
        """One of these words. Raises DataError."""
        text = self.text()
        if text not in known:
            raise self.error(f"expected {' or '.join(known)}, not “{text[:40]}”.")
        return text

    def items(self) -> "list[Part]":
        """The entries of a list; a single value is a list of one. Raises DataError."""
        from yaml import MappingNode, SequenceNode

        if isinstance(self.node, MappingNode):
            raise self.error("a list was expected, not names with values.")
        if not isinstance(self.node, SequenceNode):
            return [self]
        return [Part(node, f"{self.place}[{at}]", self.file) for at, node in enumerate(self.node.value, 1)]

    @property
    def named(self) -> bool:
        """Whether this holds names with values."""
        from yaml import MappingNode

        return isinstance(self.node, MappingNode)

    def entries(self, known: Sequence[str] = ()) -> "dict[str, Part]":
        """Names with their values, in order; `known`: the only names there may be. Raises DataError."""
        if not self.named:
            raise self.error("names with values were expected, one a line: `name: value`.")
        found: dict[str, Part] = {}
        for key, value in self.node.value:
            name, at = str(key.value), Part(key, self.place, self.file)
            if name in found:
                raise at.error(f"“{name}” is there twice.")
            if known and name not in known:
                raise at.error(f"“{name[:40]}” is not known here: expected {listing(known, 20)}.")
            found[name] = Part(value, f"{self.place}.{name}" if self.place else name, self.file)
        return found

    def need(self, entries: "dict[str, Part]", name: str) -> "Part":
        """The entry of this name. Raises DataError if it is missing."""
        if name not in entries:
            raise self.error(f"`{name}:` is missing.")
        return entries[name]


def read_outline(path: Path, name: str = "") -> Part:
    """The outline in a YAML file; `name`: what the file is called in errors. Raises DataError."""
    import yaml

    name = name or path.name
    if path.stat().st_size > MOST_BYTES:
        raise DataError(f"{name} has more than {MOST_BYTES:,} bytes: that is no file of forms.")
    try:
        text = path.read_text("utf-8-sig")
        _refuse_tricks(yaml.parse(text, yaml.SafeLoader), name)
        node = yaml.compose(text, yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise DataError(f"{name} is not UTF-8 text: save it as UTF-8.") from error
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise DataError(f"{name}{line}: this is no YAML ({error.problem}).") from error
    except yaml.YAMLError as error:
        raise DataError(f"{name} is no YAML: it holds a character that is not allowed.") from error
    if node is None:
        raise DataError(f"{name} is empty: forms were expected.")
    return Part(node, "", name)


def _refuse_tricks(events: Iterator, name: str) -> None:
    """Aliases may grow without end, and deep nests break what walks through them."""
    import yaml

    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > MOST_LEVELS:
            what = "an alias (*name)" if isinstance(event, yaml.AliasEvent) else "too many levels"
            raise DataError(f"{name}, line {event.start_mark.line + 1}: {what} is not taken here: write it out.")
