"""A disk that is full, or can only be read, under each database: a calm answer, nothing lost."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from tests import database
from tests.cast import Browser, browser, mother, tap
from tests.conftest import MakeApp
from tests.database import Postgres, count
from tests.pages import Page

FULL = "There is no room left on our side. Nothing you saved is lost."
BUSY = "It’s busy on our side. Nothing you saved is lost. Try again in a minute."
MEGABYTE = 1024 * 1024
LONG = "x" * 280


@dataclass
class Disk:
    """A small disk of its own, which can be filled and emptied, and made read-only."""

    folder: Path

    @property
    def _filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        free = shutil.disk_usage(self.folder).free
        with self._filler.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free)

    def empty(self) -> None:
        self._filler.unlink()

    def read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)

    def writable(self) -> None:
        subprocess.run(["mount", "-o", "remount,rw", self.folder], check=True)


@pytest.fixture
def disk() -> Iterator[Disk]:
    folder = Path(tempfile.mkdtemp(prefix="breather-disk-"))
    # PostgreSQL, which is another account, keeps something in it.
    folder.chmod(0o755)
    size = f"size={40 * MEGABYTE}"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True, check=False
    )
    if made.returncode:
        folder.rmdir()
        pytest.skip("A small disk can’t be made here: that takes root.")
    yield Disk(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


@pytest.fixture(params=["sqlite", "postgresql"])
def app(
    request: pytest.FixtureRequest, disk: Disk, migrated: Path, make_app: MakeApp
) -> Iterator[Flask]:
    """The app, whose database lies on the small disk."""
    if request.param == "sqlite":
        instance = database.copy_instance(migrated, disk.folder / "instance")
        yield make_app({"BREATHER_INSTANCE": str(instance)})
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    folder = disk.folder / "tables"
    folder.mkdir()
    with postgres.on_disk(folder) as address:
        app = make_app({"DATABASE_URL": address})
        yield app
        database.close(app)


def test_on_a_full_disk_what_was_answered_is_kept_and_with_room_it_goes_on(
    app: Flask, disk: Disk
) -> None:
    ana = mother(app)
    assert tap(ana).status_code == 303
    disk.fill()
    kept = 1 + taps_until_refused(ana)
    for htmx in (True, False):
        answer = tap(ana, "other", words=LONG, htmx=htmx)
        assert answer.status_code == 507
        assert FULL in Page(answer.text).text
    assert ana.get("/me/history").status_code == 200
    assert count(app, "check_ins") == kept
    disk.empty()
    assert tap(ana, "other", words=LONG).status_code == 303
    assert count(app, "check_ins") == kept + 1


def taps_until_refused(her: Browser) -> int:
    """Write long check-ins until one is refused; return how many were kept."""
    for number in range(1000):
        if tap(her, "other", words=LONG).status_code != 303:
            return number
    raise AssertionError("The disk is never full.")


def test_a_disk_that_turned_read_only_is_said_and_nothing_is_half_kept(
    app: Flask, disk: Disk, request: pytest.FixtureRequest
) -> None:
    ana = mother(app)
    assert tap(ana).status_code == 303
    database.close(app)
    only_read(app, disk, request, True)
    for htmx in (True, False):
        answer = tap(ana, "other", words=LONG, htmx=htmx)
        assert answer.status_code == 503
        assert BUSY in Page(answer.text).text
    for page in ("/", "/help-now", "/install"):
        assert browser(app).get(page).status_code == 200
    database.close(app)
    only_read(app, disk, request, False)
    assert count(app, "check_ins") == 1
    assert tap(ana, "other", words=LONG).status_code == 303
    assert count(app, "check_ins") == 2


def only_read(app: Flask, disk: Disk, request: pytest.FixtureRequest, on: bool) -> None:
    url = app.config["DATABASE_URL"]
    if url:
        # A disk below a running PostgreSQL takes it down; this is what its operator may do.
        request.getfixturevalue("postgres").read_only(url, on)
    elif on:
        disk.read_only()
    else:
        disk.writable()
