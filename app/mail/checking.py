"""What `breather check` says about e-mail: it knocks at the server, and sends nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.mail.outcomes import Outcome
from app.mail.sending import trouble
from app.mail.server import read, sender

SAYS = {
    "connect": "can’t be reached. Are its name and port right, and may this machine go out there?",
    "timeout": "doesn’t answer in time. Is the port right, and smtps:// or smtp:// the right one?",
    "tls": "has a certificate that can’t be trusted, or speaks no TLS at this port.",
    "starttls": "offers no STARTTLS, so nothing is sent there. Would smtps:// be right?",
    "login": "refuses the login. Are the user and the password in MAIL_URL right?",
    "dropped": "hangs up. Is the port right, and smtps:// or smtp:// the right one?",
}


def findings(config: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong with e-mail, in sentences without a secret; without MAIL_URL nothing is."""
    server, ours = read(config["MAIL_URL"]), sender(config)
    if server is None:
        return
    if ours is None:
        yield "MAIL_URL is set, but no e-mail goes out: it would come from OPERATOR_EMAIL."
        return
    became = trouble(server, ours)
    if became:
        yield f"The mail server {server.host}, port {server.port}, {_words(became)}"


def _words(became: Outcome) -> str:
    if became.why in SAYS:
        return SAYS[became.why]
    return f"takes no e-mail from OPERATOR_EMAIL (it answers {became.status})."
