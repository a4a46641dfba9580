"""One request to a push service, and where it may connect to."""

from dataclasses import dataclass
from io import BytesIO

import pycurl

from app.hosts import HTTPS, LocalService, may_connect
from app.outward import FIXED, Door
from app.push.endpoints import host_of
from app.push.messages import Message
from app.push.outcomes import LATER, REFUSED, Outcome, outcome

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
        return may_connect(host, address, port, self.local, port == HTTPS)


class Transfer:
    """A handle of curl, used for one message after the other."""

    def __init__(self, rules: Rules) -> None:
        self.easy = pycurl.Curl()
        self._door = Door(self.easy, rules.may_connect, rules.local)
        self._head, self._body, self._read = BytesIO(), bytearray(), 0
        for option, value in {**FIXED, pycurl.POST: 1}.items():
            self.easy.setopt(option, value)
        self.easy.setopt(pycurl.HEADERFUNCTION, self._head.write)
        self.easy.setopt(pycurl.WRITEFUNCTION, self._keep)

    def load(
        self, message: Message, host: str, body: bytes, headers: list[str], seconds: float
    ) -> None:
        """Get ready to send this to the endpoint of the message."""
        self.message, self.host = message, host
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
        self._door.begin(host)

    def outcome(self, error: int) -> Outcome:
        """Return what became of it: an answer counts, also when the rest of it never came."""
        status = self.easy.getinfo(pycurl.RESPONSE_CODE)
        if status:
            body = self._body.decode("utf-8", "replace")
            return outcome(status, body, _headers(self._head.getvalue()), self.host)
        if self._door.shut:
            return Outcome(REFUSED, why="address")
        return Outcome(LATER, why=WHY.get(error, "dropped"))

    def _keep(self, chunk: bytes) -> int:
        self._read += len(chunk)
        self._body += chunk[: KEPT - len(self._body)]
        return len(chunk) if self._read <= ENOUGH else -1


def _headers(head: bytes) -> dict[str, str]:
    """Read the header lines of the last answer in it; interim ones (1xx) come before."""
    last = head.decode("latin-1").strip().split("\r\n\r\n")[-1]
    lines = (line.partition(":") for line in last.split("\r\n")[1:])
    return {name.strip().lower(): value.strip() for name, _, value in lines}
