"""What forms of every part have in common: ids that the phone made, and times."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import request
from flask_babel import gettext as _

from app.web import BadInput

OLDEST = timedelta(days=31)
"""How long a phone without a network may keep what was tapped."""


def read_id(name: str) -> UUID | None:
    """Read a UUID field; None when it is empty. Raises BadInput when it is no UUID."""
    text = request.form.get(name, "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise in_pieces() from None


def in_pieces() -> BadInput:
    """Return what is said of a form that no screen of ours sends."""
    return BadInput(_("That didn’t reach us in one piece. You could tap again."))


def read_time(name: str) -> datetime | None:
    """Read a time in ISO 8601, in UTC; one without a zone is UTC. None when it is empty or odd."""
    try:
        time = datetime.fromisoformat(request.form.get(name, ""))
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def read_line(name: str, most: int) -> str:
    """Read one line of at most so many characters. Raises BadInput, with the line kept."""
    text = " ".join(request.form.get(name, "").split())
    if len(text) > most:
        sentence = _("That’s a little long. %(most)d characters fit here.", most=most)
        raise BadInput(sentence, field=name, kept=text)
    return text


def read_number(name: str, known: tuple[int, ...], usual: int) -> int:
    """Read one of the numbers that a screen offers; anything else is the usual one."""
    value = request.form.get(name, "")
    return next((one for one in known if str(one) == value), usual)


def read_choice(name: str, known: tuple[str, ...], usual: str) -> str:
    """Read one of the words that a screen offers; anything else is the usual one."""
    said = request.form.get(name, "")
    return said if said in known else usual
