"""A push service to send to, somebody who sends, and two accounts."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.account.models import Account
from app.extensions import db
from app.push.sending import Sender
from app.push.transfer import Rules
from app.push.vapid import Signer
from tests.cast import LISBON
from tests.push.holders import NOON
from tests.push.keys import private_key
from tests.services.authority import Certificates, certificates
from tests.services.push_service import HOST, OTHER_HOST, PushService


@pytest.fixture(scope="session")
def vouched_for(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"), HOST, OTHER_HOST)


@pytest.fixture
def service(vouched_for: Certificates) -> Iterator[PushService]:
    with PushService(vouched_for) as service:
        yield service


@pytest.fixture
def sender(service: PushService) -> Iterator[Sender]:
    signer = Signer(private_key(), "mailto:grandma@breather.example")
    with Sender(signer, Rules((), service.local())) as sender:
        yield sender


@pytest.fixture
def house(app: Flask) -> Iterator[Account]:
    with app.app_context():
        account = Account.begin(NOON, LISBON, "en")
        db.session.commit()
        yield account


@pytest.fixture
def other(house: Account) -> Account:
    account = Account.begin(NOON, LISBON, "en")
    db.session.commit()
    return account
