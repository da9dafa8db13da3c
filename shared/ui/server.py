"""Starting and stopping the server."""

from collections.abc import Sequence
from pathlib import Path

import typer

from shared.errors import PlazaError
from shared.services import build_services
from shared.settings import Settings


def run_server(
    names: Sequence[str] | None, *, host: str | None, port: int | None, share: bool, data_dir: Path | None
) -> None:
    """Serve the Spaces called `names` (all of them if there are none) until interrupted."""
    from shared.spaces_loader import find_spaces
    from shared.ui.site import build_site
    from shared.ui.theme import look

    try:
        services = build_services(Settings.from_env(data_dir=data_dir))
        site = build_site(services, find_spaces(services.settings.spaces_dir, names))
    except PlazaError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    services.jobs.watch()
    try:
        site.queue(default_concurrency_limit=8).launch(server_name=host, server_port=port, share=share, **look())
    finally:
        services.close()
