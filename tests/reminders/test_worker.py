"""The real worker beside the real app: an answer reaches her without waiting for the minute."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import clock
from app.account.models import Account
from app.config import ROOT
from app.extensions import db
from app.reminders.settings import Reminding
from tests import cast
from tests.cast import Browser, add_person, ask_for, link_of, says
from tests.reminders.phones import Phone
from tests.services.authority import certificates
from tests.services.push_service import HOST, OTHER_HOST, PushService

PATIENCE = 40
"""Seconds: a machine may be slow, but the worker looks by itself only once a minute."""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PushService]:
    with PushService(certificates(tmp_path, HOST, OTHER_HOST)) as made:
        yield made


@pytest.fixture
def worker(instance: Path, service: PushService) -> Iterator[None]:
    environ = {
        **os.environ,
        "BREATHER_INSTANCE": str(instance),
        "DATABASE_URL": "",
        "PYTHONPATH": str(ROOT),
        "LOCAL_PUSH_PORT": str(service.port),
        "LOCAL_PUSH_AUTHORITY": str(service.certificates.authority),
    }
    consumer = Path(sys.executable).with_name("huey_consumer")
    how = [str(consumer), "tests.services.worker.huey", "-q", "-d", "0.1", "-m", "1"]
    running = subprocess.Popen(how, cwd=ROOT, env=environ)
    yield
    running.terminate()
    assert running.wait(30) == 0


def until(what: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.05)


@pytest.mark.usefixtures("worker")
def test_an_answer_reaches_her_at_once(app: Flask, ana: Browser, service: PushService) -> None:
    phone, sam = Phone(service), add_person(ana, "Sam")
    with app.app_context():
        account = db.session.scalars(db.select(Account.id)).one()
        phone.subscribe(account)
        # Whatever hour the test is run at.
        awake = Reminding.of_account(account)
        awake.quiet_from = awake.quiet_until
        db.session.add(awake)
        db.session.commit()
    link = link_of(ana, sam)
    ask = ask_for(ana, sam, day=in_two_days(), begins="12:00", ends="13:00", how="at_once")
    # Her own tap: at night, it isn't Sam's turn before the morning.
    ana.post(f"/asks/{ask}/people/{sam}/now")
    assert says(cast.browser(app), link, ask).status_code == 303
    until(lambda: phone.shown)
    assert phone.shown == ["There’s an answer."]


def in_two_days() -> str:
    return (clock.now() + timedelta(days=2)).date().isoformat()
