"""The operator's mail server, as MAIL_URL says. A wrong one stops the app with one sentence.

The sentences never repeat what was said: there is a password in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote, urlsplit

from app.addresses import plain

PORTS = {"smtps": 465, "smtp": 587}
FORM = "It needs smtps://user:password@host:port, or smtp://… for STARTTLS."
LABEL = r"[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
"""Also a name of one word, as containers have them; lower case, as urlsplit gives it."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed in. ``tls`` from the first byte on; else STARTTLS is required,
    but for a server on this machine (``loopback``)."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def loopback(self) -> bool:
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


def read(url: str) -> Server | None:
    """Return the server that MAIL_URL names; None when it is empty.

    Raises ValueError, as a sentence for the operator.
    """
    if not url:
        return None
    # Before anything takes it apart: urlsplit drops line ends in silence.
    if not url.isprintable() or " " in url:
        raise ValueError(f"MAIL_URL holds a space or a line end. {FORM}")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"MAIL_URL names no host or port. {FORM}") from None
    if parts.scheme not in PORTS:
        raise ValueError(f"MAIL_URL begins with neither smtps:// nor smtp://. {FORM}")
    if not host or port == 0 or not _is_host(host):
        raise ValueError(f"MAIL_URL names no host or port. {FORM}")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            f"MAIL_URL goes on after the host. {FORM} In a password, write / as %2F, ? as %3F, "
            "# as %23 and @ as %40."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    _check_login(user, password)
    return Server(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)


def sender(config: Mapping[str, Any]) -> str | None:
    """Return the address that letters come from: OPERATOR_EMAIL; None when it is none."""
    return plain(config["OPERATOR_EMAIL"])


def is_on(config: Mapping[str, Any]) -> bool:
    """Tell whether this installation can send e-mail at all."""
    return bool(config["MAIL_URL"]) and sender(config) is not None


def _is_host(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return bool(HOST.fullmatch(host))
    return True


def _check_login(user: str, password: str) -> None:
    if bool(user) != bool(password):
        raise ValueError(f"MAIL_URL has a user without a password, or the reverse. {FORM}")
    both = user + password
    if both and not (both.isascii() and both.isprintable()):
        raise ValueError("MAIL_URL has a user or password with letters that no login can carry.")
