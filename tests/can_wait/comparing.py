"""Whether the database holds what the reference says, and whether that can be true at all."""

from datetime import datetime
from itertools import pairwise

from app.can_wait.models import Thing
from app.can_wait.waits import Wait
from tests.can_wait.reference import Known, Rest


def check_thing(thing: Thing, known: Known, now: datetime, hour: int) -> None:
    assert (thing.title, thing.effect, thing.state) == (known.title, known.effect, known.state)
    assert (thing.not_yets, thing.changed_at) == (known.not_yets, known.changed)
    assert thing.act_id == known.act
    assert (thing.handed_to is not None) == known.handed_over
    assert (thing.taken_at is not None) == known.taken
    assert (thing.before is None) == (known.before is None)
    assert thing.until == (known.open.until if known.open else None)
    assert (thing.wait_id is None) == (known.open is None)
    assert thing.is_back(now) == known.is_back(now, hour)


def check_history(waits: list[Wait], known: Known) -> None:
    for one, following in pairwise(waits):
        assert one.ended_at
        assert one.ended_at <= following.began_at
    for wait in waits:
        assert wait.ended_at is None or wait.began_at <= wait.ended_at
        assert (wait.ended_at is None) == (wait.ended_on is None)
        assert wait.mattered is None or wait.ended_at
        assert (wait.mattered is None) == (wait.answered_at is None)
    assert sum(wait.ended_at is None for wait in waits) == (known.open is not None)
    assert tuple(map(as_rest, waits)) == known.rests


def as_rest(wait: Wait) -> Rest:
    return Rest(wait.began_at, wait.until, wait.zone, wait.effect, wait.ended_at, wait.mattered)
