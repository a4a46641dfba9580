"""What the answer of a mail server means for a letter and for the address. Pure."""

import re
from dataclasses import dataclass

SENT, LATER, REFUSED, OURS = "sent", "later", "refused", "ours"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter.

    ``kind``: sent (the server has it) · later (try again) · refused (nobody has this address, or
    they take nothing) · ours (the server takes no such letter from us; the address stays).
    ``status`` is SMTP's, 0 when there was none. ``why`` is a short word.
    """

    kind: str
    status: int = 0
    why: str = ""


def outcome(status: int, said: bytes | str, at_recipient: bool = False) -> Outcome:
    """Return what a refusal means; ``at_recipient``: it was the answer to RCPT.

    Source: RFC 5321, 4.2.1; RFC 3463, 3.8: class X.7 is about who may send, not about who gets it.
    """
    if not 500 <= status < 600:
        return Outcome(LATER, status, "busy")
    text = said.decode("ascii", "replace") if isinstance(said, bytes) else said
    if at_recipient and status != 530 and not re.match(r"5\.7\.", text):
        return Outcome(REFUSED, status)
    return Outcome(OURS, status)
