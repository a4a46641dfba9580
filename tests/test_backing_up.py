"""Backing up and restoring: tried by restoring, while somebody writes, and with what is not one."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from errno import ENOSPC
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask

from app import backing_up
from app.cli import prepare
from app.keys import KeysMissing
from tests import cast, database
from tests.can_wait.acting import put_down
from tests.cast import Browser
from tests.conftest import MakeApp


def backed_up(app: Flask, file: Path) -> Path:
    with app.app_context():
        backing_up.back_up(file)
    return file


def restored(app: Flask, file: Path) -> Path | None:
    database.close(app)
    with app.app_context():
        return backing_up.restore(file)


def test_a_backup_brings_back_everything_as_it_was(
    app: Flask, ana: Browser, tmp_path: Path
) -> None:
    cast.tap(ana, "other", words="Only for me.")
    put_down(ana, "Winter clothes")
    before = database.dump(app)
    file = backed_up(app, tmp_path / "monday.db")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    cookie = ana.get_cookie("breather")
    assert cookie
    ana.post("/me/delete")
    after = database.dump(app)
    assert after != before
    aside = restored(app, file)
    prepare(app)
    assert database.dump(app) == before
    ana.set_cookie("breather", cookie.value)
    assert "Only for me." in ana.get("/me/history").text
    assert aside
    assert aside.exists()


def test_what_was_before_a_restore_can_be_brought_back_too(
    app: Flask, ana: Browser, tmp_path: Path
) -> None:
    file = backed_up(app, tmp_path / "monday.db")
    put_down(ana, "Winter clothes")
    now = database.dump(app)
    aside = restored(app, file)
    assert aside
    restored(app, aside)
    assert database.dump(app) == now


def test_a_backup_made_while_she_writes_is_whole(app: Flask, ana: Browser, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as other:
        writing = other.submit(lambda: [put_down(ana, f"Nr. {number}") for number in range(30)])
        files = [backed_up(app, tmp_path / f"{number}.db") for number in range(5)]
        writing.result()
    counts = [count(file) for file in files]
    assert counts == sorted(counts)
    restored(app, files[-1])
    assert database.rows(app, "SELECT count(*) AS n FROM things") == [{"n": counts[-1]}]


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(opened.execute("SELECT count(*) FROM things").fetchone()[0])


def test_a_backup_takes_the_place_of_no_file(app: Flask, tmp_path: Path) -> None:
    there = tmp_path / "there.db"
    there.write_text("Something of somebody's.")
    with pytest.raises(ValueError, match="is there already"):
        backed_up(app, there)
    assert there.read_text() == "Something of somebody's."
    assert [file.name for file in tmp_path.glob("*there*")] == ["there.db"]


def test_while_breather_runs_nothing_is_restored(app: Flask, ana: Browser, tmp_path: Path) -> None:
    file = backed_up(app, tmp_path / "monday.db")
    put_down(ana, "Winter clothes")
    now = database.dump(app)
    with app.app_context():
        here = backing_up.database()
    with closing(sqlite3.connect(here)) as running:
        running.execute("SELECT count(*) FROM things").fetchone()
        with pytest.raises(ValueError, match="Breather is running"):
            restored(app, file)
    assert database.dump(app) == now


@pytest.mark.parametrize("breaks", ["link", "replace"])
def test_a_restore_that_breaks_off_leaves_the_database_as_it_was(
    app: Flask, ana: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    file = backed_up(app, tmp_path / "monday.db")
    put_down(ana, "Winter clothes")
    now = database.dump(app)

    def full(*_files: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(f"app.backing_up.os.{breaks}", full)
    with pytest.raises(OSError, match="No space left"):
        restored(app, file)
    assert database.dump(app) == now
    with app.app_context():
        folder = backing_up.database().parent
    assert list(folder.glob(".*")) == []


NOT_BACKUPS = {
    "missing": (None, "There is no file"),
    "empty": (b"", "is not a backup of Breather"),
    "text": (b"Dear diary, " * 400, "is not a whole database"),
    "cut off": ("half", "is not a whole database"),
    "another": ("other", "is not a backup of Breather"),
    "newer": ("newer", "is of a newer Breather"),
}


@pytest.mark.parametrize(("made", "said"), NOT_BACKUPS.values(), ids=list(NOT_BACKUPS))
def test_what_is_no_backup_changes_nothing(
    app: Flask, ana: Browser, tmp_path: Path, made: bytes | str | None, said: str
) -> None:
    put_down(ana, "Winter clothes")
    before = database.dump(app)
    file = tmp_path / "found.db"
    whole = backed_up(app, tmp_path / "whole.db")
    if isinstance(made, bytes):
        file.write_bytes(made)
    elif made == "half":
        file.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    elif made:
        whole.rename(file)
        newer = "UPDATE alembic_version SET version_num = 'x'"
        spoiled = {"other": "DROP TABLE key_check", "newer": newer}
        with closing(sqlite3.connect(file)) as opened, opened:
            opened.execute(spoiled[made])
    with pytest.raises(ValueError, match=said):
        restored(app, file)
    assert database.dump(app) == before


def test_a_backup_that_these_keys_do_not_open_changes_nothing(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app()
    file = backed_up(app, tmp_path / "monday.db")
    before = database.dump(app)
    stranger = make_app({"BREATHER_KEYS": Fernet.generate_key().decode()})
    with pytest.raises(KeysMissing, match=r"The keys don't open .*nothing was changed"):
        restored(stranger, file)
    assert database.dump(app) == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_is_backed_up_with_its_own_tools(make_app: MakeApp, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"pg_dump --format=custom"):
        backed_up(make_app(), tmp_path / "monday.db")
    assert list(tmp_path.glob("*monday*")) == []
