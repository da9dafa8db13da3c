"""The launcher: `python app.py` serves every Space; `python app.py --help` shows the rest."""

import os
from pathlib import Path
from typing import Annotated

import typer

from shared.commands.finetune import finetune
from shared.commands.lists import jobs, models, versions
from shared.commands.predict import evaluate, predict

launcher = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
for command in (finetune, predict, evaluate, models, versions, jobs):
    launcher.command()(command)


@launcher.callback(invoke_without_command=True)
def serve(
    context: typer.Context,
    space: Annotated[list[str] | None, typer.Option(help="Serve only this Space; may be repeated.")] = None,
    host: Annotated[str | None, typer.Option(help="The address to listen at.")] = None,
    port: Annotated[int | None, typer.Option(help="The port to listen at; else the first free one from 7860.")] = None,
    share: Annotated[bool, typer.Option("--share", help="Make a public link through Gradio.")] = False,
    data_dir: Annotated[Path | None, typer.Option(help="Where Plaza keeps its data.")] = None,
    allow_private_feeds: Annotated[
        bool, typer.Option("--allow-private-feeds", help="Let feeds and webhooks reach addresses of this network.")
    ] = False,
) -> None:
    """Plaza: apps for text that anyone can retrain with a table. Without a command, serve them."""
    if context.invoked_subcommand is None:
        from shared.ui.server import run_server

        private = allow_private_feeds or None  # None: as the environment says
        run_server(space, host=host, port=port, share=share, data_dir=data_dir, allow_private_feeds=private)


if __name__ == "__main__":
    for switch, value in (("GRADIO_ANALYTICS_ENABLED", "False"), ("HF_HUB_DISABLE_TELEMETRY", "1")):
        os.environ.setdefault(switch, value)
    launcher()
