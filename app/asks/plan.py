"""What an ask says, before it is one: when, where, for which children, and how it is asked."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.spans import Span

IN_ORDER, AT_ONCE = "in_order", "at_once"
EVERYTHING, CALL_ME, NOTHING = "everything", "call_me", "nothing"
TELLS = (EVERYTHING, CALL_ME, NOTHING)
"""What reaches her while somebody has the children."""
LINE_LENGTH = 280


@dataclass(frozen=True, slots=True)
class Plan:
    """What an ask says: when (UTC; meant in ``zone``), where, and for which children."""

    span: Span
    zone: str
    children: tuple[UUID, ...]
    place: str
    line: str | None = None
    how: str = IN_ORDER
    patience: timedelta = timedelta(hours=24)
    tells: str = CALL_ME
