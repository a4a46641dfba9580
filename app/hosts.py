"""Which hosts may be connected to: addresses come from strangers, so they may lead anywhere."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HTTPS = 443
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"{LABEL}(?:\.{LABEL})*")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class LocalService:
    """One service on this machine, which may be connected to in spite of all rules.

    Only for tests and benchmarks, which hand this object itself to ``create_app`` or a Sender:
    no environment variable can, so no installation gets one by mistake. ``hosts`` and ``port`` are
    its own, ``address`` the single private one that may be connected to, ``authority`` the file
    of the certificates that vouch for it. ``lookup`` says what a host resolves to just now, or
    None to leave that to the system; its own hosts are then at ``address``.
    """

    hosts: tuple[str, ...]
    port: int
    authority: Path
    address: str = "127.0.0.1"
    lookup: Callable[[str], str | None] | None = None

    def holds(self, authority: str) -> bool:
        return any(authority == f"{host}:{self.port}" for host in self.hosts)


def may_connect(
    host: str, address: str, port: int, local: LocalService | None, is_port: bool
) -> bool:
    """Tell whether a resolved address may be connected to: a public one, at a port that fits."""
    if local and host in local.hosts and (address, port) == (local.address, local.port):
        return True
    return is_port and is_public(address)


def is_host_name(text: str) -> bool:
    """Tell whether this is a lower-case DNS name, as browsers write it, and no IP address."""
    if len(text) > 253 or not HOST.fullmatch(text):
        return False
    # A last label of digits makes it an IPv4 address for browsers (https://url.spec.whatwg.org).
    return not re.fullmatch(r"\d+|0x[0-9a-f]*", text.rsplit(".", 1)[-1])


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet, also inside another address."""
    try:
        found: Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        return found.is_global and not found.is_multicast and all(map(_open, _inside(found)))
    return _open(found)


def _open(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not address.is_multicast


def _inside(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that this one leads to: mapped, 6to4, NAT64 (RFC 6052)."""
    found = [one for one in (address.ipv4_mapped, address.sixtofour) if one]
    if address in ipaddress.ip_network("64:ff9b::/96"):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return found
