"""Two workers, each a process of its own, share what is due: each phone is told exactly once."""

import os
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from subprocess import PIPE

from flask import Flask
from sqlalchemy import func, select

from app.config import ROOT
from app.extensions import db
from app.reminders.deliveries import Delivery
from app.reminders.models import DONE, Reminder
from tests.asks.households import NOON
from tests.database import both_databases
from tests.reminders import many
from tests.services.push_service import Answer, PushService

DUE = 300


def environ(instance: Path, database_url: str, service: PushService) -> dict[str, str]:
    return {
        **os.environ,
        "BREATHER_INSTANCE": str(instance),
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(ROOT),
        "LOCAL_PUSH_PORT": str(service.port),
        "LOCAL_PUSH_AUTHORITY": str(service.certificates.authority),
    }


def told_by_two(environ: dict[str, str]) -> list[int]:
    """Let two tell at once; return how many messages each sent."""
    how = [sys.executable, "-m", "tests.services.teller", NOON.isoformat()]
    with ExitStack() as running:
        two = [
            running.enter_context(
                subprocess.Popen(how, cwd=ROOT, env=environ, stdin=PIPE, stdout=PIPE, text=True)
            )
            for _ in range(2)
        ]
        pipes = [(one.stdin, one.stdout) for one in two]
        for _, said in pipes:
            assert said
            assert said.readline() == "ready\n"
        for asked, _ in pipes:
            print("go", file=asked, flush=True)
        return [int(one.communicate()[0]) for one in two]


@both_databases
def test_each_phone_is_told_once(
    app: Flask, instance: Path, database_url: str, service: PushService
) -> None:
    # Long enough for the other one to take its share meanwhile.
    service.otherwise = Answer(after=0.02)
    with app.app_context():
        many.fill(DUE, 0, service.origin, NOON)
        many.due(DUE, NOON)
    sent = told_by_two(environ(instance, database_url, service))
    told = Counter(got.path for got in service.received)
    assert set(told.values()) == {1}
    assert len(told) == sum(sent) == DUE
    assert min(sent) > 0
    with app.app_context():
        assert set(db.session.scalars(select(Reminder.state))) == {DONE}
        assert db.session.scalar(select(func.count()).select_from(Delivery)) == DUE
