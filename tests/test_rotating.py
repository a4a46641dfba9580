"""Rotating keys: everything is sealed anew while Breather goes on, and nothing is lost."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask
from sqlalchemy import LargeBinary, select, type_coerce

from app import clock, rotating
from app.can_wait.models import Thing
from app.circle.models import Person
from app.crypto import check_keys
from app.extensions import db
from app.keys import KeysMissing, read_keys, write_keys
from app.now.models import CheckIn
from tests import cast, database
from tests.asks.households import Home
from tests.can_wait.acting import put_down
from tests.cast import add_person, mother
from tests.conftest import MakeApp
from tests.database import both_databases


def rotated(app: Flask) -> int:
    with app.app_context():
        return rotating.rotate()


def sealed(app: Flask) -> list[bytes]:
    """Return every sealed text of the database, as it stands there."""
    with app.app_context():
        return [
            bytes(one)
            for _table, columns in rotating._sealed_columns()
            for column in columns
            for one in db.session.scalars(select(type_coerce(column, LargeBinary)))
            if one is not None
        ]


def opens(key: str, text: bytes) -> bool:
    try:
        Fernet(key).decrypt(text)
    except InvalidToken:
        return False
    return True


def old_enough(file: Path) -> None:
    """Let the key file have been there for an hour."""
    hour = (clock.now() - timedelta(hours=1)).timestamp()
    os.utime(file, (hour, hour))


@both_databases
def test_everything_is_sealed_with_the_new_key_and_reads_the_same(make_app: MakeApp) -> None:
    app, running = make_app(), make_app()
    ana = mother(running)
    cast.tap(ana, "other", words="Only for me.")
    put_down(ana, "Winter clothes")
    add_person(ana, "Sam")
    before = len(sealed(app))
    assert before >= 5
    assert rotated(app) == before
    newest, *_old = read_keys(app.config["KEY_FILE"])
    assert all(opens(newest, one) for one in sealed(app))
    # The one that ran all the while reads it, and writes with the new key from now on.
    assert "Only for me." in ana.get("/me/history").text
    put_down(ana, "Car tax")
    assert all(opens(newest, one) for one in sealed(app))


def test_every_table_that_holds_words_is_sealed_anew() -> None:
    names = {table.name for table, _columns in rotating._sealed_columns()}
    for model in (CheckIn, Thing, Person):
        assert model.__tablename__ in names
    assert "key_check" in names


def test_a_second_time_there_is_only_the_newest_to_seal_with(app: Flask) -> None:
    cast.tap(mother(app), "other", words="Only for me.")
    with app.app_context():
        first = rotating.rotate()
        assert rotating.seal_anew() == 0
        assert rotating.rotate() == first
    assert len(read_keys(app.config["KEY_FILE"])) == 3


@both_databases
def test_what_is_written_meanwhile_is_not_overwritten(make_app: MakeApp) -> None:
    app = make_app()
    ana = mother(app)
    for number in range(40):
        put_down(ana, f"Nr. {number}")
    with ThreadPoolExecutor(2) as both:
        sealing = both.submit(lambda: [rotated(app) for _ in range(3)])
        for number in range(40, 60):
            put_down(ana, f"Nr. {number}")
        sealing.result()
    with app.app_context():
        titles = {thing.title for thing in db.session.scalars(select(Thing))}
    assert titles == {f"Nr. {number}" for number in range(60)}


def test_old_keys_go_only_when_nothing_can_need_them(app: Flask) -> None:
    cast.tap(mother(app), "other", words="Only for me.")
    file = app.config["KEY_FILE"]
    rotated(app)
    with app.app_context():
        with pytest.raises(ValueError, match="too new for that"):
            rotating.forget_old(clock.now())
        assert len(read_keys(file)) == 2
        old_enough(file)
        assert rotating.forget_old(clock.now()) == 1
        assert len(read_keys(file)) == 1
        check_keys()
        assert db.session.scalars(select(CheckIn.words)).one() == "Only for me."


def test_what_no_key_opens_ends_it_and_stays_as_it_is(app: Flask, instance: Path) -> None:
    cast.tap(mother(app), "other", words="Only for me.")
    before = database.dump(app)
    file = app.config["KEY_FILE"]
    write_keys(file, [Fernet.generate_key().decode()])
    lost = pytest.raises(KeysMissing, match=r"a key that isn't here.*nothing is lost")
    with app.app_context(), lost:
        rotating.seal_anew()
    assert database.dump(app) == before


def test_keys_in_the_environment_are_the_operators_own(make_app: MakeApp) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    made = ",".join(make_app().config["BREATHER_KEYS"])
    first = make_app({"BREATHER_KEYS": f"{old},{made}"})
    with first.app_context():
        home = Home()
        home.add("Grandma")
        db.session.commit()
    both = make_app({"BREATHER_KEYS": f"{new},{old},{made}"})
    rotated(both)
    assert all(opens(new, one) for one in sealed(both))
    with both.app_context(), pytest.raises(ValueError, match="leave only the first one there"):
        rotating.forget_old(clock.now())


def test_a_key_file_that_is_away_for_a_moment_stops_nobody(app: Flask) -> None:
    ana = mother(app)
    cast.tap(ana, "other", words="Only for me.")
    file: Path = app.config["KEY_FILE"]
    away = file.rename(file.with_name("away.json"))
    assert "Only for me." in ana.get("/me/history").text
    away.rename(file)
    assert "Only for me." in ana.get("/me/history").text
