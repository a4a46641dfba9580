"""Telling what is due, for real: once, in time, and also when a worker is killed in between."""

import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import LargeBinary, literal, select, update

from app.asks.keeping import commit
from app.asks.models import Ask
from app.asks.plan import CALL_ME, Plan
from app.asks.updates import Update
from app.circle.models import Person
from app.extensions import db
from app.push.models import Subscription
from app.push.sending import send
from app.reminders import delivering, kinds, telling
from app.reminders.claiming import LEASE, claim
from app.reminders.delivering import deliver_due
from app.reminders.keeping import keep
from app.reminders.models import Reminder
from app.reminders.plan import Planned
from app.reminders.settings import Reminding
from app.spans import Span
from tests.asks.households import HOUR, NOON, SATURDAY, Home
from tests.database import both_databases
from tests.reminders.phones import Phone
from tests.services.push_service import Answer, PushService

ASKED = "Are you free on Saturday, 09:00 – 11:00?"
NUDGE = "A moment for you?"
MINUTE = timedelta(minutes=1)
Clock = time_machine.Traveller


def asked(home: Home, *people: Person, **more: Any) -> Ask:
    ask = home.ask(*people, **more)
    commit(ask)
    return ask


def nudge(home: Home, at: datetime = NOON, key: str = "nudge:1", lasts: timedelta = HOUR) -> None:
    planned = Planned(key, kinds.NUDGE, None, None, at, at + lasts)
    keep(home.account.id, key, [planned], NOON)
    db.session.commit()


def states(home: Home) -> dict[str, str]:
    db.session.expire_all()
    found = db.session.scalars(Reminder.of(home.account))
    return {one.kind: one.state for one in found}


def test_whose_turn_it_is_is_told_once_on_each_phone(
    home: Home, sam: Person, sams: Phone, sams_other: Phone
) -> None:
    asked(home, sam)
    assert deliver_due(NOON) == 2
    assert sams.shown == sams_other.shown == [ASKED]
    assert deliver_due(NOON + MINUTE) == 0
    assert states(home)["ask"] == "done"


def test_a_locked_screen_says_nothing_private_unless_she_wants_it(
    home: Home, sam: Person, anas: Phone, clock: Clock
) -> None:
    ask = asked(home, sam)
    clock.shift(60)
    ask.accept(sam, NOON + MINUTE)
    commit(ask)
    deliver_due(NOON + MINUTE)
    assert anas.shown == ["There’s an answer."]
    wants = Reminding.of_account(home.account.id)
    wants.details = True
    db.session.add(wants)
    clock.shift(60)
    ask.decline(sam, NOON + 2 * MINUTE)
    commit(ask)
    deliver_due(NOON + 2 * MINUTE)
    assert anas.shown[1:] == ["Nobody has Saturday yet. There are other ways."]


def test_a_tap_leads_to_the_one_right_screen(
    home: Home, sam: Person, sams: Phone, app: Flask, service: PushService
) -> None:
    app.config["PUBLIC_URL"] = "https://breather.example/"
    ask = asked(home, sam, line="I’m going to swim")
    deliver_due(NOON)
    [shown] = sams.got
    assert shown["navigate"] == f"https://breather.example/with/{sam.token}/asks/{ask.id}"
    assert shown["lang"] == "en"
    for hers in ("Sam", "Ana", "swim", "At our place", "child"):
        assert hers not in str({**shown, "navigate": "", "data": ""})


def test_in_the_night_nothing_is_told_but_an_ask_for_that_night(
    home: Home, sam: Person, sams: Phone, anas: Phone
) -> None:
    night = NOON + 10.5 * HOUR
    soon = Ask.make(home.account, uuid4(), _tonight(home, night), [sam], night)
    commit(soon)
    nudge(home, night, lasts=24 * HOUR)
    deliver_due(night)
    assert (sams.shown, anas.shown) == (["Are you free on Thursday, 00:30 – 03:30?"], [])
    deliver_due(night + 8 * HOUR)
    assert anas.shown == []
    deliver_due(datetime(2026, 11, 26, 7, tzinfo=UTC))
    assert anas.shown == [NUDGE]


def _tonight(home: Home, now: datetime) -> Plan:
    return Plan(Span(now + 2 * HOUR, now + 5 * HOUR), home.account.zone, (), "At our place")


