"""The extensions, unbound, and how the database is opened."""

import logging
from contextlib import suppress
from ipaddress import IPv6Address, IPv6Network
from typing import TYPE_CHECKING, Any

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from htmx_flask import Htmx
from limits.errors import ConfigurationError
from sqlalchemy import MetaData, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(
    model_class=Base,
    # Pages render after the commit; nothing is read again for that.
    session_options={"expire_on_commit": False},
    # A database error must not carry her words into a log.
    engine_options={"hide_parameters": True},
)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

babel = Babel()
compress = Compress()
htmx = Htmx()


READING = frozenset({"GET", "HEAD", "OPTIONS"})
PER_HOUSEHOLD = 64
"""Bits of an IPv6 address that one connection is given; it may change all others at will."""


def address_asking() -> str:
    """Return where a request comes from: an IPv4 address, or the network of an IPv6 one."""
    said = get_remote_address()
    try:
        address = IPv6Address(said)
    except ValueError:
        return said
    # Where a server listens to both, IPv4 comes written as IPv6.
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), PER_HOUSEHOLD), strict=False))


def who_asks() -> str:
    """Return by what tries are counted: the account, whatever its device, else the address."""
    try:
        return str(current_user.id) if current_user.is_authenticated else address_asking()
    except SQLAlchemyError:
        # "Need help now?" answers without a database, too.
        return address_asking()


limiter = Limiter(
    who_asks,
    # For what says nothing else: each change, on each route.
    default_limits=["600 per hour"],
    default_limits_exempt_when=lambda: request.method in READING,
    # So that what can't count is told apart from what goes wrong elsewhere.
    storage_options={"wrap_exceptions": "true"},
)
login = LoginManager()
# Phones change their address all day; the device's own token is what counts.
login.session_protection = None
migrate = Migrate(render_as_batch=True)

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def note_at_the_end(statement: Any) -> None:
    """Write one small thing when a request has done all else; a busy database is let be."""
    # What the request left open would make this wait for itself.
    db.session.rollback()
    with suppress(DBAPIError), db.engine.begin() as connection:
        connection.execute(statement)


def insert(model: type[Any]) -> Any:
    """Return an INSERT that can say what happens when the row is there already."""
    return _INSERT[db.engine.dialect.name](model)


def read_one_instant() -> None:
    """End this transaction, and begin one that only reads and sees all of it as of one instant."""
    db.session.rollback()
    postgres = db.engine.dialect.name == "postgresql"
    how = {"isolation_level": "REPEATABLE READ"} if postgres else {"only_reads": True}
    db.session.connection(execution_options=how)


def init_app(app: Flask) -> None:
    """Bind every extension to the app."""
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        how: dict[str, Any] = {"connect_args": {"isolation_level": None, "timeout": 5}}
    else:
        how = {"pool_pre_ping": True}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = how
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]))
    for extension in (compress, htmx):
        extension.init_app(app)
    _init_limiter(app)
    # Pages that need no account must not look one up: they open without the database, too.
    login.init_app(app, add_context_processor=False)


def _init_limiter(app: Flask) -> None:
    # Of whoever waits, it would name the address, or the token of the link.
    limiter.logger.setLevel(logging.WARNING)
    url = app.config["RATELIMIT_STORAGE_URI"]
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        if url.startswith("redis"):
            raise ValueError(
                "LIMITS_URL is a Redis, but its package is missing. Add it: uv sync --extra redis"
            ) from error
        scheme = url.partition("://")[0]
        raise ValueError(f"LIMITS_URL begins with “{scheme}”, which isn’t known here.") from error


@event.listens_for(Engine, "connect")
def _open_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__ != "sqlite3":
        return
    # FULL: what was acknowledged outlives a power cut.
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name != "sqlite":
        return
    reading = has_request_context() and request.method in READING
    reading = reading or connection.get_execution_options().get("only_reads", False)
    # A deferred transaction that turns to writing fails at once when another one writes.
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
