"""Which addresses of calendars are taken, and why one isn't. An address is a secret. Pure."""

import re
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from app.hosts import HTTPS, is_host_name, is_public

LONGEST = 2048
USUAL = 1024
"""From this port on, people run servers of their own; below it, HTTPS's alone is taken."""
PLAIN = "-._~:/?#[]@!$&'()*+,;=%"
"""What may stand in an address besides letters and digits (RFC 3986)."""
CHARACTERS = re.compile(rf"[A-Za-z0-9{re.escape(PLAIN)}]+")

NOT_HTTPS, PASSWORD, PRIVATE, NONE = "not_https", "password", "private", "none"
LARGE, SLOW, GONE, CLOSED, AWAY = "large", "slow", "gone", "closed", "away"
REASONS = (NOT_HTTPS, PASSWORD, PRIVATE, NONE, LARGE, SLOW, GONE, CLOSED, AWAY)


class NotFetched(Exception):
    """Nothing came from an address; ``reason`` is one of REASONS."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def address_of(text: str) -> str:
    """Return the https address that was meant: ``webcal://`` is one. Raises NotFetched."""
    said = text.strip()
    scheme, mark, rest = said.partition("://")
    if not mark or len(said) > LONGEST:
        raise NotFetched(NONE)
    if scheme.lower() not in ("https", "webcal", "webcals"):
        raise NotFetched(NOT_HTTPS if scheme.lower() == "http" else NONE)
    return checked(f"https://{rest}")


def host_of(address: str) -> str:
    """Return the host of a checked address."""
    return urlsplit(address).hostname or ""


def checked(address: str) -> str:
    """Return an https address that may be asked, as it goes over the wire. Raises NotFetched."""
    try:
        address = address if address.isascii() else _in_ascii(address)
        parts = urlsplit(address)
        host, port = parts.hostname or "", HTTPS if parts.port is None else parts.port
    except ValueError:
        raise NotFetched(NONE) from None
    if "@" in parts.netloc:
        raise NotFetched(PASSWORD)
    if _is_number(host) and not is_public(host):
        raise NotFetched(PRIVATE)
    if not CHARACTERS.fullmatch(address) or not is_host_name(host) or not is_port(port):
        raise NotFetched(NONE)
    return parts._replace(fragment="").geturl()


def _in_ascii(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    if "@" in parts.netloc:
        raise NotFetched(PASSWORD)
    netloc = f"{host}:{parts.port}" if parts.port else host
    return quote(parts._replace(netloc=netloc).geturl(), PLAIN)


def is_port(port: int) -> bool:
    """Tell whether people serve calendars at such a port."""
    return port == HTTPS or port >= USUAL


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
