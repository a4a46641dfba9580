"""Connections to servers of strangers, with curl: what is checked is what is connected to."""

import socket
from collections.abc import Callable
from typing import Any

import certifi
import pycurl

from app.hosts import HTTPS, LocalService

FIXED: dict[int, Any] = {
    pycurl.PROTOCOLS: pycurl.PROTO_HTTPS,
    pycurl.FOLLOWLOCATION: 0,
    # A proxy would connect for us, to an address that nobody checked.
    pycurl.PROXY: "",
    pycurl.HTTP_VERSION: pycurl.CURL_HTTP_VERSION_1_1,
    pycurl.SSL_VERIFYPEER: 1,
    pycurl.SSL_VERIFYHOST: 2,
    pycurl.USERAGENT: "Breather",
    pycurl.NOSIGNAL: 1,
    pycurl.TCP_NODELAY: 1,
}
"""How every request goes out."""


class Door:
    """Lets a handle of curl connect where ``may_connect(host, address, port)`` says yes."""

    def __init__(
        self,
        easy: Any,
        may_connect: Callable[[str, str, int], bool],
        local: LocalService | None = None,
    ) -> None:
        self._easy, self._may_connect, self._local = easy, may_connect, local
        self._host, self._turned_away, self._let_through = "", False, False
        easy.setopt(pycurl.CAINFO, certifi.where())
        easy.setopt(pycurl.OPENSOCKETFUNCTION, self._open)

    def begin(self, host: str) -> None:
        """Say to which host the next request goes."""
        self._host, self._turned_away, self._let_through = host, False, False
        if self._local:
            self._prepare_for_tests(self._local)

    @property
    def shut(self) -> bool:
        """Tell whether every address that the host has was turned away."""
        return self._turned_away and not self._let_through

    def _open(self, _purpose: int, address: Any) -> Any:
        # The address is the one that curl is about to connect to, whatever the name means by now.
        family, kind, protocol, (ip, port, *_more) = address
        if not self._may_connect(self._host, _text(ip), port):
            self._turned_away = True
            return pycurl.SOCKET_BAD
        self._let_through = True
        return _Lent(family, kind, protocol)

    def _prepare_for_tests(self, local: LocalService) -> None:
        ours = self._host in local.hosts
        self._easy.setopt(pycurl.CAINFO, str(local.authority) if ours else certifi.where())
        address = local.lookup(self._host) if local.lookup else None
        if ours and address is None:
            address = local.address
        if address:
            place = f"{self._host}:{local.port if ours else HTTPS}"
            self._easy.setopt(pycurl.RESOLVE, [f"-{place}", f"{place}:{address}"])


class _Lent(socket.socket):
    """A socket that curl copies: ours is closed as soon as it has."""

    def __del__(self) -> None:
        self.close()


def _text(ip: Any) -> str:
    return ip.decode() if isinstance(ip, bytes) else str(ip)
