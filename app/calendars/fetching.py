"""Fetching a calendar from its address, which she gave: so it may lead anywhere.

An address is a secret: whoever has it may read her calendar. No error names it, nothing is logged.
"""

import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

import pycurl

from app.calendars.feeds import (
    AWAY,
    CLOSED,
    GONE,
    LARGE,
    LONGEST,
    NOT_HTTPS,
    PLAIN,
    PRIVATE,
    SLOW,
    NotFetched,
    checked,
    host_of,
    is_port,
)
from app.hosts import LocalService, may_connect
from app.outward import FIXED, Door

SECONDS = 10.0
"""How long fetching may take in all, redirects included."""
LARGEST = 5 * 1024 * 1024
"""Bytes of a calendar, unpacked."""
MOST_REDIRECTS = 3
LEADS_ON = (301, 302, 303, 307, 308)
UNCHANGED, HERE = 304, 200
WHY = {
    pycurl.E_OPERATION_TIMEDOUT: SLOW,
    pycurl.E_FILESIZE_EXCEEDED: LARGE,
    pycurl.E_COULDNT_RESOLVE_HOST: GONE,
}


@dataclass(frozen=True, slots=True)
class Known:
    """By what a server tells whether its calendar has changed: what it said with the last one."""

    etag: str | None = None
    modified: str | None = None

    def headers(self) -> list[str]:
        said = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return [f"{name}: {value}" for name, value in said if value]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the bytes, or None where nothing has changed since what was known."""

    data: bytes | None
    known: Known


def fetch(
    address: str,
    known: Known | None = None,
    local: LocalService | None = None,
    seconds: float = SECONDS,
) -> Fetched:
    """Fetch what is at a checked address, if it isn't the one that is known. Raises NotFetched."""
    ends = time.monotonic() + seconds
    request = _Request(local)
    try:
        for _ in range(MOST_REDIRECTS + 1):
            status = request.get(address, known or Known(), ends - time.monotonic())
            if status not in LEADS_ON:
                return request.fetched(status, known or Known())
            address = _led_to(address, request.headers.get("location", ""))
    finally:
        request.easy.close()
    raise NotFetched(GONE)


def _led_to(address: str, location: str) -> str:
    try:
        # As it came: most servers write letters beyond ASCII as UTF-8, whatever they are told.
        leads = urljoin(address, quote(location.encode("latin-1"), PLAIN))
    except ValueError:
        raise NotFetched(GONE) from None
    if not leads.startswith("https://"):
        raise NotFetched(NOT_HTTPS)
    return checked(leads)


class _Request:
    """One handle of curl, for an address and those that it leads on to."""

    def __init__(self, local: LocalService | None) -> None:
        self.easy: Any = pycurl.Curl()
        self.headers: dict[str, str] = {}
        self._local, self._body = local, bytearray()
        for option, value in FIXED.items():
            self.easy.setopt(option, value)
        self._door = Door(self.easy, self._may_connect, local)
        self.easy.setopt(pycurl.ACCEPT_ENCODING, "gzip, deflate")
        self.easy.setopt(pycurl.HEADERFUNCTION, self._note)
        self.easy.setopt(pycurl.WRITEFUNCTION, self._keep)

    def get(self, address: str, known: Known, seconds: float) -> int:
        """Ask once; return the status. Raises NotFetched."""
        if seconds <= 0:
            raise NotFetched(SLOW)
        self.headers.clear()
        self._body.clear()
        self.easy.setopt(pycurl.URL, address)
        self.easy.setopt(pycurl.HTTPHEADER, ["Accept: text/calendar, */*", *known.headers()])
        self.easy.setopt(pycurl.TIMEOUT_MS, max(1, round(seconds * 1000)))
        self._door.begin(host_of(address))
        try:
            self.easy.perform()
        except pycurl.error as error:
            raise NotFetched(self._why(error.args[0])) from None
        return int(self.easy.getinfo(pycurl.RESPONSE_CODE))

    def fetched(self, status: int, known: Known) -> Fetched:
        if status == UNCHANGED and known.headers():
            return Fetched(None, known)
        if status == HERE:
            said = Known(self.headers.get("etag"), self.headers.get("last-modified"))
            return Fetched(bytes(self._body), said)
        raise NotFetched({401: CLOSED, 403: CLOSED, 404: GONE, 410: GONE}.get(status, AWAY))

    def _why(self, error: int) -> str:
        if self._door.shut:
            return PRIVATE
        if len(self._body) > LARGEST:
            return LARGE
        return WHY.get(error, AWAY)

    def _may_connect(self, host: str, address: str, port: int) -> bool:
        return may_connect(host, address, port, self._local, is_port(port))

    def _note(self, line: bytes) -> None:
        name, mark, value = line.decode("latin-1").partition(":")
        if line.startswith(b"HTTP/"):
            # An interim answer came before.
            self.headers.clear()
        elif mark and len(value) <= LONGEST and (value.isascii() or name.lower() == "location"):
            self.headers[name.strip().lower()] = value.strip()

    def _keep(self, chunk: bytes) -> int:
        self._body += chunk
        return len(chunk) if len(self._body) <= LARGEST else -1
