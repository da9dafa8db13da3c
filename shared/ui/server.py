"""Starting and stopping the server."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from shared.errors import PlazaError
from shared.services import build_services
from shared.settings import Settings

if TYPE_CHECKING:
    from shared.services import Services
    from shared.spaces_loader import SpaceInfo


def run_server(
    names: Sequence[str] | None,
    *,
    host: str | None,
    port: int | None,
    share: bool,
    data_dir: Path | None,
    allow_private_feeds: bool | None = None,
) -> None:
    """Serve the Spaces called `names` (all of them if there are none) until interrupted."""
    from shared.spaces_loader import find_spaces
    from shared.ui.owner import key_hint
    from shared.ui.site import build_site
    from shared.ui.theme import look

    try:
        settings = Settings.from_env(data_dir=data_dir, allow_private_feeds=allow_private_feeds)
        services = build_services(settings)
        spaces = find_spaces(settings.spaces_dir, names)
        site = build_site(services, spaces)
        hint = key_hint(settings, site, host, share)
    except PlazaError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    if hint:
        typer.echo(hint)
    services.jobs.watch()
    endings = start_spaces(services, spaces)
    try:
        dressed = look(space.folder for space in spaces)
        site.queue(default_concurrency_limit=8).launch(server_name=host, server_port=port, share=share, **dressed)
    finally:
        for end in endings:
            end()
        services.close()


def start_spaces(services: "Services", spaces: "Sequence[SpaceInfo]") -> list[Callable[[], None]]:
    """Begin the background work of the Spaces that have some (`start` in their `app.py`); what ends it again."""
    from shared.spaces_loader import load_space

    starts = [getattr(load_space(space), "start", None) for space in spaces]
    return [start(services) for start in starts if start]
