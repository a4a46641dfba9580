"""A mail server of the tests' own: real SMTP with TLS or STARTTLS, which answers as told."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.services.authority import Certificates

HOST = "mail.breather.example"
USER, PASSWORD = "breather", "p/ss w@rd"


@dataclass(frozen=True)
class Says:
    """What it answers to one command. ``drops``: it hangs up instead; ``after``: seconds later."""

    answer: str = "250 OK"
    drops: bool = False
    after: float = 0


class MailServer:
    """Runs in a thread of its own while it is entered. By default it takes every letter."""

    def __init__(
        self, certificates: Certificates | None = None, tls: bool = False, login: bool = False
    ) -> None:
        self._certificates, self._tls, self._login = certificates, tls, login
        self.letters: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.connections = self.asked = 0
        self.greeted_by: set[str] = set()
        self.at: dict[str, Says] = {}
        """By command (``RCPT``, ``DATA``), or by address."""
        self.meanwhile: Callable[[], None] = lambda: None
        """Called for each letter, before it is taken."""
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._talks: set[SMTP] = set()

    def url(self, host: str = HOST, user: str = "", scheme: str = "") -> str:
        login = f"{user}@" if user else ""
        return f"{scheme or ('smtps' if self._tls else 'smtp')}://{login}{host}:{self.port}"

    def got(self, address: str) -> list[EmailMessage]:
        """Return what lies in a mailbox, in order."""
        return [letter for to, letter in self.letters if to == address]

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_error: object) -> None:
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _do(self, what: Any) -> None:
        asyncio.run_coroutine_threadsafe(what, self._loop).result(10)

    async def _listen(self) -> None:
        context = self._certificates.context() if self._certificates else None
        self._server = await self._loop.create_server(
            self._talk, "127.0.0.1", 0, ssl=context if self._tls else None
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        for talk in self._talks:
            _hang_up(talk)
        # What was hung up is closed in the loop's next turns.
        for _ in range(5):
            await asyncio.sleep(0.01)
        await self._server.wait_closed()

    def _talk(self) -> SMTP:
        self.connections += 1
        starttls = self._certificates and not self._tls
        talk = SMTP(
            self,
            hostname=HOST,
            loop=self._loop,
            tls_context=self._certificates.context() if self._certificates and starttls else None,
            require_starttls=bool(starttls),
            auth_require_tls=bool(starttls),
            authenticator=_authenticated if self._login else None,
        )
        # Not as an argument: it would warn that nothing is encrypted, which it is from outside.
        talk._auth_required = self._login
        self._talks.add(talk)
        return talk

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greeted_by.add(hostname)
        return lines

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._answered(server, "MAIL")

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked += 1
        answer = await self._answered(server, address if address in self.at else "RCPT")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.meanwhile()
        assert isinstance(envelope.content, bytes)
        answer = await self._answered(server, "DATA")
        if answer.startswith("2"):
            self.raw.append(envelope.content)
            letter = BytesParser(policy=policy.default).parsebytes(envelope.content)
            assert isinstance(letter, EmailMessage)
            self.letters += [(to, letter) for to in envelope.rcpt_tos]
        return answer

    async def _answered(self, server: SMTP, what: str) -> str:
        says = self.at.get(what, Says())
        await asyncio.sleep(says.after)
        if says.drops:
            _hang_up(server)
        return says.answer


def _hang_up(talk: SMTP) -> None:
    if isinstance(talk.transport, asyncio.Transport):
        talk.transport.abort()


def _authenticated(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, said: Any
) -> AuthResult:
    assert isinstance(said, LoginPassword)
    right = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)
