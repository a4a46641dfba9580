"""E-mail addresses: which are taken, and how one is shown to somebody who may not be its owner."""

import re

LONGEST = 254
"""Letters of an address (RFC 5321, 4.5.3.1.3, without the brackets around it)."""
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*")
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?=[A-Za-z0-9-]*[A-Za-z]){LABEL}")


def plain(text: str) -> str | None:
    """Return an address as it goes over the wire, in ASCII; None for what is none.

    No quotes, no comments, no address of numbers: nobody's mailbox looks like that, and nothing
    else can stand in a header line.
    """
    text = text.strip(" ")
    if len(text) > LONGEST:
        return None
    local, at, domain = text.rpartition("@")
    if not at or len(local) > 64 or not LOCAL.fullmatch(local):
        return None
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    whole = f"{local}@{ascii_domain}"
    return whole if DOMAIN.fullmatch(ascii_domain) and len(whole) <= LONGEST else None


def same(address: str) -> str:
    """Return what two ways to write one mailbox have in common, to count what is sent there.

    Providers take small and capital letters for the same, and what stands behind a plus.
    """
    local, _at, domain = address.lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def masked(address: str) -> str:
    """Write ``s…@example.org``: enough to know one's own by."""
    local, _at, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