def test_at_most_three_a_day_and_asks_besides(home: Home, sam: Person, anas: Phone) -> None:
    for number in range(5):
        nudge(home, key=f"nudge:{number}", lasts=48 * HOUR)
    deliver_due(NOON)
    assert anas.shown == [NUDGE] * 3
    ask = asked(home, sam)
    ask.accept(sam, NOON + MINUTE)
    commit(ask)
    deliver_due(NOON + MINUTE)
    assert anas.shown[3:] == ["There’s an answer."]
    deliver_due(NOON + 24 * HOUR)
    assert anas.shown[4:] == [NUDGE] * 2


def test_an_answer_told_in_the_same_moment_takes_the_place_of_none_of_the_three(
    home: Home, sam: Person, anas: Phone
) -> None:
    ask = home.ask(sam)
    ask.accept(sam, NOON + MINUTE)
    commit(ask)
    for number in range(4):
        nudge(home, at=NOON + 2 * MINUTE, key=f"nudge:{number}", lasts=48 * HOUR)
    deliver_due(NOON + 2 * MINUTE)
    assert sorted(anas.shown) == [NUDGE] * 3 + ["There’s an answer."]


def test_what_is_not_needed_any_more_is_told_to_nobody(
    home: Home, sam: Person, sams: Phone
) -> None:
    ask = asked(home, sam)
    ask.withdraw(NOON)
    commit(ask)
    deliver_due(NOON)
    assert ASKED not in sams.shown
    assert states(home)["ask"] == "cancelled"


def test_a_phone_that_is_gone_is_forgotten_and_the_others_are_told(
    home: Home, sam: Person, sams: Phone, sams_other: Phone
) -> None:
    sams.answers(Answer(410))
    asked(home, sam)
    deliver_due(NOON)
    assert sams_other.shown == [ASKED]
    left = db.session.scalars(select(Subscription)).all()
    assert [one.endpoint for one in left] == [sams_other.browser.endpoint]
    assert states(home)["ask"] == "done"


def test_without_any_phone_it_ends_and_says_so(home: Home, sam: Person) -> None:
    asked(home, sam)
    assert deliver_due(NOON) == 0
    assert states(home)["ask"] == "unreached"


def test_a_push_service_that_is_busy_is_asked_again_when_it_says_and_one_phone_not_twice(
    home: Home, sam: Person, sams: Phone, sams_other: Phone, service: PushService
) -> None:
    sams.answers(Answer(429, headers={"Retry-After": "600"}))
    asked(home, sam)
    deliver_due(NOON)
    assert len(service.received) == 2
    deliver_due(NOON + 9 * MINUTE)
    assert len(service.received) == 2
    sams.answers(Answer(201))
    deliver_due(NOON + 10 * MINUTE)
    assert [got.path for got in service.received][2:] == [sams.browser.path]
    assert states(home)["ask"] == "done"


def test_it_is_tried_less_often_and_ends_when_it_is_worthless(
    home: Home, sam: Person, sams: Phone, service: PushService
) -> None:
    sams.answers(Answer(503))
    asked(home, sam)
    now = NOON
    while now < SATURDAY.ends:
        deliver_due(now)
        now += MINUTE
    assert states(home)["ask"] in ("worthless", "unreached")
    assert 30 < len(service.received) < 200


class KilledError(BaseException):
    """The worker is gone, in the middle of what it did."""


def killed(*_said: object) -> None:
    raise KilledError


@both_databases
@pytest.mark.parametrize("where", ["_prepare", "send", "_record"])
def test_a_worker_killed_anywhere_loses_no_ask_and_repeats_no_nudge(
    home: Home, sam: Person, sams: Phone, anas: Phone, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    asked(home, sam)
    nudge(home, lasts=5 * HOUR)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, where, killed)
        with pytest.raises(KilledError):
            deliver_due(NOON)
    db.session.rollback()
    before = NOON + LEASE - timedelta(seconds=1)
    assert deliver_due(before) == 0
    deliver_due(NOON + LEASE)
    assert set(sams.shown) == {ASKED}
    assert len(sams.shown) == (2 if where == "_record" else 1)
    # A nudge that may have been told is not told again.
    assert len(anas.shown) == (0 if where == "send" else 1)
    assert deliver_due(NOON + 2 * LEASE) == 0


@both_databases
def test_two_workers_share_the_work_and_tell_each_thing_once(
    home: Home, sam: Person, app: Flask, service: PushService
) -> None:
    phones = [Phone(service) for _ in range(40)]
    people = [home.add(f"Friend {number}") for number in range(40)]
    for phone, person in zip(phones, people, strict=True):
        phone.subscribe(home.account.id, person.id)
    asked(home, *people, how="at_once")
    faults: list[BaseException] = []

    def work() -> None:
        try:
            with app.app_context():
                deliver_due(NOON)
        except BaseException as error:
            faults.append(error)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    told = sorted(got.path for got in service.received)
    assert told == sorted(one.browser.path for one in phones)


