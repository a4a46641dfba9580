"""How old a child is, in words and in stages, from the birth month alone."""

from dataclasses import dataclass
from datetime import date

BABY, TODDLER, SMALL, SCHOOL = "baby", "toddler", "small", "school"


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, written 2026-07."""

    year: int
    month: int

    @classmethod
    def read(cls, text: str) -> "Month":
        """Read "2026-07". Raises ValueError for anything else."""
        day = date.fromisoformat(f"{text}-01")
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


def months_old(born: Month, today: date) -> int:
    """Return how many months lie between the birth month and this one, at least none."""
    return max(0, 12 * (today.year - born.year) + today.month - born.month)


def stage(born: Month, today: date) -> str:
    """Return baby (under one year), toddler (under three), small (under six) or school."""
    months = months_old(born, today)
    if months < 12:
        return BABY
    if months < 36:
        return TODDLER
    return SMALL if months < 72 else SCHOOL
