"""Letters of the tests: one to send, and the links in one that came."""

import re
from email.message import EmailMessage
from uuid import uuid4

from app.mail.letters import Letter

OPERATOR = "grandma@breather.example"
SAM, ANA = "sam@example.org", "ana@example.net"


def letter(to: str = SAM, subject: str = "Someone asks you something.", body: str = "") -> Letter:
    end = f"https://breather.example/mail/no-more/{'x' * 90}"
    return Letter(uuid4(), to, subject, body or f"{subject}\n\n{end}\n", end, "0" * 32)


def paths(letter: EmailMessage) -> list[str]:
    """Return the links in what a letter says, without the site, in order."""
    return re.findall(r"https://breather\.example(/\S*)", letter.get_content())


def yes_path(letter: EmailMessage) -> str:
    return next(path for path in paths(letter) if "/mail/yes/" in path)


def end_path(letter: EmailMessage) -> str:
    link = str(letter["List-Unsubscribe"])
    return link.removeprefix("<https://breather.example").removesuffix(">")
