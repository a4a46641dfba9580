"""Which moment to suggest: a pure choice from the library, her past, the minutes and the hour."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from app.now.library import Moment

REST_BETWEEN = timedelta(days=3)
WAVED_AWAY_FOR_GOOD = 2


@dataclass(frozen=True, slots=True)
class Wish:
    """What she asks for: a need (None for any), minutes (5, 15, 30, 60), with whom, where, when."""

    need: str | None
    minutes: int = 5
    company: str = "baby"
    out: bool = False
    night: bool = False
    leave_out: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Past:
    """What she made of one moment: when it was last suggested (UTC), and how often which."""

    last: datetime
    suggested: int = 0
    waved_away: int = 0
    started: int = 0
    ended: int = 0
    lighter: int = 0
    heavier: int = 0


def choose(
    library: Iterable[Moment],
    past: Mapping[str, Past],
    wish: Wish,
    now: datetime,
    random: Random,
    not_again: frozenset[str] = frozenset(),
) -> Moment | None:
    """Return the one moment to suggest, or None when she has waved away all that fit.

    ``not_again`` holds the keys seen on this screen. Where nothing else fits, the place gives way,
    then the minutes, then that; the night, what to leave out and her company never do.
    """
    open_to_her = [
        moment
        for moment in library
        if not _gone_for_good(past.get(moment.key)) and _suits(moment, wish)
    ]
    for looser in _looser(wish):
        unseen = [m for m in open_to_her if _fits(m, looser) and m.key not in not_again]
        rested = [m for m in unseen if _rested(past.get(m.key), now)]
        if rested:
            return max(rested, key=lambda moment: _promise(past.get(moment.key), random))
        if unseen:
            return _longest_ago(unseen, past)
    return _longest_ago([m for m in open_to_her if m.key in not_again], past)


def _gone_for_good(past: Past | None) -> bool:
    return past is not None and past.waved_away >= WAVED_AWAY_FOR_GOOD


def _suits(moment: Moment, wish: Wish) -> bool:
    return (
        wish.need in (None, moment.need)
        and wish.company in moment.company
        and not (wish.leave_out & moment.takes)
        and (moment.night or not wish.night)
    )


def _fits(moment: Moment, wish: Wish) -> bool:
    place = "out" if wish.out else "in"
    return wish.minutes in moment.minutes and place in moment.place


def _looser(wish: Wish) -> Iterable[Wish]:
    yield wish
    if wish.out:
        yield replace(wish, out=False)
    for shorter in (30, 15, 5):
        if shorter < wish.minutes:
            yield replace(wish, minutes=shorter, out=False)


def _rested(past: Past | None, now: datetime) -> bool:
    return past is None or now - past.last >= REST_BETWEEN


def _longest_ago(moments: list[Moment], past: Mapping[str, Past]) -> Moment | None:
    def last(moment: Moment) -> float:
        return past[moment.key].last.timestamp() if moment.key in past else 0

    return min(moments, key=last, default=None)


def _promise(past: Past | None, random: Random) -> float:
    """Draw how likely she is to take it up: Thompson sampling over a Beta distribution.

    Source: W. R. Thompson, "On the likelihood that one unknown probability exceeds another in
    view of the evidence of two samples", Biometrika 25 (1933).
    """
    if past is None:
        return random.betavariate(1, 1)
    taken_up = past.started + past.ended + past.lighter
    left = past.suggested - past.started + past.waved_away + past.heavier
    return random.betavariate(1 + taken_up, 1 + max(left, 0))
