"""A server of calendars, and Ana's Breather, which may read from it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import MakeApp
from tests.services.authority import Certificates, certificates
from tests.services.calendar_server import HOST, CalendarServer


@pytest.fixture(scope="session")
def vouched_for_calendars(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("calendars"), HOST)


@pytest.fixture
def calendars(vouched_for_calendars: Certificates) -> Iterator[CalendarServer]:
    with CalendarServer(vouched_for_calendars) as server:
        yield server


@pytest.fixture
def app(make_app: MakeApp, calendars: CalendarServer) -> Flask:
    return make_app(LOCAL_CALENDARS=calendars.local())
