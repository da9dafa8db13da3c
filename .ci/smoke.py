"""Starts the launcher as a user does, asks for every page, and stops it: `smoke.py DATA_DIR LOG`."""

import re
import subprocess
import sys
import time
from pathlib import Path
from socket import socket

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT = 120
STOP_LIMIT = 30


def free_port() -> int:
    """A port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(server: subprocess.Popen, url: str) -> None:
    """Return when `url` answers; raise if the server ends or takes too long."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit(f"The launcher ended with status {server.returncode}.")
        try:
            httpx.get(url, timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.2)
    raise SystemExit(f"The launcher did not answer within {START_LIMIT} s.")


def check_pages(url: str) -> None:
    """Ask for the home page and each Space's page."""
    names = sorted(app.parent.name for app in (ROOT / "spaces").glob("*/app.py"))
    for page in ["", *names]:
        status = httpx.get(f"{url}/{page}", timeout=60, follow_redirects=True).status_code
        sys.stdout.write(f"/{page}: {status}\n")
        if status != 200:
            raise SystemExit(f"The page /{page} answered {status} instead of 200.")


def main(data_dir: str, log: Path) -> None:
    """Fail if a page is missing, the log has a traceback, or the server does not stop when asked to."""
    port = free_port()
    command = [sys.executable, "app.py", "--port", str(port), "--data-dir", data_dir]
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until_up(server, f"http://127.0.0.1:{port}/")
            check_pages(f"http://127.0.0.1:{port}")
            server.terminate()
            server.wait(STOP_LIMIT)
        finally:
            server.kill()
            server.wait()
    if found := re.search(r"Traceback|\w*Warning:", log.read_text()):
        raise SystemExit(f"The launcher's log has a “{found[0]}”:\n{log.read_text()}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
