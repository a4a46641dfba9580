"""What the answer of a push service means for the message and for the subscription."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

SENT, GONE, MISMATCH, OURS, TOO_LARGE, LATER, REFUSED = (
    "sent",
    "gone",
    "mismatch",
    "ours",
    "too_large",
    "later",
    "refused",
)
KINDS = (SENT, GONE, MISMATCH, OURS, TOO_LARGE, LATER, REFUSED)
LONGEST_WAIT = 24 * 3600
OTHER_KEYS = ("vapidpkhashmismatch", "do not correspond")
"""How services say that a subscription was made with another server key than the one that signed:
Apple and Mozilla, then FCM."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message.

    ``kind``: sent · gone, mismatch (the subscription ends) · ours (the operator's to mend; the
    subscription stays) · too_large (shorten once) · later (try again) · refused (not tried again:
    a redirect, or an address that Breather does not send to). ``status`` is HTTP's, 0 when there
    was none. ``retry_after`` are seconds that the service asks for. ``why`` is a short word.
    """

    kind: str
    status: int = 0
    retry_after: int | None = None
    why: str = ""

    @property
    def ends_the_subscription(self) -> bool:
        return self.kind in {GONE, MISMATCH}

    @property
    def trouble(self) -> str | None:
        """A short code when the operator has something to mend, such as ``ours 403``."""
        if self.kind in {OURS, REFUSED} or self.why == "tls":
            return f"{self.kind} {self.why or self.status}"
        return None


def outcome(status: int, body: str, headers: Mapping[str, str], host: str) -> Outcome:
    """Return what an answer means. ``headers`` have lower-case names; ``host`` is who answered.

    Sources: RFC 8030, 5 and 7.3; the services' own documents on their error answers.
    """
    if 200 <= status < 300:
        return Outcome(SENT, status)
    if 300 <= status < 400:
        return Outcome(REFUSED, status, why="redirect")
    if status in {404, 410}:
        return Outcome(GONE, status)
    if status in {400, 403} and any(word in body.lower() for word in OTHER_KEYS):
        return Outcome(MISMATCH, status)
    if status == 413:
        return Outcome(TOO_LARGE, status)
    if _asks_to_wait(status, host):
        return Outcome(LATER, status, _retry_after(headers))
    return Outcome(OURS, status)


def _asks_to_wait(status: int, host: str) -> bool:
    if status == 406:
        # WNS throttles with 406; from others it would be about our headers.
        return host.endswith(".notify.windows.com")
    return status in {408, 425, 429} or status >= 500 or status < 200


def _retry_after(headers: Mapping[str, str]) -> int | None:
    """Read Retry-After: seconds, or a date, which the answer's own Date is taken from."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal():
        # Longer numbers than a day has are cut before Python reads them.
        return min(int(value[:9]), LONGEST_WAIT)
    until, at = _date(value), _date(headers.get("date", ""))
    if until is None or at is None:
        return None
    return max(0, min(int((until - at).total_seconds()), LONGEST_WAIT))


def _date(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except ValueError:
        return None
    return found if found.tzinfo else None
