"""Hands letters to the operator's mail server: one connection for all of them, never for long."""

import logging
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from time import monotonic
from typing import Self

import certifi
from flask import current_app

from app.mail.letters import Letter, written
from app.mail.outcomes import LATER, OURS, SENT, Outcome, outcome
from app.mail.server import Server, read, sender

log = logging.getLogger(__name__)
SECONDS = 8.0
"""How long one answer of the server may take."""
AT_MOST = 45.0
"""Seconds for all the letters of one batch; the rest goes later. Shorter than a lease."""
NO_CONNECTION = frozenset({"connect", "timeout", "tls", "login", "starttls"})
"""After one of these, the other letters of the batch needn't try."""
Result = tuple[Letter, Outcome]


def send(letters: Iterable[Letter], now: datetime) -> Iterator[Result]:
    """Send with the app's settings; yield each letter and what became of it, as it comes.

    Hold no transaction meanwhile. Without a server or a sender, all of them are for later.
    """
    server, ours = read(current_app.config["MAIL_URL"]), sender(current_app.config)
    if server is None or ours is None:
        yield from ((letter, Outcome(LATER, why="off")) for letter in letters)
        return
    ends, silent = monotonic() + AT_MOST, None
    with Connection(server, ours) as connection:
        for letter in letters:
            if monotonic() > ends:
                silent = silent or Outcome(LATER, why="slow")
            became = silent or connection.send(letter, now)
            if became.why in NO_CONNECTION:
                silent = became
            if became.kind != SENT:
                # Neither whom it was for nor what the server said, which may name them.
                log.info("e-mail: %s %s %s", became.kind, became.status, became.why)
            yield letter, became


def trouble(server: Server, ours: str) -> Outcome | None:
    """Try whether the server lets us send; return what stands in the way."""
    with Connection(server, ours) as connection:
        return connection.tried()


class Connection:
    """A connection that is opened with the first letter, kept, and opened again when it breaks."""

    def __init__(self, server: Server, sender: str) -> None:
        self._server, self._sender = server, sender
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._smtp:
            with suppress(OSError):
                self._smtp.quit()
        self._drop()

    def send(self, letter: Letter, at: datetime) -> Outcome:
        try:
            body = written(letter, self._sender, at)
        except ValueError:
            return Outcome(OURS, why="letter")
        try:
            self._opened().sendmail(self._sender, [letter.to], body)
        except OSError as error:
            return self._means(error)
        return Outcome(SENT, 250)

    def tried(self) -> Outcome | None:
        """Go as far as naming the sender; return what stands in the way."""
        try:
            smtp = self._opened()
            smtp.ehlo_or_helo_if_needed()
            status, said = smtp.mail(self._sender)
        except OSError as error:
            return self._means(error)
        return None if status == 250 else outcome(status, said)

    def _opened(self) -> smtplib.SMTP:
        if self._smtp is None or self._smtp.sock is None:
            self._drop()
            self._smtp = self._connected()
            try:
                self._secured(self._smtp)
            except OSError:
                # Half made up, it must not carry a letter.
                self._drop()
                raise
        return self._smtp

    def _connected(self) -> smtplib.SMTP:
        host, port, name = self._server.host, self._server.port, self._sender.rpartition("@")[2]
        if self._server.tls:
            return smtplib.SMTP_SSL(host, port, name, timeout=SECONDS, context=_context())
        return smtplib.SMTP(host, port, name, timeout=SECONDS)

    def _secured(self, smtp: smtplib.SMTP) -> None:
        if not self._server.tls and not self._server.loopback:
            smtp.starttls(context=_context())
        if self._server.user:
            self._logged_in(smtp)

    def _logged_in(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.login(self._server.user, self._server.password)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            # Refused, or the server knows no way to log in that we know.
            status = getattr(error, "smtp_code", 504)
            raise smtplib.SMTPAuthenticationError(status, b"") from None

    def _means(self, error: Exception) -> Outcome:
        became = _outcome(error)
        if became.why in NO_CONNECTION or became.why == "dropped":
            self._drop()
        return became

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None


def _context() -> ssl.SSLContext:
    # What the system trusts, and what the push services need anyway.
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(status, said)] = error.recipients.values()
        return outcome(status, said, at_recipient=True)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome(LATER, error.smtp_code, "login")
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Outcome(LATER, error.smtp_code, "connect")
    if isinstance(error, smtplib.SMTPResponseException):
        return outcome(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Outcome(LATER, why="starttls")
    if isinstance(error, ssl.SSLError):
        return Outcome(LATER, why="tls")
    if TimeoutError in (type(error), type(error.__context__)):
        return Outcome(LATER, why="timeout")
    if isinstance(error, smtplib.SMTPException):
        return Outcome(LATER, why="dropped")
    return Outcome(LATER, why="connect")
