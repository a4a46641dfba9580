"""A push service that does as little as one can: TLS, kept connections, and 201 for each message.

It runs in a process of its own, so that whoever sends is what is measured.
"""

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from app.push.endpoints import LocalService
from tests.services.authority import Certificates, certificates

HOST = "localhost"
TAKEN = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
Pipe = Connection


class Talk(asyncio.Protocol):
    """One connection; each message that came whole is answered, after so many seconds."""

    taken = 0

    def __init__(self, after: float) -> None:
        self._after, self._came, self._loop = after, bytearray(), asyncio.get_running_loop()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._came += data
        while length := _whole(self._came):
            del self._came[:length]
            Talk.taken += 1
            if self._after:
                self._loop.call_later(self._after, self._transport.write, TAKEN)
            else:
                self._transport.write(TAKEN)


def _whole(came: bytearray) -> int:
    """Return how long the first request is, 0 while it isn't whole."""
    head = came.find(b"\r\n\r\n") + 4
    if head < 4:
        return 0
    name = came[:head].lower().find(b"content-length:") + 15
    length = head + int(came[name : came.index(b"\r\n", name)])
    return length if len(came) >= length else 0


async def _listen(made: Certificates, after: float, pipe: Pipe) -> None:
    loop = asyncio.get_running_loop()
    how: Any = {"ssl": made.context(), "backlog": 512}
    server = await loop.create_server(lambda: Talk(after), "127.0.0.1", 0, **how)
    pipe.send(server.sockets[0].getsockname()[1])
    while await loop.run_in_executor(None, pipe.recv):
        pipe.send(Talk.taken)


def _serve(made: Certificates, after: float, pipe: Pipe) -> None:
    asyncio.run(_listen(made, after, pipe))


class QuickService:
    """Where it listens, and how many messages it took."""

    def __init__(self, local: LocalService, pipe: Pipe) -> None:
        self.local, self._pipe = local, pipe

    @property
    def origin(self) -> str:
        return f"https://{HOST}:{self.local.port}"

    @property
    def taken(self) -> int:
        self._pipe.send(True)
        return int(self._pipe.recv())


@contextmanager
def quick_service(folder: Path, after: float = 0) -> Iterator[QuickService]:
    """Run one on this machine that answers after so many seconds."""
    made = certificates(folder, HOST)
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=_serve, args=(made, after, there))
    process.start()
    yield QuickService(LocalService((HOST,), here.recv(), made.authority), here)
    here.send(False)
    process.join()
