"""A model behind an address, on this machine: it speaks OpenAI's protocol and says what it was told to say.

    with OpenAIServer() as server:
        server.will(Scripted(["Good ", "morning."]), Scripted(status=429))
        RemoteWriter(server.url, "a-model", allow_private=True)

Each request takes the next script; when there are none left, `server.usual` answers. A script that never ends does
so when the client leaves, or when the server is stopped.
"""

import json
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

PING = b": still here\n\n"


@dataclass(frozen=True)
class Scripted:
    """One answer. `pieces` are streamed as the model's words; `reason`: why it ends (None: it ends without a word).

    `body`: sent as it is instead, as `content_type`. `pause`: seconds before each piece. `first` is sent before the
    pieces, byte for byte, and `endless` after them again and again. `silent`: nothing more is said then.
    `short`: it breaks off before as much came as was announced. `gate`: waited for before the last piece.
    """

    pieces: Sequence[str] = ("Good ", "morning.")
    reason: str | None = "stop"
    status: int = 200
    body: bytes | None = None
    content_type: str = "text/event-stream; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0
    first: bytes = b""
    endless: bytes = b""
    silent: bool = False
    short: bool = False
    gate: threading.Event | None = None


@dataclass(frozen=True)
class Request:
    """What was asked. `headers` have names in lower case; `said`: the body, read as JSON."""

    path: str
    headers: Mapping[str, str]
    said: Any


class OpenAIServer:
    """The server: what it was asked, and what it answers. `left` is set when a client did not wait for the end."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.usual = Scripted()
        self.left = threading.Event()
        self.stopped = threading.Event()
        self._scripts: deque[Scripted] = deque()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address, as it is given to clients."""
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def will(self, *scripts: Scripted) -> None:
        """What the next requests are answered with."""
        self._scripts.extend(scripts)

    def take(self) -> Scripted:
        """The script of a request."""
        return self._scripts.popleft() if self._scripts else self.usual

    def stop(self) -> None:
        """Close the port and let go what hangs. May be called twice."""
        if not self.stopped.is_set():
            self.stopped.set()
            self._http.shutdown()
            self._http.server_close()
            self._thread.join()


def piece(text: str | None, reason: str | None = None, **more: Any) -> bytes:
    """A line of a stream: `more` goes into the delta."""
    delta = ({} if text is None else {"content": text}) | more
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    return b"data: " + json.dumps({"object": "chat.completion.chunk", "choices": [choice]}).encode() + b"\n\n"


def at_once(text: str) -> bytes:
    """The body of an answer that is not streamed."""
    message = {"role": "assistant", "content": text}
    return json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


def _handler(server: OpenAIServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):  # HTTP/1.0: the end of the connection is the end of the answer.
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append(Request(self.path, headers, json.loads(body)))
            script = server.take() if self.path == "/v1/chat/completions" else Scripted(status=404, body=b"no page")
            try:
                self._answer(script)
            except (BrokenPipeError, ConnectionResetError):
                server.left.set()

        def _answer(self, script: Scripted) -> None:
            self.send_response(script.status)
            self.send_header("Content-Type", script.content_type)
            if script.short:
                self.send_header("Content-Length", "100000")
            for name, value in script.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._say(script.first)
            if script.body is not None:
                self._say(script.body)
            elif script.status == 200:
                self._stream(script)
            while script.endless and not server.stopped.wait(0.01):
                self._say(script.endless)
            if script.silent:
                self._wait_for_the_client()

        def _stream(self, script: Scripted) -> None:
            for number, text in enumerate(script.pieces, start=1):
                if script.gate and number == len(script.pieces):
                    script.gate.wait(60)
                server.stopped.wait(script.pause)
                self._say(piece(text))
            if script.reason and not (script.silent or script.endless or script.short):
                self._say(piece(None, script.reason) + b"data: [DONE]\n\n")

        def _wait_for_the_client(self) -> None:
            """Not a word, until the client closes the connection."""
            self.connection.settimeout(0.02)
            while not server.stopped.is_set():
                try:
                    if not self.connection.recv(1):
                        server.left.set()
                        return
                except TimeoutError:
                    continue

        def _say(self, words: bytes) -> None:
            self.wfile.write(words)
            self.wfile.flush()

        def log_message(self, format: str, *args: Any) -> None:
            """Requests are kept in `server.requests`, not printed."""

    return Handler
