"""Which three things can wait, and why: a pure, explained choice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

THREE = 3
NOTHING, AWKWARD, MONEY, HURT = "nothing", "awkward", "money", "hurt"
EFFECTS = (NOTHING, AWKWARD, MONEY, HURT)
"""What happens if a thing waits a week."""
SOON = timedelta(days=3)
_CALM = {NOTHING: 3.0, AWKWARD: 1.0, MONEY: 0.0, None: 0.5}


@dataclass(frozen=True, slots=True)
class Waits:
    """How earlier waits turned out: how many were looked back on, and how many mattered."""

    fine: int = 0
    mattered: int = 0

    @property
    def calm(self) -> float:
        """The share that was fine, with one wait of each kind assumed before any is known."""
        return (self.fine + 1) / (self.fine + self.mattered + 2)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A thing that lies here: what happens if it waits, until when it has time, how it waited."""

    id: UUID
    effect: str | None = None
    due: date | None = None
    waits: Waits = field(default_factory=Waits)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a thing can wait: ``kind`` is fine, nothing, due, awkward or here, with its figure."""

    kind: str
    times: int = 0
    due: date | None = None


@dataclass(frozen=True, slots=True)
class CanWait:
    id: UUID
    why: Why


def three(
    things: Iterable[Candidate], of_effect: Mapping[str | None, Waits], today: date
) -> list[CanWait]:
    """Return at most three things that can wait, the calmest first, each with its reason.

    ``of_effect`` says how all her waits turned out for each effect: kinds that mattered come less.
    Never one by which someone gets hurt, nor one that has no time left.
    """
    able = [thing for thing in things if _able(thing, today)]
    calm = sorted(able, key=lambda thing: (-_calm(thing, of_effect, today), thing.id))
    return [CanWait(thing.id, _why(thing)) for thing in calm[:THREE]]


def _able(thing: Candidate, today: date) -> bool:
    if thing.effect == HURT or (thing.due and thing.due <= today + timedelta(days=1)):
        return False
    return thing.waits.mattered <= thing.waits.fine


def _calm(thing: Candidate, of_effect: Mapping[str | None, Waits], today: date) -> float:
    learned = of_effect.get(thing.effect, Waits()).calm
    near = 2.0 if thing.due and thing.due <= today + SOON else 0.0
    return _CALM[thing.effect] * learned + 2 * thing.waits.calm - near


def _why(thing: Candidate) -> Why:
    if thing.waits.fine and not thing.waits.mattered:
        return Why("fine", times=thing.waits.fine)
    if thing.effect == NOTHING:
        return Why("nothing")
    if thing.due:
        return Why("due", due=thing.due)
    return Why("awkward" if thing.effect == AWKWARD else "here")