@both_databases
def test_what_one_worker_has_no_other_gets_before_its_lease_ends(home: Home, sam: Person) -> None:
    asked(home, sam)
    assert [one.kind for one in claim(NOON)] == ["ask"]
    assert claim(NOON + LEASE - timedelta(seconds=1)) == []
    assert [one.tries for one in claim(NOON + LEASE)] == [2]


def test_after_an_outage_what_is_still_worth_it_goes_out_oldest_first(
    home: Home,
    sam: Person,
    anas: Phone,
    sams: Phone,
    service: PushService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Side by side, the second can arrive first.
    monkeypatch.setattr(delivering, "send", partial(send, at_once=1))
    nudge(home, key="nudge:old", lasts=HOUR)
    asked(home, sam)
    later = NOON + 2 * HOUR
    ask = asked(home, sam, at=NOON + HOUR, span=SATURDAY)
    ask.accept(sam, NOON + HOUR + MINUTE)
    commit(ask)
    deliver_due(later)
    assert [got.path for got in service.received] == [sams.browser.path, anas.browser.path]
    assert states(home)["nudge"] == "worthless"


def test_a_sick_week_holds_what_counts(home: Home, anas: Phone) -> None:
    wants = Reminding.of_account(home.account.id)
    wants.rests_until = (NOON + 48 * HOUR).date()
    db.session.add(wants)
    nudge(home, lasts=72 * HOUR)
    deliver_due(NOON)
    assert anas.shown == []
    deliver_due(NOON + 48 * HOUR)
    assert anas.shown == [NUDGE]


def test_somebody_whose_link_is_stopped_is_told_nothing(
    home: Home, sam: Person, sams: Phone
) -> None:
    asked(home, sam)
    sam.revoke_link()
    db.session.commit()
    deliver_due(NOON)
    assert sams.shown == []


def test_call_me_is_told_at_any_hour(home: Home, sam: Person, anas: Phone) -> None:
    ask = asked(home, sam)
    ask.accept(sam, NOON)
    Update.send(ask, CALL_ME, SATURDAY.begins, UUID(int=9))
    with time_machine.travel(SATURDAY.begins, tick=False):
        commit(ask)
    deliver_due(SATURDAY.begins + timedelta(hours=1))
    assert "Please call home." in anas.shown


def test_the_badge_counts_what_waits_for_an_answer_and_nothing_else(
    home: Home, sam: Person, sams: Phone, anas: Phone
) -> None:
    ask = asked(home, sam)
    asked(home, sam, span=Span(SATURDAY.begins + 5 * HOUR, SATURDAY.ends + 5 * HOUR))
    deliver_due(NOON)
    assert [one["app_badge"] for one in sams.got] == [2, 2]
    other = Span(SATURDAY.begins + 24 * HOUR, SATURDAY.ends + 24 * HOUR)
    ask.propose(sam, [other], NOON + MINUTE)
    commit(ask)
    nudge(home)
    deliver_due(NOON + MINUTE)
    badges = {one["title"]: one.get("app_badge") for one in anas.got}
    assert badges == {"There’s an answer.": 1, NUDGE: None}


def test_a_fault_in_one_holds_up_no_other_and_ends_when_it_is_worthless(
    home: Home,
    sam: Person,
    sams: Phone,
    anas: Phone,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_due: object) -> None:
        raise ValueError("winter clothes")

    monkeypatch.setitem(telling._TELLERS, kinds.NUDGE.name, broken)
    nudge(home, NOON - MINUTE)
    asked(home, sam)
    deliver_due(NOON)
    assert sams.shown == [ASKED]
    assert states(home)["nudge"] == "waiting"
    assert "A reminder (nudge) can’t be told: ValueError" in caplog.text
    assert "winter clothes" not in caplog.text
    deliver_due(NOON + 2 * HOUR)
    assert states(home)["nudge"] == "worthless"


@both_databases
def test_a_phone_that_cannot_be_read_any_more_holds_up_no_other(
    home: Home, sam: Person, sams: Phone, anas: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    broken = update(Subscription).where(Subscription.person_id.is_(None))
    db.session.execute(broken.values(endpoint=literal(b"", LargeBinary())))
    db.session.commit()
    nudge(home, NOON - MINUTE)
    asked(home, sam)
    db.session.expunge_all()
    deliver_due(NOON)
    assert sams.shown == [ASKED]
    assert (states(home)["nudge"], states(home)["ask"]) == ("waiting", "done")
    assert "A reminder (nudge) can’t be told: InvalidToken" in caplog.text
