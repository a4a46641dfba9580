"""A letter: the sentence, the one right link, and the way to get no more. Pure."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from uuid import UUID

NOT_FOLDED = SMTP.clone(max_line_length=998)
"""A long link in a header must not be broken up or encoded (RFC 5322, 2.1.1, allows 998)."""
LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Letter:
    """``name`` is the same whenever the same letter is sent again; ``end`` ends all of them;
    empty, it is one that she asked for this minute.

    ``id`` is whatever it is about, for whoever sends it.
    """

    id: UUID
    to: str
    subject: str
    body: str
    end: str
    name: str


def written(letter: Letter, sender: str, at: datetime) -> bytes:
    """Return the letter as it goes over the wire. Raises ValueError for what no header can hold.

    List-Unsubscribe is that of RFC 8058: one tap in the reader's own mail app ends it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Breather", addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = " ".join(letter.subject.split())[:LONGEST_SUBJECT]
    message["Date"] = at
    message["Message-ID"] = f"<{letter.name}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.end:
        message["List-Unsubscribe"] = f"<{letter.end}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body, cte="quoted-printable")
    return message.as_bytes(policy=NOT_FOLDED)
