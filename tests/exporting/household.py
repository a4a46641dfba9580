"""A household with a row in every table that can have one, made with the app's own verbs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import time, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app import clock
from app.account.devices import Device, HandOff
from app.account.models import Account
from app.account.ways import MailWay, Passkey, RecoveryCode
from app.asks.keeping import commit, commit_offer
from app.asks.models import Ask
from app.asks.offers import Offer
from app.asks.plan import IN_ORDER, Plan
from app.asks.standing_asks import StandingAsk
from app.asks.updates import FINE, Update
from app.calendars.fetching import Known
from app.calendars.models import HerCalendar
from app.can_wait import adding
from app.can_wait.acts import Act
from app.can_wait.models import Thing
from app.can_wait.reminders import commit as keep_things
from app.circle.ages import Month
from app.circle.models import CARD, Child, Person
from app.crypto import fingerprint
from app.extensions import db
from app.mail.codes import SIGN_IN, MailCode
from app.mail.models import MailAddress
from app.mail.tries import MailTry
from app.my_time.days import LIGHTER
from app.my_time.keeping import commit as keep_times
from app.my_time.models import OwnTime
from app.my_time.plan import APPOINTMENT, Cover
from app.my_time.plan import Plan as Own
from app.my_time.recurrence import WEEKLY
from app.my_time.settings import TimeSettings
from app.now.choosing import Wish
from app.now.library import load
from app.now.models import CheckIn, Suggestion
from app.push.acting import Action, use_up
from app.push.forgetting import ForgottenEndpoint
from app.push.models import Subscription
from app.reminders.deliveries import Delivery
from app.reminders.models import Reminder
from app.reminders.settings import Reminding
from app.spans import Span
from tests.asks.households import HOUR, NOON
from tests.cast import LISBON, Browser, mother
from tests.push.phones import subscription

DAY = timedelta(days=1)
WORDS = "Everyone asked about the baby. <b>Nobody</b> asked about me.\n=1+1"
ARABIC = "فاطمة الزهراء"
THEIRS = "Climbing, which is Sam’s alone"


def household(app: Flask, name: str = "Ana") -> Browser:
    """Return the browser of a mother of whom something is kept in every table."""
    her = mother(app)
    with app.app_context():
        account = newest(app)
        fill(account, name)
        db.session.commit()
    return her


def newest(app: Flask) -> Account:
    """Return the account in which nothing is kept yet."""
    kept = select(CheckIn.account_id)
    return db.session.scalars(select(Account).where(Account.id.not_in(kept))).one()


def fill(account: Account, name: str) -> None:
    account.called, account.leave_out, account.weekend_from = name, ["car"], 4
    account.safer_asked_on, account.language = NOON.date(), "en_GB"
    _taps(account)
    _calendars(account)
    sam, grandma = _circle(account)
    _things(account, sam)
    _asks(account, sam, grandma)
    _own_times(account, sam)
    _reached(account, sam)


def _taps(account: Account) -> None:
    first = CheckIn.keep(account, uuid4(), "rest", NOON - DAY, LISBON, None)
    CheckIn.keep(account, uuid4(), "other", NOON - HOUR, "Pacific/Auckland", WORDS)
    CheckIn.keep(account, uuid4(), "care", NOON - 2 * HOUR, LISBON, None).undo(NOON)
    moment = next(iter(load()))
    wish = Wish(moment.need, 5)
    for felt in ("lighter", None):
        suggestion = Suggestion.keep(account, uuid4(), first.id, moment, wish, NOON - DAY)
        if felt:
            suggestion.feel(felt, NOON)
        else:
            suggestion.wave_away(NOON)


def _calendars(account: Account) -> None:
    for name, address in ((ARABIC, None), (None, "https://calendar.example/secret.ics")):
        hers = HerCalendar.add(account, uuid4(), NOON - DAY, LISBON, name, address)
        hers.says(Known(address and '"7"'))
        hers.was_read([Span(NOON, NOON + HOUR), Span(NOON + DAY, NOON + DAY + HOUR)], NOON)
        hers.could_not_be_read("slow")


def _circle(account: Account) -> tuple[Person, Person]:
    said: dict[str, Any] = {"colour": "rest", "zone": LISBON}
    sam = Person.add(account, uuid4(), NOON - 9 * DAY, name="Sam", relation="partner", **said)
    sam.phone, sam.email, sam.opened_on = "+351 912 345 678", "sam@example.org", NOON.date()
    sam.may_see(["need", "balance"])
    grandma = Person.add(account, uuid4(), NOON, name=ARABIC, relation="grandparent", **said)
    gone = Person.add(account, uuid4(), NOON, name="Nadia", relation="friend", **said)
    gone.leave(NOON)
    stopped = Person.add(account, uuid4(), NOON, name="Kim", relation="sitter", **said)
    stopped.revoke_link()
    child = Child.add(account, uuid4(), NOON - 8 * DAY, "Mia", Month(2026, 7))
    child.write_card({field: f"{field}: {WORDS}" for field in CARD})
    Child.add(account, uuid4(), NOON, "Leo", None)
    return sam, grandma


def act(days_ago: float) -> Act:
    return Act(uuid4(), NOON - days_ago * DAY, LISBON)


def _things(account: Account, sam: Person) -> None:
    titles = ("Here", "Back", "Some day", "Let go", "Done", "With Sam", "Taken back")
    for title in titles:
        adding.add(account, act(20), [title])
    found = db.session.scalars(select(Thing).where(Thing.account_id == account.id))
    things = {str(one.title): one for one in found}
    for thing in things.values():
        thing.rename(str(thing.title), WORDS, NOON.date() + 3 * DAY, act(19))
        thing.say("nothing", act(18))
        thing.wait_until((NOON - 8 * DAY).date(), act(17))
        db.session.flush()
        thing.look_back("fine", act(7))
    things["Here"].keep_here(act(6))
    things["Back"].wait_until((NOON + DAY).date(), act(6))
    things["Some day"].wait_for_some_day(act(6))
    things["Let go"].let_go(act(6))
    things["Done"].finish(act(6))
    things["With Sam"].hand_to(sam, act(6))
    things["Taken back"].forget(NOON)
    keep_things(*things.values())


def _asks(account: Account, sam: Person, grandma: Person) -> None:
    saturday = Span(NOON + 3 * DAY, NOON + 3 * DAY + 2 * HOUR)
    children = tuple(child.id for child in Child.all_of(account))
    plan = Plan(saturday, LISBON, children, "At our place", WORDS[:20], IN_ORDER, 6 * HOUR)
    covered = Ask.make(account, uuid4(), plan, [sam, grandma], NOON - DAY)
    covered.accept(sam, NOON)
    covered.her_thanks, covered.their_thanks = "Thank you.", "Any time."
    Update.send(covered, FINE, NOON)
    StandingAsk.begin(covered, NOON)
    open_ = Ask.make(account, uuid4(), plan, [grandma], NOON - DAY)
    open_.propose(grandma, [saturday], NOON)
    taken_back = Ask.make(account, uuid4(), plan, [sam], NOON - DAY)
    taken_back.withdraw(NOON)
    commit(covered, open_, taken_back)
    commit_offer(Offer.make(sam, uuid4(), saturday, LISBON, "I could come.", NOON))


def _own_times(account: Account, sam: Person) -> None:
    """Keep a weekly time that Sam covers, skipped, moved and felt once each; and a therapist."""
    child, *_others = Child.all_of(account)
    cover = Cover((sam.id,), (child.id,))
    wednesday = (NOON - 14 * DAY).date()
    said: dict[str, Any] = {"zone": LISBON, "begins": time(19, 30), "minutes": 120}
    weekly = Own("Pottery", wednesday, rhythm=WEEKLY, cover=cover, cue=WORDS[:40], **said)
    own = OwnTime.keep(account, uuid4(), weekly, NOON - 15 * DAY)
    db.session.flush()
    own.on(wednesday).feel(LIGHTER, NOON - 13 * DAY)
    own.skip(wednesday + 7 * DAY, NOON - 8 * DAY)
    next_week = own.span_on(wednesday + 21 * DAY)
    own.move(wednesday + 21 * DAY, Span(next_week.begins + DAY, next_week.ends + DAY), NOON)
    visit = Own(
        "Dr. Silva",
        NOON.date() + 2 * DAY,
        time(9),
        60,
        LISBON,
        kind=APPOINTMENT,
        place="Rua 1",
        phone="+351 210 000 000",
        bring=WORDS,
        travel_minutes=30,
    )
    OwnTime.keep(account, uuid4(), visit, NOON)
    changed = replace(own.plan, first=wednesday + 28 * DAY)
    own.change_from(changed.first, changed, NOON).end(changed.first + 40 * DAY, NOON)
    climbing = Own(THEIRS, NOON.date(), time(18), 120, LISBON)
    OwnTime.keep(account, uuid4(), climbing, NOON, sam)
    settings = TimeSettings.to_change(account)
    settings.pause(NOON.date() + 40 * DAY, NOON.date() + 50 * DAY)
    settings.asked_zone, settings.details = "Pacific/Auckland", True
    settings.open_feed(NOON)
    settings.open_feed(NOON)
    keep_times(account, NOON)


def _reached(account: Account, sam: Person) -> None:
    """Let her and Sam be reached, and one more phone be let in."""
    wants = Reminding.of_account(account.id)
    wants.nudges, wants.nudges_since, wants.cap = [[0, 9], [6, 20]], NOON, 2
    wants.rests_until, wants.details = NOON.date(), True
    db.session.add(wants)
    HandOff.issue(account, NOON)
    said = {"name": "Firefox", "server_key": "key", "at": NOON}
    phone = Subscription.keep(account.id, None, **subscription(), **said)  # type: ignore[arg-type]
    ForgottenEndpoint.remember(account.id, fingerprint("https://example.org"), NOON.date())
    MailAddress.ask(account.id, None, f"{account.id}@example.org", NOON).say_yes(NOON)
    MailAddress.ask(account.id, sam, f"sam.{account.id}@example.org", NOON)
    MailTry.note(account.id, f"{account.id}@example.org", NOON)
    use_up(Action("check-in", str(account.id), "", NOON + DAY, uuid4().hex))
    reminder = db.session.scalars(select(Reminder).where(Reminder.account_id == account.id)).first()
    assert reminder
    answered = {"kind": "sent", "status": 201, "at": NOON}
    keys = {"reminder_id": reminder.id, "subscription_id": phone.id}
    Delivery.keep([{"account_id": account.id, **keys, **answered}])


def ways_back(app: Flask, her: Browser) -> None:
    """Let her have each way back in."""
    with her.session_transaction() as cookie, app.app_context():
        account = Device.account_for(cookie["_user_id"])
        assert account
        code, day = account.id.bytes, NOON.date()
        key: dict[str, bytes | int] = {"credential_id": code, "public_key": b"k", "sign_count": 0}
        Passkey.add(account, name="Chrome on Android", on=day, **key)
        RecoveryCode.make(account, day)
        address = f"{account.id}@example.org"
        MailWay.add(account, address, day)
        MailCode.issue(account.id, SIGN_IN, address, NOON)
        shown = update(Device).where(Device.account_id == account.id)
        db.session.execute(shown.values(confirmed_at=clock.now()))
        db.session.commit()


def export(her: FlaskClient) -> dict[str, Any]:
    """Return what her file for another Breather says."""
    answer = her.post("/me/export/json")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = json.loads(answer.data)
    return said


def tables(her: FlaskClient) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = export(her)["tables"]
    return found


def bring(her: FlaskClient, file: Any, **more: Any) -> TestResponse:
    """Bring a file along, as the form on the page sends it."""
    body = file if isinstance(file, bytes) else json.dumps(file).encode()
    file = FileStorage(BytesIO(body), "breather.json")
    form = {"file": file, "answer": "yes", **more}
    # In memory: the client's own way leaves a file behind when nobody reads it.
    boundary, sent = encode_multipart(form)
    kind = f"multipart/form-data; boundary={boundary}"
    return her.post("/me/import", data=sent, content_type=kind)


def ids(value: Any) -> Iterator[str]:
    """Return every id in a file."""
    if isinstance(value, dict):
        for one in value.values():
            yield from ids(one)
    elif isinstance(value, list):
        for one in value:
            yield from ids(one)
    elif isinstance(value, str) and _is_id(value):
        yield value


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
