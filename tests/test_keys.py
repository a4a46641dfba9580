"""The keys: made once, never replaced, and noticed at once when they are the wrong ones."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask

from app import create_app
from app.cli import prepare
from app.config import ROOT
from app.crypto import check_keys, unseal
from app.extensions import db
from app.keys import NAMES, KeysMissing
from tests import cast, database
from tests.cast import mother
from tests.conftest import MakeApp
from tests.database import both_databases

MAKE = "import sys; from app import create_app; create_app({'BREATHER_INSTANCE': sys.argv[1]})"


@pytest.fixture
def bare(migrated: Path, tmp_path: Path) -> Path:
    """A folder without keys and database; the built files, which take a moment, are there."""
    return database.bare_instance(migrated, tmp_path / "bare")


def kept(instance: Path) -> dict[str, str]:
    return dict(json.loads((instance / "keys.json").read_text()))


def test_a_new_installation_makes_its_keys_once_for_its_owner_alone(bare: Path) -> None:
    create_app({"BREATHER_INSTANCE": str(bare)})
    first = kept(bare)
    assert set(first) == set(NAMES)
    assert all(first.values())
    assert stat.S_IMODE((bare / "keys.json").stat().st_mode) == 0o600
    create_app({"BREATHER_INSTANCE": str(bare)})
    assert kept(bare) == first


def test_two_installations_have_different_keys(bare: Path, migrated: Path) -> None:
    create_app({"BREATHER_INSTANCE": str(bare)})
    one, two = kept(bare), kept(migrated)
    assert all(one[name] != two[name] for name in NAMES)


def test_processes_that_start_at_once_get_the_same_keys(bare: Path) -> None:
    read = f"{MAKE}\nprint(open(sys.argv[1] + '/keys.json').read())"
    started = [
        subprocess.Popen([sys.executable, "-c", read, str(bare)], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    seen = {process.communicate(timeout=60)[0] for process in started}
    assert [process.returncode for process in started] == [0, 0, 0]
    assert len(seen) == 1
    assert [file.name for file in bare.glob("*.json")] == ["keys.json"]


def test_keys_from_the_environment_need_no_file(bare: Path) -> None:
    given = dict.fromkeys(NAMES, "given") | {"BREATHER_KEYS": Fernet.generate_key().decode()}
    app = create_app({"BREATHER_INSTANCE": str(bare), **given})
    assert app.config["SECRET_KEY"] == "given"
    assert not (bare / "keys.json").exists()


def test_a_missing_key_file_beside_a_database_makes_nothing_new(instance: Path) -> None:
    (instance / "keys.json").unlink()
    before = sorted(path.name for path in instance.iterdir())
    with pytest.raises(KeysMissing, match=r"missing.*backup; nothing was changed"):
        create_app({"BREATHER_INSTANCE": str(instance)})
    assert sorted(path.name for path in instance.iterdir()) == before


@pytest.mark.parametrize("broken", ["", "{", "[]", "null", '"x"', '{"SECRET_KEY": "a"}'])
def test_a_broken_key_file_is_said_and_left_as_it_is(instance: Path, broken: str) -> None:
    (instance / "keys.json").write_text(broken)
    with pytest.raises(KeysMissing, match=r"can't be read.*backup; nothing was changed"):
        create_app({"BREATHER_INSTANCE": str(instance)})
    assert (instance / "keys.json").read_text() == broken


def test_something_that_is_no_key_is_said(bare: Path) -> None:
    with pytest.raises(KeysMissing, match="BREATHER_KEYS holds something that is not a key"):
        create_app({"BREATHER_INSTANCE": str(bare), "BREATHER_KEYS": "too short"})


@both_databases
def test_a_wrong_key_is_noticed_before_anything_is_written(make_app: MakeApp) -> None:
    right = make_app()
    cast.tap(mother(right), "other", words="Only for me.")
    before = database.dump(right)
    wrong = make_app({"BREATHER_KEYS": Fernet.generate_key().decode()})
    with pytest.raises(KeysMissing, match=r"don't open this database.*nothing was changed"):
        prepare(wrong)
    assert database.dump(right) == before


@both_databases
def test_a_new_key_in_front_writes_and_the_old_rows_still_open(make_app: MakeApp) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    first = make_app()
    kept_keys = ",".join(first.config["BREATHER_KEYS"])
    ana = mother(first)
    cast.tap(ana, "other", words="Written before.")

    rotated = make_app({"BREATHER_KEYS": f" {new} , {kept_keys},{old}"})
    again = cast.browser(rotated)
    copy_cookies(ana, again)
    cast.tap(again, "other", words="Written after.")
    history = again.get("/me/history").text
    assert "Written before." in history
    assert "Written after." in history

    with rotated.app_context():
        check_keys()
    only_new = make_app({"BREATHER_KEYS": new})
    sealed = [row["words"] for row in database.rows(only_new, "SELECT words FROM check_ins")]
    opened = [opens(only_new, one) for one in sealed]
    assert sorted(opened) == ["", "Written after."]


def opens(app: Flask, sealed: bytes) -> str:
    with app.app_context():
        try:
            return unseal(bytes(sealed))
        except InvalidToken:
            return ""


def copy_cookies(of: cast.Browser, to: cast.Browser) -> None:
    cookie = of.get_cookie("breather")
    assert cookie
    to.set_cookie("breather", cookie.value)


def test_a_new_database_takes_the_keys_it_is_given(bare: Path) -> None:
    app = create_app({"BREATHER_INSTANCE": str(bare)})
    prepare(app)
    with app.app_context():
        check_keys()
        assert db.session.execute(db.text("SELECT count(*) FROM key_check")).scalar() == 1
    database.close(app)
