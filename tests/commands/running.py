"""Runs commands as people type them, in this process."""

import json
from types import SimpleNamespace

from typer.testing import CliRunner

from app import launcher


def run(*words, code=0):
    """Run a command in this process; `json` is the last line of standard output, if it is JSON."""
    done = CliRunner().invoke(launcher, [str(word) for word in words])
    assert done.exit_code == code, f"{done.output}\n{done.exception!r}"
    last = done.stdout.splitlines()[-1] if done.stdout.strip() else ""
    found = json.loads(last) if last.startswith("{") else None
    return SimpleNamespace(json=found, out=done.stdout, err=done.stderr, exception=done.exception)


def refused(*words):
    """The sentence on standard error of a command that ends with exit code 1, without a traceback."""
    done = run(*words, code=1)
    assert isinstance(done.exception, SystemExit)
    assert "Traceback" not in done.err + done.out
    return [line for line in done.err.splitlines() if line.strip()][-1]
