"""A push service as Firefox knows one: it registers over a web socket, and gets its messages there.

Source: https://autopush-rs.readthedocs.io/. An application server's POST to the endpoint is passed
on as it is, and answered when it is on its way; nothing is decrypted here.
"""

import base64
import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from websockets.exceptions import ConnectionClosedError
from websockets.sync.server import ServerConnection, serve
from websockets.typing import Subprotocol

from tests.services.authority import Certificates

PATH = "/wpush/v2/"


class PushServer:
    """``address`` is for the browser; its endpoints are at https://``host``:``port``."""

    def __init__(self, certificates: Certificates, host: str) -> None:
        self.host, self.authority = host, certificates.authority
        self._channels: dict[str, ServerConnection] = {}
        self.messages: list[dict[str, str]] = []
        """The headers of every message that came in."""
        self._browsers = serve(
            self._browser, "127.0.0.1", 0, subprotocols=[Subprotocol("push-notification")]
        )
        self._endpoints = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._endpoints.socket = certificates.context().wrap_socket(
            self._endpoints.socket, server_side=True
        )
        self.address = f"ws://127.0.0.1:{self._browsers.socket.getsockname()[1]}/"
        self.port = self._endpoints.server_address[1]
        self.origin = f"https://{host}:{self.port}"
        for server in (self._browsers, self._endpoints):
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._browsers.shutdown()
        self._endpoints.shutdown()
        self._endpoints.server_close()

    def _browser(self, socket: ServerConnection) -> None:
        # A browser that is closed says no goodbye.
        with suppress(ConnectionClosedError):
            for said in socket:
                message = json.loads(said)
                answer = self._answer(socket, message)
                if answer:
                    kind = {"messageType": message["messageType"], "status": 200}
                    socket.send(json.dumps({**kind, **answer}))

    def _answer(self, socket: ServerConnection, message: dict[str, Any]) -> dict[str, Any] | None:
        channel = message.get("channelID", "")
        if message["messageType"] == "hello":
            who = message.get("uaid") or uuid4().hex
            return {"uaid": who, "use_webpush": True, "broadcasts": {}}
        if message["messageType"] == "register":
            self._channels[channel] = socket
            return {"channelID": channel, "pushEndpoint": f"{self.origin}{PATH}{channel}"}
        if message["messageType"] == "unregister":
            self._channels.pop(channel, None)
            return {"channelID": channel}
        return None

    def deliver(self, channel: str, body: bytes, headers: dict[str, str]) -> int:
        """Pass a message on; return the status for whoever sent it."""
        if channel not in self._channels:
            return 410
        self.messages.append(headers)
        notification = {
            "messageType": "notification",
            "channelID": channel,
            "version": uuid4().hex,
            "data": base64.urlsafe_b64encode(body).rstrip(b"=").decode(),
            "headers": {"encoding": headers["content-encoding"]},
        }
        self._channels[channel].send(json.dumps(notification))
        return 201

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        deliver = self.deliver

        class Endpoint(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                self.send_response(deliver(self.path.removeprefix(PATH), body, headers))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said: object) -> None:
                """Say nothing: the address is a secret."""

        return Endpoint
