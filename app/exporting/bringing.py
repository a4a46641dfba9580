"""Bringing what was read into an account: what is there already stays, the rest comes along."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert as plain_insert
from sqlalchemy import select, update

from app.account.models import Account
from app.asks.in_turn import WITHDRAWN
from app.asks.keeping import remind_of, remind_of_offer
from app.asks.models import Ask
from app.asks.offers import OPEN, Offer
from app.can_wait.models import Thing
from app.can_wait.reminders import remind_of_handed, remind_of_things
from app.can_wait.states import HANDED
from app.can_wait.tallies import Tally
from app.can_wait.waits import Wait
from app.circle.models import Person
from app.exporting.left_out import ACCOUNT
from app.exporting.reading import BROKEN, Key, Row, Table, Unreadable, references
from app.exporting.tables import AT_ONCE
from app.extensions import db
from app.my_time.keeping import remind_of_own_times

LINK = "token"
SOONEST = 200
"""Of what is ahead, so much is planned at once; the rest when it is next touched."""


def bring(account_id: UUID, tables: Sequence[Table], now: datetime) -> int:
    """Bring rows into an account; return how many are new. The caller commits.

    Raises Unreadable when a row refers to one that is neither here nor in the file, and whatever
    the database raises for rows that it can't take: then the caller rolls back.
    """
    # Two at once would both think that nothing is there.
    db.session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    there = {one.exported.name: _keys(account_id, one) for one in tables}
    _see_that_whole(tables, there)
    account, *others = tables
    if not any(there[one.exported.name] for one in others):
        _become(account_id, account)
    new = {one.exported.name: _missing(one, there[one.exported.name]) for one in others}
    for one in others:
        _insert(account_id, one, new[one.exported.name])
    _count(account_id, new["waits"].values(), there["tallies"])
    _renew_links(account_id, new["people"].values())
    _plan(account_id, new, now)
    return sum(map(len, new.values()))


def _keys(account_id: UUID, table: Table) -> set[Key]:
    columns = [table.exported.table.c[name] for name in table.exported.key]
    found = select(table.exported.account, *columns).where(table.exported.account == account_id)
    return {tuple(row[1:]) for row in db.session.execute(found)}


def _see_that_whole(tables: Sequence[Table], there: Mapping[str, set[Key]]) -> None:
    known = {one.exported.name: there[one.exported.name] | one.rows.keys() for one in tables}
    for one in tables:
        for reference in references(one.exported):
            named = {reference.of(row) for row in one.rows.values()} - {None}
            if not named <= known[reference.table]:
                raise Unreadable(BROKEN)


def _become(account_id: UUID, account: Table) -> None:
    """Let an account in which nothing is kept be as in the file."""
    for row in account.rows.values():
        db.session.execute(update(Account).where(Account.id == account_id).values(row))
    db.session.expire(db.session.get_one(Account, account_id))


def _missing(table: Table, there: set[Key]) -> dict[Key, Row]:
    return {key: row for key, row in table.rows.items() if key not in there}


def _insert(account_id: UUID, table: Table, new: Mapping[Key, Row]) -> None:
    rows = ({**row, ACCOUNT: account_id} for row in new.values())
    if table.exported.name == Person.__tablename__:
        # Whether there is a link is no link.
        rows = ({**row, LINK: None} for row in rows)
    while some := list(islice(rows, AT_ONCE)):
        db.session.execute(plain_insert(table.exported.table), some)


def _count(account_id: UUID, waits: Any, tallies: set[Key]) -> None:
    """Count the answers that are new, where answers were counted here already."""
    for row in waits:
        if row["mattered"] and (row["effect"] or "",) in tallies:
            Tally.count(Wait(account_id=account_id, effect=row["effect"]), row["mattered"], 1)


def _renew_links(account_id: UUID, people: Any) -> None:
    for row in people:
        if row[LINK] and not row["gone_at"]:
            db.session.get_one(Person, (account_id, row["id"])).renew_link()
    db.session.flush()


def _plan(account_id: UUID, new: Mapping[str, Mapping[Key, Row]], now: datetime) -> None:
    """Plan the reminders of what is ahead."""
    ahead = [row for row in new["asks"].values() if row["ends_at"] > now and not row["back_at"]]
    for id in _soonest([row for row in ahead if row["state"] != WITHDRAWN]):
        remind_of(db.session.get_one(Ask, (account_id, id)))
    offers = [row for row in new["offers"].values() if row["begins_at"] > now]
    for id in _soonest([row for row in offers if row["state"] == OPEN]):
        remind_of_offer(db.session.get_one(Offer, (account_id, id)))
    handed = [row["id"] for row in new["things"].values() if row["state"] == HANDED]
    things = [db.session.get_one(Thing, (account_id, id)) for id in handed[:SOONEST]]
    remind_of_handed(things, now)
    remind_of_things(account_id, now)
    remind_of_own_times(db.session.get_one(Account, account_id), now)


def _soonest(rows: list[Row]) -> Iterator[UUID]:
    for row in sorted(rows, key=lambda row: row["begins_at"])[:SOONEST]:
        yield row["id"]
