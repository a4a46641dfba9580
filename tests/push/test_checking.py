"""What `breather check` says about reminders: to the operator, in words, with no endpoint."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from app.account.models import Account
from app.checking import findings
from app.extensions import db
from app.push.models import Subscription
from app.push.outcomes import Outcome
from tests.cast import LISBON
from tests.conftest import MakeApp
from tests.services.push_service import Phone

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def told(app: Flask) -> str:
    with app.app_context():
        return "\n".join(findings())


def troubled(app: Flask, origin: str, outcome: Outcome, times: int = 1) -> list[Phone]:
    phones = [Phone(origin) for _ in range(times)]
    with app.app_context():
        account = Account.begin(NOON, LISBON, "en")
        for phone in phones:
            kept = Subscription.keep(
                account.id,
                None,
                endpoint=phone.endpoint,
                p256dh=phone.p256dh,
                auth=phone.auth,
                name="Safari on iPhone",
                server_key="key",
                at=NOON,
            )
            kept.sent(outcome, NOON)
        db.session.commit()
    return phones


def test_an_operator_without_an_address_hears_what_that_costs(make_app: MakeApp) -> None:
    assert "OPERATOR_EMAIL is not set." in told(make_app())
    assert "OPERATOR_EMAIL" not in told(make_app({"OPERATOR_EMAIL": "ops@breather.example"}))


@pytest.mark.parametrize("email", ["ops@localhost", "ops@breather.invalid", "ops@mac.local", "ops"])
def test_an_address_that_apple_refuses_is_said(make_app: MakeApp, email: str) -> None:
    said = told(make_app({"OPERATOR_EMAIL": email}))
    assert f"OPERATOR_EMAIL is “{email}”" in said
    assert "Apple refuses" in said


def test_a_key_or_hosts_that_are_none_are_said(make_app: MakeApp) -> None:
    assert "VAPID_PRIVATE_KEY holds something" in told(make_app({"VAPID_PRIVATE_KEY": "given"}))
    assert "PUSH_HOSTS names “a:1”" in told(make_app({"PUSH_HOSTS": "a:1"}))


def test_what_push_services_refuse_is_said_with_how_many_and_where(make_app: MakeApp) -> None:
    app = make_app()
    phones = troubled(app, "https://web.push.apple.com", Outcome("ours", 403), 2)
    phones += troubled(app, "https://push.example.org", Outcome("refused", why="host"))
    phones += troubled(app, "https://fcm.googleapis.com", Outcome("later", 503))
    said = told(app)
    assert "web.push.apple.com refused reminders for 2 browsers (HTTP 403)." in said
    assert "Reminders for 1 browser don’t get to push.example.org: PUSH_HOSTS" in said
    assert "fcm.googleapis.com" not in said
    for phone in phones:
        assert phone.path not in said


def test_a_trouble_that_has_passed_is_not_said(make_app: MakeApp) -> None:
    app = make_app()
    troubled(app, "https://web.push.apple.com", Outcome("ours", 403))
    with app.app_context():
        for kept in db.session.query(Subscription):
            kept.sent(Outcome("sent", 201), NOON)
        db.session.commit()
    assert "web.push.apple.com" not in told(app)
