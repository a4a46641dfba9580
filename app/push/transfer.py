"""One request to a push service, and where it may connect to."""

import socket
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import certifi
import pycurl

from app.push.endpoints import LocalService, host_of, is_public
from app.push.messages import Message
from app.push.outcomes import LATER, REFUSED, Outcome, outcome

HTTPS = 443
KEPT, ENOUGH = 2048, 64 * 1024
"""Bytes of an answer that are read for its reason, and after how many it is broken off."""
WHY = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_COULDNT_RESOLVE_HOST: "name",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
}
FIXED: dict[int, Any] = {
    pycurl.POST: 1,
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


@dataclass(frozen=True, slots=True)
class Rules:
    """Where messages may go: the hosts besides the known ones, and a local service in tests."""

    more_hosts: tuple[str, ...] = ()
    local: LocalService | None = None

    def host_of(self, endpoint: str) -> str:
        """Return the host. Raises ValueError when the endpoint may not be sent to."""
        return host_of(endpoint, self.more_hosts, self.local)

    def may_connect(self, host: str, address: str, port: int) -> bool:
        """Tell whether a resolved address may be connected to: a public one, at HTTPS's port."""
        local = self.local
        if local and host in local.hosts and (address, port) == (local.address, local.port):
            return True
        return port == HTTPS and is_public(address)


class Transfer:
    """A handle of curl, used for one message after the other."""

    def __init__(self, rules: Rules) -> None:
        self.easy = pycurl.Curl()
        self._rules, self._host = rules, ""
        self._turned_away = self._let_through = False
        self._head, self._body, self._read = BytesIO(), bytearray(), 0
        for option, value in FIXED.items():
            self.easy.setopt(option, value)
        self.easy.setopt(pycurl.CAINFO, certifi.where())
        self.easy.setopt(pycurl.HEADERFUNCTION, self._head.write)
        self.easy.setopt(pycurl.WRITEFUNCTION, self._keep)
        self.easy.setopt(pycurl.OPENSOCKETFUNCTION, self._open)

    def load(
        self, message: Message, host: str, body: bytes, headers: list[str], seconds: float
    ) -> None:
        """Get ready to send this to the endpoint of the message."""
        self.message, self.host = message, host
        self._turned_away = self._let_through = False
        self._head.seek(0)
        self._head.truncate()
        self._body.clear()
        self._read = 0
        easy = self.easy
        easy.setopt(pycurl.URL, message.target.endpoint)
        # Read, not handed over: curl can't go back in it, so when a kept connection breaks, it
        # never sends by itself what the service may have taken already.
        easy.setopt(pycurl.READFUNCTION, BytesIO(body).read)
        easy.setopt(pycurl.POSTFIELDSIZE, len(body))
        # Without Expect, which would only make a large body wait.
        easy.setopt(pycurl.HTTPHEADER, [*headers, "Expect:", "Accept:"])
        easy.setopt(pycurl.TIMEOUT_MS, round(seconds * 1000))
        if self._rules.local:
            self._prepare_for_tests(self._rules.local)

    def outcome(self, error: int) -> Outcome:
        """Return what became of it: an answer counts, also when the rest of it never came."""
        status = self.easy.getinfo(pycurl.RESPONSE_CODE)
        if status:
            body = self._body.decode("utf-8", "replace")
            return outcome(status, body, _headers(self._head.getvalue()), self.host)
        if self._turned_away and not self._let_through:
            return Outcome(REFUSED, why="address")
        return Outcome(LATER, why=WHY.get(error, "dropped"))

    def _open(self, _purpose: int, address: Any) -> Any:
        # The address is the one that curl is about to connect to, whatever the name means by now.
        family, kind, protocol, (ip, port, *_more) = address
        if not self._rules.may_connect(self.host, _text(ip), port):
            self._turned_away = True
            return pycurl.SOCKET_BAD
        self._let_through = True
        return _Lent(family, kind, protocol)

    def _keep(self, chunk: bytes) -> int:
        self._read += len(chunk)
        self._body += chunk[: KEPT - len(self._body)]
        return len(chunk) if self._read <= ENOUGH else -1

    def _prepare_for_tests(self, local: LocalService) -> None:
        ours = self.host in local.hosts
        self.easy.setopt(pycurl.CAINFO, str(local.authority) if ours else certifi.where())
        address = local.lookup(self.host) if local.lookup else None
        if ours and address is None:
            address = local.address
        if address:
            place = f"{self.host}:{local.port if ours else HTTPS}"
            self.easy.setopt(pycurl.RESOLVE, [f"-{place}", f"{place}:{address}"])


class _Lent(socket.socket):
    """A socket that curl copies: ours is closed as soon as it has."""

    def __del__(self) -> None:
        self.close()


def _text(ip: Any) -> str:
    return ip.decode() if isinstance(ip, bytes) else str(ip)


def _headers(head: bytes) -> dict[str, str]:
    """Read the header lines of the last answer in it; interim ones (1xx) come before."""
    last = head.decode("latin-1").strip().split("\r\n\r\n")[-1]
    lines = (line.partition(":") for line in last.split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}
