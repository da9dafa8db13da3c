"""A launcher in a process of its own, as a person starts it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WAIT = 120.0
"""Seconds; far above what a start takes."""


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def launched(data_dir: Path, log: Path, port: int | None = None) -> Iterator[str]:
    """The address of `python app.py` with its data in `data_dir`; its output goes to `log`. Stopped at the end."""
    port = port or free_port()
    words = [sys.executable, "app.py", "--host", "127.0.0.1", "--port", str(port), "--data-dir", str(data_dir)]
    with served(words, f"http://127.0.0.1:{port}", log) as url:
        yield url


@contextmanager
def served(words: Sequence[str], url: str, log: Path) -> Iterator[str]:
    """The address that a program serves, as soon as it does; its output goes to `log`. Stopped at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ, stdout=output, stderr=output)
    try:
        _wait(process, url, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=WAIT)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"The launcher was not served:\n{log.read_text('utf-8', 'replace')}")
