"""A Hub on this machine: it speaks enough of the Hub's HTTP interface for the real huggingface_hub client.

    with HubServer(tmp_path / "hub") as server:
        server.add("owner/model", {"config.json": "{}", "model.safetensors": b"..."})
        monkeypatch.setenv("HF_ENDPOINT", server.url)

A repository is a folder under `root` (`owner/model`, or `spaces/owner/app`), served at one commit. A new
request is one more method with `@route`.
"""

import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

LARGE = (".safetensors", ".bin", ".h5", ".onnx")
"""Files that the Hub keeps in its large file storage (named by sha256 instead of a Git blob's sha1)."""


class HubError(Exception):
    """An answer that is an error: status, and the code by which the client knows what happened."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


@dataclass(frozen=True)
class Request:
    """What was asked: `path` without the query, `query` parsed, `headers` with lower-case names."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True)
class Answer:
    """What is sent back. A HEAD request gets the same without the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def as_json(value: Any, **headers: str) -> Answer:
    """An answer of JSON."""
    return Answer(json.dumps(value).encode(), headers={"Content-Type": "application/json", **headers})


def route(methods: str, pattern: str) -> Callable[[Callable], Callable]:
    """Mark a method of HubServer as the one that answers a path; named groups become its arguments.

    `{repo}` stands for a repository, `{kind}` for models, datasets or spaces.
    """
    pattern = pattern.replace("{kind}", "(?P<kind>models|datasets|spaces)")
    pattern = pattern.replace("{repo}", r"(?P<name>[\w.-]+(?:/[\w.-]+)?)")

    def mark(method: Callable) -> Callable:
        method.route = (methods.split(), re.compile(pattern))  # type: ignore[attr-defined]
        return method

    return mark


class HubServer:
    """The server: what it serves, whom it keeps out, how it misbehaves, and what it was asked.

    `gated` and `private` hold repository names; `token` opens them. `delay`: seconds before each answer.
    `hanging`: take requests and never answer. `broken`: answer with this status.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.requests: list[Request] = []
        self.gated: set[str] = set()
        self.private: set[str] = set()
        self.token = "hf_token_of_the_tests"
        self.delay = 0.0
        self.hanging = False
        self.broken: int | None = None
        self._stopped = threading.Event()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address to use as HF_ENDPOINT."""
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        """Close the port; requests that hang are let go. May be called twice."""
        if not self._stopped.is_set():
            self._stopped.set()
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()

    def add(self, name: str, files: Mapping[str, str | bytes]) -> Path:
        """Make a repository. Its folder may be changed later: each request reads it anew."""
        folder = self.root / name
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    def asked(self, method: str = "", part: str = "") -> list[str]:
        """The paths asked for so far, with that method, containing `part`."""
        return [r.path for r in self.requests if method in ("", r.method) and part in r.path]

    def answer(self, request: Request) -> Answer:
        """Find the route and call it."""
        self.requests.append(request)
        if self.hanging:
            self._stopped.wait()
        if self.delay:
            self._stopped.wait(self.delay)
        if self.broken:
            raise HubError(self.broken, "", "The server was told to fail.")
        for method in (getattr(self, name) for name in dir(type(self)) if not name.startswith("__")):
            methods, pattern = getattr(method, "route", ((), None))
            found = pattern and request.method in methods and pattern.fullmatch(request.path)
            if found:
                return method(request, **found.groupdict())
        raise HubError(404, "", f"No route for {request.method} {request.path}.")

    # What the Hub can be asked.

    @route("GET HEAD", "/api/{kind}")
    def listing(self, request: Request, kind: str) -> Answer:
        """The models there are; of the client's filters, only `limit` is heeded."""
        limit = int(request.query.get("limit", ["1000"])[0])
        found = [path.relative_to(self.root) for path in sorted(self.root.glob("*/*")) if path.is_dir()]
        return as_json([{"id": str(name)} for name in found][:limit] if kind == "models" else [])

    @route("GET", "/api/{kind}/{repo}(?:/revision/(?P<revision>[^/]+))?")
    def about(self, request: Request, kind: str, name: str, revision: str | None) -> Answer:
        """What is known of a repository. A gated one can be seen, but its files cannot."""
        folder = self._folder(request, kind, name, revision)
        card = _card(folder)
        return as_json(
            {
                "id": name,
                "sha": commit(folder),
                "private": name in self.private,
                "gated": "manual" if name in self.gated else False,
                "tags": [f"license:{card['license']}"] if "license" in card else [],
                "pipeline_tag": card.get("pipeline_tag"),
                "cardData": card,
                "siblings": [{"rfilename": path} for path, _ in _files(folder)],
            }
        )

    @route("GET", "/api/{kind}/{repo}/tree/(?P<revision>[^/]+)")
    def tree(self, request: Request, kind: str, name: str, revision: str) -> Answer:
        """All files with sizes and hashes, on one page."""
        return as_json([_entry(path, file) for path, file in _files(self._folder(request, kind, name, revision))])

    @route("GET HEAD", "/(?:(?P<kind>datasets|spaces)/)?{repo}/resolve/(?P<revision>[^/]+)/(?P<path>.+)")
    def resolve(self, request: Request, kind: str | None, name: str, revision: str, path: str) -> Answer:
        """A file, or the part of it that a Range header names (`bytes=FROM-`)."""
        folder = self._folder(request, kind or "models", name, revision)
        if name in self.gated and not self._authorized(request):
            raise HubError(403, "GatedRepo", f"Access to {name} is restricted.")
        file = dict(_files(folder)).get(path)
        if file is None:
            raise HubError(404, "EntryNotFound", "Entry not found")
        content = file.read_bytes()
        headers = {
            "ETag": f'"{_hash(path, content)}"',
            "X-Repo-Commit": commit(folder),
            "X-Linked-Size": str(len(content)),
            "Accept-Ranges": "bytes",
        }
        start = re.fullmatch(r"bytes=(\d+)-", request.headers.get("range", ""))
        if start is None:
            return Answer(content, headers=headers)
        first = int(start[1])
        headers["Content-Range"] = f"bytes {first}-{len(content) - 1}/{len(content)}"
        return Answer(content[first:], 206, headers)

    def _folder(self, request: Request, kind: str, name: str, revision: str | None) -> Path:
        folder = self.root / name if kind == "models" else self.root / kind / name
        if not folder.is_dir() or (name in self.private and not self._authorized(request)):
            # As on the Hub, what is missing and what is private look the same to a stranger.
            status = 404 if self._authorized(request) else 401
            raise HubError(status, "RepoNotFound", "Repository not found")
        if revision not in (None, "main", commit(folder)):
            raise HubError(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return folder

    def _authorized(self, request: Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {self.token}"


def commit(folder: Path) -> str:
    """The commit that a folder is served as: 40 hexadecimal digits that change with its files."""
    names = "".join(f"{path}={_hash(path, file.read_bytes())}" for path, file in _files(folder))
    return hashlib.sha1(names.encode()).hexdigest()


def closed_port() -> int:
    """A port on this machine that refuses connections."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that lets clients connect and never reads what they say."""
    with socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def _files(folder: Path) -> list[tuple[str, Path]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path) for path in files)


def _hash(path: str, content: bytes) -> str:
    if path.endswith(LARGE):
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _entry(path: str, file: Path) -> dict[str, Any]:
    content = file.read_bytes()
    oid = _hash(path, content)
    entry: dict[str, Any] = {"type": "file", "path": path, "size": len(content), "oid": oid[:40]}
    if path.endswith(LARGE):
        entry["lfs"] = {"oid": oid, "size": len(content), "pointerSize": 134}
    return entry


def _card(folder: Path) -> dict[str, Any]:
    readme = folder / "README.md"
    parts = readme.read_text("utf-8").split("---\n") if readme.is_file() else []
    return (yaml.safe_load(parts[1]) or {}) if len(parts) > 2 and not parts[0] else {}


def _handler(server: HubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):  # HTTP/1.0: no connection is left open when a test ends.
        def _serve(self) -> None:
            url = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, unquote(url.path), parse_qs(url.query), headers, body)
            try:
                answer = server.answer(request)
            except HubError as error:
                said = {"X-Error-Code": error.code, "X-Error-Message": error.message}
                answer = Answer(json.dumps({"error": error.message}).encode(), error.status, said)
            try:
                self._send(answer)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # The client did not wait.

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve

        def log_message(self, format: str, *args: Any) -> None:
            """Requests are kept in `server.requests`, not printed."""

    return Handler
