"""An app of its own for each test, on a database that the migrations built, and the cast."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app import create_app
from tests import cast, database
from tests.cast import Browser
from tests.database import Postgres
from tests.household import Neighbours
from tests.services.server import Server

MakeApp = Callable[..., Flask]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with keys and a migrated SQLite file, to copy."""
    folder = tmp_path_factory.mktemp("migrated")
    return database.migrated_instance(folder / "instance", folder / "static")


@pytest.fixture(scope="session")
def postgres(migrated: Path) -> Iterator[Postgres]:
    server = Postgres(migrated)
    yield server
    server.server.cleanup()


@pytest.fixture
def instance(migrated: Path, tmp_path: Path) -> Path:
    return database.copy_instance(migrated, tmp_path / "instance")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of this test's database: empty (SQLite), or PostgreSQL with @both_databases."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield ""
        return
    server: Postgres = request.getfixturevalue("postgres")
    address = server.copy()
    yield address
    server.drop(address)


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates, compiled once for every app of this worker."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def make_app(
    instance: Path, database_url: str, compiled: FileSystemBytecodeCache
) -> Iterator[MakeApp]:
    """Put the app together with other settings. Tries are only limited where a test says so."""
    made: list[Flask] = []

    def make(environ: dict[str, str] | None = None, **overrides: Any) -> Flask:
        place = {"BREATHER_INSTANCE": str(instance), "DATABASE_URL": database_url}
        app = put_together({**place, **(environ or {})}, compiled, **overrides)
        made.append(app)
        return app

    yield make
    for app in made:
        database.close(app)


def put_together(
    environ: dict[str, str], compiled: FileSystemBytecodeCache, **overrides: Any
) -> Flask:
    app = create_app(environ, **{"RATELIMIT_ENABLED": False, **overrides})
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = compiled
    return app


@pytest.fixture(scope="module")
def neighbours(
    migrated: Path, compiled: FileSystemBytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neighbours]:
    """Two full households on SQLite, made once for a file: each test puts back what it changed."""
    instance = database.copy_instance(migrated, tmp_path_factory.mktemp("neighbours") / "instance")
    app = put_together({"BREATHER_INSTANCE": str(instance), "DATABASE_URL": ""}, compiled)
    yield Neighbours(app)
    database.close(app)


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    return make_app()


@pytest.fixture
def client(app: Flask) -> Browser:
    """The browser of somebody whom nobody knows."""
    return cast.browser(app)


@pytest.fixture
def ana(app: Flask) -> Browser:
    """Ana's phone. She is the mother most tests are about, and has said yes."""
    return cast.mother(app)


@pytest.fixture
def bea(app: Flask) -> Browser:
    """The phone of Bea, another mother, who has nothing to do with Ana's Breather."""
    return cast.mother(app)


@pytest.fixture(scope="session")
def served(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of this worker; tests take ``server``, which starts with nobody in it."""
    instance = database.copy_instance(migrated, tmp_path_factory.mktemp("served") / "instance")
    server = Server(instance)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(served: Server) -> Iterator[Server]:
    served.forget_everybody()
    told = served.log.stat().st_size
    yield served
    if not served.running:
        served.start()
    with served.log.open("rb") as log:
        log.seek(told)
        print(log.read().decode())
