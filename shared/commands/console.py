"""How commands speak: tables and progress for people on standard error, one JSON line for programs."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table as RichTable
from rich.text import Text

from shared.errors import PlazaError
from shared.services import Services, build_services
from shared.settings import Settings


@contextmanager
def services(data_dir: Path | None) -> Iterator[Services]:
    """The services of one command; what goes wrong is one sentence and exit code 1."""
    try:
        built = build_services(Settings.from_env(data_dir=data_dir))
        try:
            yield built
        finally:
            built.close()
    except PlazaError as error:
        say(str(error), style="red")
        raise typer.Exit(1) from None
    except OSError as error:
        if error.filename is None:
            raise
        say(f"{error.filename}: {error.strerror}. Choose another place, or make this one usable.", style="red")
        raise typer.Exit(1) from None


def say(sentence: str, style: str | None = None) -> None:
    """A sentence for people, on standard error, as it is: brackets in it are no markup."""
    Console(stderr=True, soft_wrap=True).print(sentence, style=style, markup=False, highlight=False, emoji=False)


def roles_of(pairs: Sequence[str]) -> dict[str, str]:
    """`["text=Headline"]` to `{"text": "Headline"}`. Raises BadParameter for another shape."""
    for pair in pairs:
        if "=" not in pair:
            raise typer.BadParameter(f"“{pair}” should be ROLE=COLUMN, for example text=Headline.")
    return dict(pair.split("=", 1) for pair in pairs)


def print_json(values: Mapping[str, Any]) -> None:
    """One line of JSON on standard output."""
    sys.stdout.write(json.dumps(values, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for people, on standard output."""
    table = RichTable(title=Text(title), title_justify="left")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def progress_bar() -> Progress:
    """A bar with a message, on standard error."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
        console=Console(stderr=True),
    )


def left(seconds: float | None) -> str:
    """`about 40 s left`, or nothing if it is not known."""
    if seconds is None:
        return ""
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"
