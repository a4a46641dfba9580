"""The command line as its operator types it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT
from tests import database
from tests.cast import browser, press, shown
from tests.conftest import MakeApp
from tests.database import close, count, rows

BREATHER = Path(sys.executable).with_name("breather")


def breather(*arguments: str, instance: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    place = {"BREATHER_INSTANCE": str(instance), "DATABASE_URL": ""}
    return subprocess.run(
        [BREATHER, *arguments],
        cwd=ROOT,
        env={**os.environ, **place, **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def said(*arguments: str, instance: Path, **environ: str) -> str:
    """Return what a command prints; it must succeed and complain about nothing."""
    done = breather(*arguments, instance=instance, **environ)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


@pytest.fixture
def bare(migrated: Path, tmp_path: Path) -> Path:
    """An instance folder with nothing in it but the built files, which take a moment."""
    return database.bare_instance(migrated, tmp_path / "bare")


def test_help_names_every_command(bare: Path) -> None:
    told = said("--help", instance=bare)
    for command in ("run", "migrate", "check", "keys", "demo", "called", "weigh"):
        assert re.search(rf"^  {command} +\w", told, re.MULTILINE)
    assert not (bare / "keys.json").exists()


def test_migrate_builds_a_new_database_and_changes_nothing_the_second_time(bare: Path) -> None:
    said("migrate", instance=bare)
    assert (bare / "breather.db").exists()
    before = (bare / "breather.db").read_bytes()
    said("migrate", instance=bare)
    assert (bare / "breather.db").read_bytes() == before


def test_keys_are_made_and_their_place_is_said(bare: Path) -> None:
    assert str(bare / "keys.json") in said("keys", instance=bare)
    assert (bare / "keys.json").exists()


def test_a_missing_key_file_is_one_sentence_for_the_operator(instance: Path) -> None:
    (instance / "keys.json").unlink()
    for command in ("migrate", "run"):
        done = breather(command, instance=instance)
        assert done.returncode == 1
        assert "is missing" in done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_setting_that_makes_no_sense_is_one_sentence(instance: Path) -> None:
    done = breather("check", instance=instance, PORT="eighty")
    assert done.returncode == 1
    assert done.stderr == "PORT is “eighty”, but it needs a whole number.\n"


def test_check_says_in_words_what_is_left_to_do(instance: Path) -> None:
    told = said("check", instance=instance)
    assert "PUBLIC_URL is not set. Phones need an https address" in told
    assert "OPERATOR_COUNTRY is not set" in told
    assert "SECRET_KEY" in told


def test_check_shows_no_secret(instance: Path) -> None:
    told = said("check", instance=instance, SECRET_KEY="hush-hush", MAIL_URL="smtp://a:hush@b")
    assert "hush" not in told


def test_check_says_when_nothing_is_left_to_do(instance: Path) -> None:
    calm = {
        "PUBLIC_URL": "https://breather.example",
        "TRUSTED_PROXIES": "1",
        "OPERATOR_NAME": "Grandma",
        "OPERATOR_EMAIL": "grandma@breather.example",
        "OPERATOR_COUNTRY": "GB",
    }
    told = said("check", instance=instance, **calm)
    waiting = re.findall(r"breather called GB (?:'([^']+)'|(\S+))", told)
    assert waiting
    for _ in range(20):
        told = said("check", instance=instance, **calm)
        waiting = re.findall(r"breather called GB (?:'([^']+)'|(\S+))", told)
        if not waiting:
            break
        said("called", "GB", "".join(waiting[0]), instance=instance)
    assert "All is well." in told


def test_check_notices_a_database_that_was_not_migrated(bare: Path) -> None:
    assert "Run: breather migrate" in said("check", instance=bare)


def test_check_notices_keys_that_others_can_read(instance: Path) -> None:
    (instance / "keys.json").chmod(0o644)
    assert "can be read by others" in said("check", instance=instance)


def test_a_call_is_recorded_with_its_day(instance: Path) -> None:
    line = "PANDAS"
    known = breather("called", "GB", "nobody", instance=instance).stderr
    line = re.findall("“([^”]+)”", known)[1]
    told = said("called", "gb", line.lower(), "--on", "2026-11-20", instance=instance)
    assert "2026-11-20" in told
    assert line in told


@pytest.mark.parametrize(
    "arguments", [("GB", "nobody"), ("XX", "any"), ("GB", "any", "--on", "yesterday")], ids=repr
)
def test_a_call_that_cant_be_recorded_is_said_in_a_sentence(
    instance: Path, arguments: tuple[str, ...]
) -> None:
    done = breather("called", *arguments, instance=instance)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_demo_fills_a_household_that_opens_once_and_goes_in_one_command(
    make_app: MakeApp, instance: Path
) -> None:
    app = make_app()
    told = said("demo", instance=instance)
    address = re.findall(r"http://localhost:8000(/open/[\w-]+)", told)[0]
    her = browser(app)
    assert shown(her, press(her, her.get(address), address, "Open it here")).status_code == 200
    history = her.get("/me/history").text
    assert history.count("Undo</button>") >= 10
    assert rows(app, "SELECT DISTINCT demo FROM accounts") == [{"demo": 1}]
    assert count(app, "suggestions") > 5

    mine = browser(app)
    mine.post("/consent", data={"answer": "yes"})
    close(app)
    assert "Removed 1 demo account" in said("demo", "--remove", instance=instance)
    assert rows(app, "SELECT DISTINCT demo FROM accounts") == [{"demo": 0}]
    assert count(app, "check_ins") == 0
    assert "Removed 0 demo account" in said("demo", "--remove", instance=instance)


def test_the_demo_holds_nothing_from_the_future(make_app: MakeApp, instance: Path) -> None:
    said("demo", instance=instance)
    app = make_app()
    later = rows(app, "SELECT * FROM check_ins WHERE at > datetime('now', '+1 minute')")
    assert later == []


def test_weigh_prints_the_table(instance: Path) -> None:
    told = said("weigh", instance=instance)
    assert "of 46,080 bytes" in told
    assert "POST /check-ins" in told
