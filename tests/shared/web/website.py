"""A small web server for the tests of what comes from outside."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any


@contextmanager
def website() -> Iterator[SimpleNamespace]:
    """`pages`: path -> (status, headers, body), or a function that is given the handler and may write what it likes.

    `seen`: the requests so far, as (method, path, headers, body). `closing` is set at the end: wait for it to hang.
    """
    site = SimpleNamespace(pages={}, seen=[], closing=threading.Event())

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            site.seen.append((self.command, self.path, dict(self.headers), body))
            page: Any = site.pages.get(self.path, (404, {}, b"none"))
            self.close_connection = True
            if isinstance(page, Callable):
                page = page(self)
            if page:
                answer(self, *page)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """The client may leave before the end."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    site.port = server.server_address[1]
    site.url = f"http://127.0.0.1:{site.port}"
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def answer(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    """Write a whole answer."""
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)
