"""The migrations alone build what the models describe, and can be taken back and made again."""

from collections.abc import Callable, Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app.cli import prepare
from app.extensions import db
from tests.cast import mother, press, shown, tap
from tests.conftest import MakeApp
from tests.database import both_databases, rows

pytestmark = both_databases
FIRST = "92820d10332e"
AT_FIRST = ("accounts", "key_check", "check_ins", "devices", "hand_offs", "suggestions")
"""The first revision, and the tables that it made."""


@pytest.fixture
def app(make_app: MakeApp) -> Iterator[Flask]:
    made = make_app()
    with made.app_context():
        yield made


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, db.metadata))


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def move(way: Callable[..., None], app: Flask, to: str) -> None:
    way(directory=str(app.config["MIGRATIONS"]), revision=to)


def test_the_migrations_alone_build_what_the_models_describe(app: Flask) -> None:
    assert tables() == set(db.metadata.tables)
    assert differences() == []


def test_every_name_in_the_database_is_the_one_in_the_models(app: Flask) -> None:
    seen = inspect(db.engine)
    for table in db.metadata.tables.values():
        found = {seen.get_pk_constraint(table.name)["name"]}
        found |= {key["name"] for key in seen.get_foreign_keys(table.name)}
        found |= {check["name"] for check in seen.get_check_constraints(table.name)}
        found |= {one["name"] for one in seen.get_unique_constraints(table.name)}
        assert found == {constraint.name for constraint in table.constraints}


def test_going_back_to_nothing_and_forward_again_ends_in_the_same_place(app: Flask) -> None:
    move(downgrade, app, "base")
    assert tables() == set()
    move(upgrade, app, "head")
    assert differences() == []


def test_a_column_that_only_the_models_have_would_be_noticed(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE check_ins DROP COLUMN zone")
    assert differences() != []


def test_migrating_twice_changes_nothing(app: Flask) -> None:
    prepare(app)
    prepare(app)
    assert differences() == []


def test_what_she_keeps_outlives_every_step_back_and_forward(make_app: MakeApp) -> None:
    app = make_app()
    ana = mother(app)
    press(ana, shown(ana, tap(ana, "other", words="The plums")), "/suggestions", "Another")
    ana.post("/hand-offs")
    with app.app_context():
        move(downgrade, app, FIRST)
    # What later revisions add is lost on the way back; what was there at first is not.
    first = {name: rows(app, f"SELECT * FROM {name}") for name in AT_FIRST}
    assert all(first.values())
    for way, to in ((upgrade, "head"), (downgrade, FIRST), (upgrade, "head")):
        with app.app_context():
            move(way, app, to)
        for name, before in first.items():
            now = rows(app, f"SELECT * FROM {name}")
            assert len(now) == len(before), name
            assert all(new | old == new for old, new in zip(before, now, strict=True)), name
    assert "The plums" in ana.get("/me/history").text
