"""Who goes next: in the order they came, but never all places for a service that may be silent."""

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.push.messages import Message
from app.push.queueing import LOOK_AHEAD, SILENT_AFTER, UNPROVEN, Queue
from tests.services.push_service import Phone

HELLO = Message(Phone("https://push.test").target, b"", 60)


def queue(hosts: str, proven: str = "") -> Queue:
    return Queue([(HELLO, host) for host in hosts], set(proven))


def taken(waiting: Queue) -> str:
    """Take as many as may go, and return their hosts."""
    found = ""
    while one := waiting.take():
        found += one[1]
    return found


def test_a_service_that_never_answered_gets_a_few_places_and_the_others_theirs() -> None:
    waiting = queue("a" * 20 + "bc")
    assert taken(waiting) == "a" * UNPROVEN + "bc"
    waiting.ended("a", answered=True)
    assert taken(waiting) == "a" * (20 - UNPROVEN)


def test_a_service_that_answered_last_time_gets_all_the_places_at_once() -> None:
    assert taken(queue("a" * 20, proven="a")) == "a" * 20


def test_after_a_failure_a_service_gets_one_place_until_it_is_silent_or_answers() -> None:
    waiting = queue("a" * 40)
    taken(waiting)
    for _ in range(SILENT_AFTER - 1):
        assert not waiting.is_silent("a")
        assert taken(waiting) == ""
        waiting.ended("a", answered=False)
    assert taken(waiting) == ""
    waiting.ended("a", answered=False)
    assert waiting.is_silent("a")
    # Nothing is gained by waiting any more: all that is left is said at once.
    assert taken(waiting) == "a" * (40 - UNPROVEN)


def test_a_service_that_fails_loses_its_good_name_and_gets_it_back() -> None:
    proven = {"a"}
    waiting = Queue([(HELLO, "a")], proven)
    taken(waiting)
    waiting.ended("a", answered=False)
    assert proven == set()
    waiting.ended("a", answered=True)
    assert proven == {"a"}


def test_only_so_many_stand_aside() -> None:
    read = 0

    def coming() -> Iterator[tuple[Message, str]]:
        nonlocal read
        while True:
            read += 1
            yield HELLO, "a"

    waiting = Queue(coming(), set())
    assert len(taken(waiting)) == UNPROVEN
    assert read == UNPROVEN + LOOK_AHEAD


@settings(deadline=None)
@given(st.text("abc", max_size=60), st.text("ab", max_size=2), st.randoms())
def test_every_message_goes_once_whatever_the_services_do(
    hosts: str, proven: str, random: Random
) -> None:
    waiting, under_way, gone = queue(hosts, proven), "", ""
    while True:
        new = taken(waiting)
        under_way += new
        gone += new
        if not under_way:
            break
        at = random.randrange(len(under_way))
        waiting.ended(under_way[at], answered=random.random() < 0.5)
        under_way = under_way[:at] + under_way[at + 1 :]
    assert sorted(gone) == sorted(hosts)
