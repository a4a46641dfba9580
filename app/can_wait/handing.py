"""Handing things over: what lies with somebody of her circle, on her side and on theirs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from flask import g
from flask_login import current_user
from sqlalchemy import Select, select
from werkzeug.exceptions import NotFound

from app.account.models import Account
from app.can_wait.acts import Act
from app.can_wait.models import INSTANT, Thing
from app.can_wait.states import HANDED
from app.circle.models import HANDED as SEES_HANDED
from app.circle.models import Person
from app.extensions import db

AT_MOST = 20


def shown_to(person: Person) -> Sequence[Thing]:
    """Return what lies with this person and they may see, what came first on top."""
    if not person.shares(SEES_HANDED):
        return ()
    ordered = _with(person).order_by(Thing.changed_at, Thing.id)
    return db.session.scalars(ordered.limit(AT_MOST)).all()


def hold_shown(person: Person, id: UUID) -> Thing:
    """Return one thing that lies with this person, held until this transaction ends; else 404."""
    held = _with(person).where(Thing.id == id).with_for_update()
    found = db.session.scalar(held.execution_options(populate_existing=True))
    if found is None or not person.shares(SEES_HANDED):
        raise NotFound
    return found


def act_now(thing: Thing, now: datetime) -> Act:
    """Return an act of somebody else, on the clock of her home; it comes after her last one."""
    account = db.session.get_one(Account, thing.account_id)
    return Act(uuid4(), max(now, thing.changed_at + INSTANT), account.zone)


def take_all_back(person: Person, now: datetime) -> Sequence[Thing]:
    """Bring everything here again that lies with this person; return it."""
    held = _with(person).order_by(Thing.id).with_for_update()
    things = db.session.scalars(held).all()
    for thing in things:
        thing.keep_here(act_now(thing, now))
    return things


def _with(person: Person) -> Select[Thing]:
    hers = select(Thing).where(Thing.account_id == person.account_id)
    return hers.where(Thing.state == HANDED, Thing.handed_to == person.id)


def could_take_it() -> list[Person]:
    """Return whom she could hand a thing to: those of her circle whose link leads somewhere."""
    return [person for person in _circle() if person.token and not person.paused_at]


def with_whom(thing: Thing) -> Person | None:
    """Return who has a thing, did it or gave it back; None when they left the circle."""
    return next((person for person in _circle() if person.id == thing.handed_to), None)


def _circle() -> list[Person]:
    if "her_circle" not in g:
        g.her_circle = Person.circle(current_user)
    people: list[Person] = g.her_circle
    return people
