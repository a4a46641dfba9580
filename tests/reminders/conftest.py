"""A household on a clock that stands, and phones at a push service of our own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from app.circle.models import Person
from app.extensions import db
from tests.asks.households import NOON, Home
from tests.reminders.phones import Phone
from tests.services.authority import certificates
from tests.services.push_service import HOST, OTHER_HOST, PushService

Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def service(tmp_path: Path, app: Flask) -> Iterator[PushService]:
    with PushService(certificates(tmp_path, HOST, OTHER_HOST)) as made:
        app.config["LOCAL_PUSH_SERVICE"] = made.local()
        yield made


@pytest.fixture
def home(app: Flask, service: PushService, clock: Clock) -> Iterator[Home]:
    with app.app_context():
        made = Home()
        made.account.language = "en_GB"
        yield made
        db.session.rollback()


@pytest.fixture
def sam(home: Home) -> Person:
    return home.add("Sam")


@pytest.fixture
def sams(home: Home, sam: Person, service: PushService) -> Phone:
    return a_phone(service, home, sam)


@pytest.fixture
def sams_other(home: Home, sam: Person, sams: Phone, service: PushService) -> Phone:
    """Sam's second phone, which came after the first."""
    return a_phone(service, home, sam)


@pytest.fixture
def anas(home: Home, service: PushService) -> Phone:
    return a_phone(service, home)


def a_phone(service: PushService, home: Home, person: Person | None = None) -> Phone:
    phone = Phone(service)
    phone.subscribe(home.account.id, person.id if person else None)
    db.session.commit()
    return phone
