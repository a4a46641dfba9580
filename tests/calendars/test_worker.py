"""The worker's own process reads calendars, every five minutes."""

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

from app.calendars.models import HerCalendar
from app.config import ROOT
from tests.calendars.bringing import by_file, ids
from tests.calendars.written import calendar
from tests.cast import Browser
from tests.database import rows, session

SCRIPT = """
from datetime import datetime
from app.worker import app, huey, read_calendars
for minute in (4, 5, 6):
    due = huey.read_periodic(datetime(2026, 11, 25, 12, minute))
    print(minute, "read_calendars" in [task.name for task in due])
read_calendars.call_local()
"""


def test_the_worker_reads_what_is_due_every_five_minutes(
    app: Flask, ana: Browser, instance: Path
) -> None:
    by_file(ana, calendar())
    assert len(ids(app)) == 1
    with session(app) as database:
        hers = database.query(HerCalendar).one()
        # Nothing is sent there: the name leads to this machine.
        hers.address, hers.next_at = "https://localhost/her.ics", hers.added_at
        database.commit()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "BREATHER_INSTANCE": str(instance), "DATABASE_URL": ""},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["4", "False", "5", "True", "6", "False"]
    [kept] = rows(app, "SELECT problem, tries FROM calendars")
    assert kept == {"problem": "private", "tries": 1}
    assert "localhost" not in done.stderr
