"""What became of messages is noted with their subscription, and what ended is deleted."""

from datetime import datetime

import pytest
from flask import Flask

from app.account.models import Account
from app.extensions import db
from app.push.many import in_trouble
from app.push.models import Subscription
from app.push.outcomes import Outcome
from tests.database import both_databases, count, rows
from tests.push.holders import DAY, MOZILLA, NOON, keep, names
from tests.services.push_service import Phone

pytestmark = both_databases


@pytest.mark.parametrize("outcome", [Outcome("gone", 410), Outcome("mismatch", 403)], ids=str)
def test_a_subscription_that_ended_is_deleted(app: Flask, house: Account, outcome: Outcome) -> None:
    stays, ends = keep(Phone(MOZILLA), house, name="stays"), keep(Phone(MOZILLA), house)
    assert not ends.sent(outcome, NOON)
    db.session.commit()
    assert names(house) == ["stays"]
    assert stays.sent(Outcome("sent", 201), NOON)


def test_a_mismatch_with_the_old_key_leaves_one_that_was_renewed(house: Account) -> None:
    phone = Phone(MOZILLA)
    read = keep(phone, house)
    db.session.expunge(read)
    keep(phone, house, server_key="new")
    read.sent(Outcome("mismatch", 403), NOON)
    db.session.commit()
    assert names(house) == ["Chrome on Android"]


FAILURES = [
    (Outcome("ours", 403), 403, "ours 403"),
    (Outcome("later", 503), 503, None),
    (Outcome("later", why="timeout"), 0, None),
    (Outcome("too_large", 413), 413, None),
    (Outcome("refused", why="address"), 0, "refused address"),
]


@pytest.mark.parametrize(("outcome", "status", "trouble"), FAILURES, ids=str)
def test_a_failure_is_noted_with_when_it_began_until_one_arrives(
    app: Flask, house: Account, outcome: Outcome, status: int, trouble: str | None
) -> None:
    kept = keep(Phone(MOZILLA), house)
    # Times are kept in UTC, whatever zone they come in.
    begun = NOON.astimezone(datetime.fromisoformat("2026-11-25T12:00:00+13:00").tzinfo)
    for at in (begun, NOON + DAY):
        assert kept.sent(outcome, at)
    db.session.commit()
    db.session.expire_all()
    assert (kept.last_status, kept.last_at, kept.trouble) == (status, NOON + DAY, trouble)
    assert kept.failing_since == NOON
    assert kept.sent(Outcome("sent", 201), NOON + 2 * DAY)
    db.session.commit()
    noted = rows(app, "SELECT failing_since, trouble FROM subscriptions")
    assert noted == [{"failing_since": None, "trouble": None}]
    db.session.expire_all()
    assert (kept.last_status, kept.last_at) == (201, NOON + 2 * DAY)


def test_one_that_was_forgotten_while_it_was_sent_to_stays_forgotten(
    app: Flask, house: Account
) -> None:
    kept = keep(Phone(MOZILLA), house)
    read = (kept.account_id, kept.id)
    db.session.expunge(kept)
    Subscription.forget(read[0], None, read[1])
    db.session.commit()
    for outcome in (Outcome("sent", 201), Outcome("ours", 401), Outcome("gone", 410)):
        assert not kept.sent(outcome, NOON)
    db.session.commit()
    assert count(app, "subscriptions") == 0


def test_troubles_are_counted_by_the_host_alone(house: Account) -> None:
    for _ in range(2):
        keep(Phone(MOZILLA), house).sent(Outcome("ours", 403), NOON)
    keep(Phone("https://web.push.apple.com"), house).sent(Outcome("ours", 403), NOON)
    keep(Phone(MOZILLA), house).sent(Outcome("later", 503), NOON)
    db.session.commit()
    assert in_trouble() == {
        ("ours 403", "updates.push.services.mozilla.com"): 2,
        ("ours 403", "web.push.apple.com"): 1,
    }
