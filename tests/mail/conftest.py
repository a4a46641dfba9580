"""A mail server that is reached by a name of its own over TLS, and an app that sends through it."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.mail.letters import Letter
from tests.conftest import MakeApp
from tests.mail.letters import OPERATOR
from tests.services.authority import Certificates, certificates
from tests.services.mail_server import HOST, MailServer

MakeLetter = Callable[..., Letter]


@pytest.fixture(scope="session")
def vouched_for(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"), HOST, "localhost")


@pytest.fixture(autouse=True)
def _it_is_found_and_trusted(vouched_for: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    # The system's own way to name an authority.
    monkeypatch.setenv("SSL_CERT_FILE", str(vouched_for.authority))
    found = socket.getaddrinfo

    def lookup(host: Any, *more: Any, **named: Any) -> Any:
        return found("127.0.0.1" if host == HOST else host, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)


@pytest.fixture
def post(vouched_for: Certificates) -> Iterator[MailServer]:
    """A server that wants STARTTLS."""
    with MailServer(vouched_for) as server:
        yield server


@pytest.fixture
def app(make_app: MakeApp, post: MailServer, instance: Path) -> Flask:
    return make_app(
        {
            "MAIL_URL": post.url(),
            "OPERATOR_EMAIL": OPERATOR,
            "PUBLIC_URL": "https://breather.example",
        },
        SESSION_COOKIE_SECURE=False,
        SESSION_COOKIE_NAME="breather",
    )
