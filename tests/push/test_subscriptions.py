"""Subscriptions: one for each browser, found through whose it is, and honest about failures."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete

from app.account.models import Account
from app.circle.models import Person
from app.crypto import fingerprint
from app.extensions import db
from app.push.models import MOST, Subscription
from app.push.outcomes import Outcome
from tests.database import both_databases, count, dump, rows
from tests.push.holders import DAY, MOZILLA, NOON, keep, names, person
from tests.services.push_service import Phone

pytestmark = both_databases


def test_what_is_kept_is_what_sending_needs(house: Account) -> None:
    phone = Phone(MOZILLA)
    kept = keep(phone, house)
    assert kept.target == phone.target.__class__(kept.id, phone.endpoint, phone.p256dh, phone.auth)
    assert (kept.name, kept.added_at, kept.seen_on) == ("Chrome on Android", NOON, NOON.date())
    assert kept.server_key_hash == fingerprint("key")
    found = [one.target for one in Subscription.of_recipient(house.id, None)]
    assert found == [kept.target]


def test_the_database_holds_no_endpoint_and_no_key_to_read(app: Flask, house: Account) -> None:
    phone = Phone(MOZILLA)
    keep(phone, house)
    held = repr(dump(app))
    for secret in (phone.path, phone.p256dh, phone.auth, "mozilla"):
        assert secret not in held


def test_the_same_browser_again_is_renewed_and_stays_the_same_one(
    app: Flask, house: Account
) -> None:
    phone = Phone(MOZILLA)
    first = keep(phone, house)
    id = first.id
    first.sent(Outcome("later", 503), NOON)
    phone.p256dh = Phone(MOZILLA).p256dh
    again = keep(phone, house, at=NOON + DAY, name="Firefox on Linux", server_key="new")
    assert count(app, "subscriptions") == 1
    assert (again.id, again.added_at) == (id, NOON)
    assert (again.seen_on, again.name) == (date(2026, 11, 26), "Firefox on Linux")
    assert again.target.p256dh == phone.p256dh
    assert again.server_key_hash == fingerprint("new")
    assert again.failing_since == NOON


def test_several_devices_of_several_people_are_kept_apart(house: Account, other: Account) -> None:
    sam, nadia = person(house), person(house, "Nadia")
    keep(Phone(MOZILLA), house, name="hers")
    keep(Phone(MOZILLA), house, name="hers too", at=NOON + DAY)
    keep(Phone(MOZILLA), house, sam, name="Sam’s")
    keep(Phone(MOZILLA), other, name="Bea’s")
    assert names(house) == ["hers", "hers too"]
    assert names(house, sam) == ["Sam’s"]
    assert names(house, nadia) == []
    assert names(other) == ["Bea’s"]


def test_a_browser_that_moves_to_another_account_is_a_new_subscription(
    app: Flask, house: Account, other: Account
) -> None:
    phone = Phone(MOZILLA)
    before = keep(phone, house)
    before.sent(Outcome("ours", 403), NOON)
    old = before.id
    moved = keep(phone, other, at=NOON + DAY)
    assert moved.id != old
    assert (moved.added_at, moved.trouble, moved.failing_since) == (NOON + DAY, None, None)
    assert count(app, "subscriptions") == 1
    assert (len(names(house)), len(names(other))) == (0, 1)


def test_one_browser_is_told_for_each_link_that_it_was_added_by(
    app: Flask, house: Account, other: Account
) -> None:
    phone = Phone(MOZILLA)
    holders = [(house, person(house)), (house, person(house, "Nadia")), (other, person(other))]
    kept = [keep(phone, *holder) for holder in holders]
    keep(phone, *holders[0], at=NOON + DAY)
    assert count(app, "subscriptions") == len({one.id for one in kept}) == len(holders)
    assert {one.endpoint for one in kept} == {phone.endpoint}
    assert len({one.device for one in kept}) == 1

    account, sam = holders[0]
    assert Subscription.forget(account.id, sam.id, kept[0].id)
    assert not kept[1].sent(Outcome("gone", 410), NOON)
    db.session.commit()
    assert [len(names(*holder)) for holder in holders] == [0, 0, 1]


def test_a_person_of_somebody_else_or_without_a_link_is_not_kept(
    app: Flask, house: Account, other: Account
) -> None:
    sam, gone = person(house), person(house, "Nadia")
    gone.leave(NOON)
    db.session.commit()
    for owner, who in ((other, sam), (house, gone)):
        with pytest.raises(LookupError):
            keep(Phone(MOZILLA), owner, who)
        db.session.rollback()
    assert count(app, "subscriptions") == 0


@pytest.mark.parametrize("how", ["leaves", "revoked", "renewed"])
def test_nobody_is_reached_by_a_link_that_leads_nowhere_any_more(house: Account, how: str) -> None:
    sam, phone = person(house), Phone(MOZILLA)
    keep(phone, house, sam)
    {"leaves": lambda: sam.leave(NOON), "revoked": sam.revoke_link, "renewed": sam.renew_link}[
        how
    ]()
    db.session.commit()
    assert names(house, sam) == []
    if how == "renewed":
        keep(phone, house, sam)
        assert names(house, sam) == ["Chrome on Android"]


def test_with_more_browsers_than_anybody_has_the_longest_unseen_is_forgotten(
    house: Account,
) -> None:
    sam = person(house)
    keep(Phone(MOZILLA), house, name="hers")
    phones = [Phone(MOZILLA) for _ in range(MOST + 1)]
    for number, phone in enumerate(phones):
        keep(phone, house, sam, NOON + number * DAY, name=str(number))
    assert names(house, sam) == [str(number) for number in range(1, MOST + 1)]
    # The one that was renewed stays, however long ago it was added.
    keep(phones[1], house, sam, NOON + 99 * DAY, name="renewed")
    keep(Phone(MOZILLA), house, sam, NOON + 99 * DAY, name="new")
    assert names(house, sam) == ["renewed", *map(str, range(3, MOST + 1)), "new"]
    assert names(house) == ["hers"]


def test_a_browser_is_forgotten_by_its_holder_only(
    app: Flask, house: Account, other: Account
) -> None:
    sam = person(house)
    hers, his = keep(Phone(MOZILLA), house), keep(Phone(MOZILLA), house, sam)
    assert not Subscription.forget(other.id, None, hers.id)
    assert not Subscription.forget(house.id, sam.id, hers.id)
    assert not Subscription.forget(house.id, None, his.id)
    db.session.commit()
    assert count(app, "subscriptions") == 2
    assert Subscription.forget(house.id, None, hers.id)
    assert not Subscription.forget(house.id, None, hers.id)
    assert Subscription.forget(house.id, sam.id, his.id)
    db.session.commit()
    assert count(app, "subscriptions") == 0


def test_with_an_account_or_a_person_their_subscriptions_go(
    app: Flask, house: Account, other: Account
) -> None:
    sam, nadia = person(house), person(house, "Nadia")
    keep(Phone(MOZILLA), house, sam, name="Sam’s")
    keep(Phone(MOZILLA), house, nadia, name="Nadia’s")
    keep(Phone(MOZILLA), house, name="hers")
    keep(Phone(MOZILLA), other, name="Bea’s")
    db.session.execute(delete(Person).where(Person.id == nadia.id))
    db.session.commit()
    left = "SELECT name FROM subscriptions ORDER BY name"
    assert [row["name"] for row in rows(app, left)] == ["Bea’s", "Sam’s", "hers"]
    db.session.execute(delete(Account).where(Account.id == house.id))
    db.session.commit()
    assert [row["name"] for row in rows(app, left)] == ["Bea’s"]


def test_two_tabs_that_renew_at_once_keep_one_for_each_holder(
    app: Flask, house: Account, other: Account
) -> None:
    sam, phone = person(house), Phone(MOZILLA)
    holders: list[tuple[UUID, UUID | None]] = [
        (house.id, None),
        (house.id, sam.id),
        (other.id, None),
    ]

    def renew(number: int) -> None:
        account_id, person_id = holders[number % 3 if number % 2 else 0]
        with app.app_context():
            Subscription.keep(
                account_id,
                person_id,
                endpoint=phone.endpoint,
                p256dh=phone.p256dh,
                auth=phone.auth,
                name=str(number),
                server_key="key",
                at=NOON,
            )
            db.session.commit()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(renew, range(40)))
    # One that is hers, and one of a person.
    assert count(app, "subscriptions") == 2
