"""Things that can wait once more, as simply as they can be said: what the app's must equal.

Nothing here is kept, and nothing is shared with the app: a thing is a value, an act makes another.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID
from zoneinfo import ZoneInfo

RESTS = {"waiting", "some_day"}
STEPS = [1, 3, 7, 14]
TICK = timedelta(microseconds=1)


@dataclass(frozen=True)
class When:
    """When and where she did something."""

    act: UUID
    at: datetime
    zone: str

    @property
    def day(self) -> date:
        return (wall(self.at, ZoneInfo(self.zone)) - timedelta(hours=5)).date()


def wall(at: datetime, zone: tzinfo | None) -> datetime:
    """Return what the clock on her wall shows."""
    return at.astimezone(zone).replace(tzinfo=None)


@dataclass(frozen=True)
class Rest:
    began: datetime
    until: date | None
    zone: str
    effect: str | None
    ended: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True)
class Known:
    id: UUID
    title: str | None
    changed: datetime
    act: UUID | None
    effect: str | None = None
    state: str = "here"
    not_yets: int = 0
    rests: tuple[Rest, ...] = ()
    handed_over: bool = False
    taken: bool = False
    before: "Known | None" = None

    @property
    def open(self) -> Rest | None:
        return self.rests[-1] if self.state in RESTS else None

    def is_back(self, now: datetime, hour: int) -> bool:
        morning = self.morning(hour)
        return morning is not None and wall(now, morning.tzinfo) >= morning.replace(tzinfo=None)

    def morning(self, hour: int) -> datetime | None:
        """Return when it comes back, on the clock on the wall where she said so."""
        if not self.open or not self.open.until:
            return None
        return datetime.combine(self.open.until, time(hour), ZoneInfo(self.open.zone))


Change = Callable[[Known, When], Known]


def act(known: Known, when: When, change: Change) -> Known:
    """Do something to a thing: a later act wins, and the same one twice is one."""
    if known.state == "gone" or when.at < known.changed or when.act == known.act:
        return known
    after = change(known, when)
    if after is known:
        return known
    return replace(after, act=when.act, changed=when.at, before=known)


def undo(known: Known, at: datetime, shown: bool) -> Known:
    """Take the last act back. What was answered meanwhile of earlier rests stays answered.

    What lay with somebody who sees no more of it (``shown``) is here.
    """
    if known.before is None:
        return gone(known, at)
    was = known.before
    now = {rest.began: rest for rest in known.rests}
    rests = tuple(now[rest.began] if rest.ended else rest for rest in was.rests)
    changed = max(at, known.changed + TICK)
    if was.state == "handed" and not shown:
        was = replace(was, state="here", handed_over=False, taken=False)
    return replace(was, rests=rests, changed=changed, act=None, before=None)


def gone(known: Known, at: datetime) -> Known:
    answered = tuple(rest for rest in known.rests if rest.answer)
    left = Known(known.id, None, max(at, known.changed), None, state="gone", rests=answered)
    return replace(left, not_yets=known.not_yets)


def moved(known: Known, when: When, state: str, until: date | None = None) -> Known:
    rests = known.rests
    if known.open:
        rests = (*rests[:-1], replace(known.open, ended=when.at))
    if state in RESTS:
        rests = (*rests, Rest(when.at, until, when.zone, known.effect))
    return replace(known, state=state, rests=rests, handed_over=False, taken=False)


def waits(days: int) -> Change:
    return lambda known, when: moved(known, when, "waiting", when.day + timedelta(days=days))


def waits_again(known: Known, when: When) -> Known:
    step = STEPS[min(known.not_yets, 3)]
    return replace(waits(step)(known, when), not_yets=known.not_yets + 1)


def kept_here(known: Known, when: When) -> Known:
    return replace(moved(known, when, "here"), not_yets=0)


def goes(state: str) -> Change:
    return lambda known, when: moved(known, when, state)


def handed(known: Known, when: When) -> Known:
    return replace(moved(known, when, "handed"), handed_over=True)


def taken(known: Known, _when: When) -> Known:
    free = known.state == "handed" and not known.taken
    return replace(known, taken=True) if free else known


def comes_from_them(state: str) -> Change:
    """Whoever has it did it, or gives it back; it is remembered whom it was with."""

    def change(known: Known, when: When) -> Known:
        if known.state != "handed":
            return known
        return replace(moved(known, when, state), handed_over=True)

    return change


def said(effect: str) -> Change:
    return lambda known, _when: replace(known, effect=effect)


def renamed(title: str) -> Change:
    return lambda known, _when: replace(known, title=title)


def looked_back(answer: str, hour: int) -> Change:
    """Look back on what is back; anything else stays untouched."""

    def change(known: Known, when: When) -> Known:
        if not known.is_back(when.at, hour):
            return known
        here = moved(known, when, "here")
        return replace(here, rests=(*here.rests[:-1], replace(here.rests[-1], answer=answer)))

    return change


def answered(known: Known, number: int, answer: str | None) -> Known:
    """Answer one rest that is over."""
    rests = list(known.rests)
    rests[number] = replace(rests[number], answer=answer)
    return replace(known, rests=tuple(rests))
