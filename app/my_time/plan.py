"""What an own time says, before it is one: what, when, how often, and who is asked to cover it."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from app.my_time.recurrence import ONCE, Rule
from app.spans import Span, span_of

TIME, APPOINTMENT = "time", "appointment"
KINDS = (TIME, APPOINTMENT)
DAYS_AHEAD = (3, 7, 14)
"""How many days before, its cover may be asked for."""
TRAVELS = (15, 30, 45, 60, 90)
"""Minutes there, and as many back."""
LENGTHS = (15, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)
"""Minutes."""
TITLE_LENGTH, CUE_LENGTH, PLACE_LENGTH, PHONE_LENGTH, BRING_LENGTH = 200, 120, 120, 40, 280


@dataclass(frozen=True, slots=True)
class Cover:
    """Who is asked to have the children, in this order, and how many days before."""

    people: tuple[UUID, ...]
    children: tuple[UUID, ...]
    days_ahead: int = 7
    patience_hours: int = 24

    def asks_as(self, other: "Cover | None") -> bool:
        """Tell whether the same people are asked, for the same children."""
        if other is None:
            return False
        return (self.people, self.children) == (other.people, other.children)


@dataclass(frozen=True, slots=True)
class Plan:
    """``begins`` is a wall-clock time in ``zone`` (IANA); ``minutes`` are real ones.

    ``cue`` is when she does it, in her words: "the little one is asleep".
    """

    title: str
    first: date
    begins: time
    minutes: int
    zone: str
    rhythm: str = ONCE
    kind: str = TIME
    cue: str | None = None
    place: str | None = None
    phone: str | None = None
    bring: str | None = None
    travel_minutes: int = 0
    cover: Cover | None = None

    @property
    def rule(self) -> Rule:
        return Rule(self.rhythm, self.first)

    @property
    def span(self) -> Span:
        """When it is for the first time."""
        return span_of(self.first, self.begins, self.minutes, self.zone)
