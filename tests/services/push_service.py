"""A small push service: TLS, HTTP/1.1 with connections that are kept, and it answers as told.

It keeps what it got, and its phones read that with ``http-ece``, which knows nothing of ours.
"""

import asyncio
import secrets
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self
from uuid import UUID, uuid4

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.push.endpoints import LocalService
from app.push.messages import Target
from tests.services.authority import Certificates

HOST, OTHER_HOST = "push.breather.example", "other.breather.example"


@dataclass
class Answer:
    """What a service says. ``never``: nothing; ``drops``: it hangs up; ``ends``: after it, too."""

    status: int = 201
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0
    never: bool = False
    drops: bool = False
    ends: bool = False

    def written(self) -> bytes:
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        if self.ends:
            headers["Connection"] = "close"
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{one}: {headers[one]}" for one in headers)]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


class Phone:
    """A browser that subscribed: its keys, and the secret halves with which it reads."""

    def __init__(self, origin: str) -> None:
        self.id: UUID = uuid4()
        self.path = f"/push/{secrets.token_urlsafe(24)}"
        self.endpoint = origin + self.path
        self._private = ec.generate_private_key(ec.SECP256R1())
        self.secret = secrets.token_bytes(16)
        self.point = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        self.p256dh, self.auth = _base64(self.point), _base64(self.secret)

    @property
    def target(self) -> Target:
        return Target(self.id, self.endpoint, self.p256dh, self.auth)

    def reads(self, got: Received) -> bytes:
        """Return what it reads. Raises http_ece.ECEException when it was not for this one."""
        read: bytes = http_ece.decrypt(
            got.body, private_key=self._private, auth_secret=self.secret, version="aes128gcm"
        )
        return read


class PushService:
    """Runs in a thread of its own while it is entered. By default it answers 201."""

    def __init__(
        self,
        certificates: Certificates,
        hosts: tuple[str, ...] = (HOST, OTHER_HOST),
        address: str = "127.0.0.1",
    ) -> None:
        self.certificates, self.hosts, self.address, self.port = certificates, hosts, address, 0
        self.received: list[Received] = []
        self.connections = 0
        self.told: dict[str, Answer] = {}
        self.otherwise = Answer()
        self.keeps = True
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._talks: set[asyncio.Task[None]] = set()

    @property
    def origin(self) -> str:
        return self.at(self.hosts[0])

    def at(self, host: str) -> str:
        return f"https://{host}:{self.port}"

    def local(self, lookup: Callable[[str], str | None] | None = None) -> LocalService:
        """Return what lets a sender send here."""
        authority = self.certificates.authority
        return LocalService(self.hosts, self.port, authority, self.address, lookup)

    def phone(self, answer: Answer | None = None, host: str | None = None) -> Phone:
        """Return a new subscriber; what is sent to it is answered like this."""
        made = Phone(self.at(host or self.hosts[0]))
        if answer:
            self.told[made.path] = answer
        return made

    def got(self, phone: Phone) -> list[Received]:
        return [one for one in self.received if one.path == phone.path]

    def start(self, port: int = 0) -> Self:
        self._thread.start()
        self._do(self._listen(port))
        return self

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def hang_up(self) -> None:
        """Close every connection, as services do with those that nothing came over for a while."""
        self._do(self._hang_up())

    def _do(self, what: "asyncio.Future[None] | object") -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)  # type: ignore[arg-type]

    async def _listen(self, port: int) -> None:
        self._server = await asyncio.start_server(
            self._talk, self.address, port, ssl=self.certificates.context(), backlog=256
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        await self._hang_up()
        await self._server.wait_closed()

    async def _hang_up(self) -> None:
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        # What was hung up is closed in the loop's next turn.
        for _ in range(2):
            await asyncio.sleep(0)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._talks.add(task)
        self.connections += 1
        number = self.connections
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while await self._answer(await _read(reader, number), writer):
                    pass
        except asyncio.CancelledError:
            # The service stops.
            pass
        finally:
            self._talks.discard(task)
            writer.transport.abort()

    async def _answer(self, got: Received, writer: asyncio.StreamWriter) -> bool:
        """Answer; tell whether the connection goes on."""
        if self.keeps:
            self.received.append(got)
        answer = self.told.get(got.path, self.otherwise)
        if answer.never:
            await asyncio.Event().wait()
        if answer.after:
            await asyncio.sleep(answer.after)
        if not answer.drops:
            writer.write(answer.written())
            await writer.drain()
        if answer.ends:
            writer.close()
            await writer.wait_closed()
        return not (answer.drops or answer.ends)


async def _read(reader: asyncio.StreamReader, connection: int) -> Received:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in head[1:] if line)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(head[0].split(" ")[1], headers, body, connection)


def _base64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
