"""A small server of calendars: TLS, HTTP/1.1, and it answers as told, kindly or not at all."""

import gzip
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import sleep
from typing import Any, Self

from app.hosts import LocalService
from tests.services.authority import Certificates

HOST = "calendar.breather.example"
ENDLESS = b"BEGIN:VEVENT\r\n" * 8192


@dataclass
class Said:
    """What stands at a path. ``endless`` goes on for ever, ``drips`` so slowly that it takes as
    long; with an ``etag``, whoever knows it is told that nothing has changed.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""
    packed: bool = False
    endless: bool = False
    drips: bool = False


class CalendarServer:
    """Runs in a thread of its own while it is entered. What nobody told it of is not there."""

    def __init__(self, certificates: Certificates) -> None:
        self._certificates = certificates
        self.told: dict[str, Said] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopped = threading.Event()

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.context, self._server.ours = self._certificates.context(), self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    def address(self, path: str = "/her.ics") -> str:
        return f"https://{HOST}:{self.port}{path}"

    def says(self, body: bytes = b"", path: str = "/her.ics", **more: object) -> str:
        """Let a path say this; return its address."""
        self.told[path] = Said(body, **more)  # type: ignore[arg-type]
        return self.address(path)

    def local(self) -> LocalService:
        """Return what lets Breather read here, at the one address of this server."""
        return LocalService((HOST,), self.port, self._certificates.authority)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    context: ssl.SSLContext
    ours: CalendarServer

    def finish_request(self, request: Any, client_address: Any) -> None:
        # Each greets in its own thread: a client that hangs up keeps nobody waiting.
        with suppress(OSError), self.context.wrap_socket(request, server_side=True) as spoken:
            super().finish_request(spoken, client_address)

    def handle_error(self, *_request: object) -> None:
        # Whoever asked has hung up: some tests are about that.
        pass


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        ours = self.server.ours
        headers = {name.lower(): value for name, value in self.headers.items()}
        ours.asked.append((self.path, headers))
        said = ours.told.get(self.path, Said(status=404))
        if said.etag and headers.get("if-none-match") == said.etag:
            said = Said(status=304)
        body = gzip.compress(said.body, 1) if said.packed else said.body
        self.send_response(said.status)
        more = {"ETag": said.etag} if said.etag else {}
        more |= {"Content-Encoding": "gzip"} if said.packed else {}
        if not (said.endless or said.drips):
            more["Content-Length"] = str(len(body))
        for name, value in (said.headers | more).items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(body)
        while said.endless and not ours.stopped.is_set():
            self.wfile.write(ENDLESS)
        while said.drips and not ours.stopped.is_set():
            self.wfile.write(b"B")
            sleep(0.05)

    def log_message(self, format: str, *args: object) -> None:
        pass
