"""Which addresses of push services are taken: endpoints come from browsers, so from anybody.

An endpoint is a secret (who has it may send to it): errors and logs name the host at most.
"""

import re
from base64 import urlsafe_b64decode
from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric import ec

from app.hosts import LocalService, is_host_name, is_public

__all__ = [
    "LONGEST",
    "LocalService",
    "check_keys",
    "have_the_form",
    "host_of",
    "hosts_in",
    "is_host_name",
    "is_public",
    "origin_of",
]

KNOWN = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "*.updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
"""The push services of Chrome and its kin, Firefox, Safari and Edge; * is any name below."""
LONGEST = 2048
CHARACTERS = re.compile(r"[A-Za-z0-9\-._~:/?@!$&'()*+,;=%]+")
"""What RFC 3986 lets stand in an address before the fragment, but for brackets."""
P256DH, AUTH = re.compile(r"B[A-P][\w-]{85}", re.ASCII), re.compile(r"[\w-]{22}", re.ASCII)


def host_of(endpoint: str, more_hosts: Iterable[str], local: LocalService | None = None) -> str:
    """Return the host of an endpoint that may be sent to: https, a known host, and nothing odd.

    ``more_hosts`` are allowed besides the known ones. Raises ValueError, without the endpoint.
    """
    if len(endpoint) > LONGEST or not CHARACTERS.fullmatch(endpoint):
        raise ValueError("A push endpoint of characters that none has, or too many.")
    scheme, _, rest = endpoint.partition("://")
    host, slash, _ = rest.partition("/")
    if scheme != "https" or not slash:
        raise ValueError("A push endpoint that is no https address.")
    if local and local.holds(host):
        return host.removesuffix(f":{local.port}")
    # What comes before the path must be a host name to the last character: no user, no port, no
    # encoding, and no query. Split by hand, for this is done for each message.
    if not is_host_name(host):
        raise ValueError("A push endpoint whose host is no plain name.")
    if not any(_fits(host, allowed) for allowed in (*KNOWN, *more_hosts)):
        raise ValueError(f"A push endpoint at {host}, which is no push service known here.")
    return host


def origin_of(endpoint: str) -> str:
    """Return scheme, host and port of a checked endpoint: whom a token is for (RFC 8292, 2)."""
    return endpoint[: endpoint.index("/", len("https://"))]


def hosts_in(setting: str) -> tuple[str, ...]:
    """Read PUSH_HOSTS: host names separated by commas, also as ``*.example.org``.

    Raises ValueError, as a sentence for the operator.
    """
    hosts = tuple(host.strip().lower() for host in setting.split(",") if host.strip())
    for host in hosts:
        if not is_host_name(host.removeprefix("*.")):
            raise ValueError(f"PUSH_HOSTS names “{host}”, but it takes host names alone.")
    return hosts


def check_keys(p256dh: str, auth: str) -> None:
    """Raise ValueError unless these are keys of a browser (RFC 8291, 3.1 and 3.2)."""
    if not have_the_form(p256dh, auth):
        raise ValueError("Keys that no browser makes.")
    point = urlsafe_b64decode(p256dh + "=")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)


def have_the_form(p256dh: str, auth: str) -> bool:
    """Tell whether keys are 65 and 16 bytes, as browsers write them; not whether one is a point."""
    # The first byte of a point that is not compressed, 4, begins the text with B.
    return bool(P256DH.fullmatch(p256dh) and AUTH.fullmatch(auth))


def _fits(host: str, allowed: str) -> bool:
    return host.endswith(allowed[1:]) if allowed.startswith("*.") else host == allowed
