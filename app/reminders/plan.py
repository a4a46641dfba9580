"""A reminder before it is kept: what it is, for whom, when, and until when it is worth telling."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.reminders.kinds import Kind


@dataclass(frozen=True, slots=True)
class Planned:
    """``key`` makes it one within her account. ``person`` is somebody of her circle; None is she.

    ``about`` is what it is about, such as an ask. ``due`` and ``until`` are UTC: from the second
    on it is worthless. ``tonight`` says that it is for this same night.
    """

    key: str
    kind: Kind
    person: UUID | None
    about: UUID | None
    due: datetime
    until: datetime
    tonight: bool = False
