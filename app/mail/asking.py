"""Asking a mailbox for its yes: one letter, at once; what became of it is said in words."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock
from app.addresses import LONGEST, plain
from app.circle.models import Person
from app.extensions import db
from app.mail.letters import Letter
from app.mail.links import to_end_it, to_say_yes
from app.mail.models import TO_SAY_YES, WRITTEN_TO, MailAddress
from app.mail.outcomes import REFUSED, SENT, Outcome
from app.mail.sending import send
from app.mail.server import is_on
from app.mail.tries import MailTry
from app.web import BadInput

FIELD = "address"


def ask(account_id: UUID, person: Person | None, said: str) -> None:
    """Write to an address that somebody gave, once, to ask whether it may be written to; commit.

    Where an address has said yes already, nothing is changed. Raises BadInput, at the field.
    """
    if not is_on(current_app.config):
        raise NotFound
    now = clock.now()
    there = MailAddress.of_recipient(account_id, person.id if person else None, now)
    if there and there.state == WRITTEN_TO:
        return
    address = plain(said)
    if address is None:
        raise _sorry(_("That doesn’t look like an e-mail address."), said)
    see_that_it_may(account_id, address, now)
    asked = MailAddress.ask(account_id, person, address, now)
    tried, letter = MailTry.note(account_id, address, now), question(asked)
    # Nobody waits for the database while the mail server is asked.
    db.session.commit()
    [(_letter, became)] = send([letter], now)
    if became.kind != SENT:
        asked.forget()
        if became.kind != REFUSED:
            # Nobody was bothered.
            db.session.delete(tried)
        db.session.commit()
        raise _sorry(_of(became), said, 422 if became.kind == REFUSED else 503)


def question(asked: MailAddress) -> Letter:
    """Return the letter that asks; it names nobody, for it may reach a stranger."""
    yes = to_say_yes(asked.key, asked.asked_at + TO_SAY_YES)
    lines = (
        _("Somebody, perhaps you, gave this address to hear from Breather by e-mail."),
        _("To say yes, open this page. It holds for a day:"),
        yes,
        _("If it wasn’t you, there is nothing to do. Nothing else is sent."),
    )
    return letter_to(asked, asked.id, _("May Breather write to you?"), lines, asked.key)


def letter_to(to: MailAddress, id: UUID, subject: str, lines: tuple[str, ...], same: str) -> Letter:
    """Return a letter with the way to end all of them; ``same`` says what makes it the same one."""
    end = to_end_it(to.key)
    body = "\n\n".join((*lines, "-- \n" + _("No more e-mail: %(link)s", link=end))) + "\n"
    name = sha256(f"{to.account_id} {same}".encode()).hexdigest()[:32]
    return Letter(id, to.address, subject, body, end, name)


def see_that_it_may(account_id: UUID, address: str, now: datetime) -> None:
    if MailTry.is_unwanted(address, now):
        raise _sorry(_("This address wants no e-mail from here. Another one may."), address, 409)
    if MailTry.too_many_to(address, now):
        sentence = _("We wrote there already. You could look into the spam, or wait a day.")
        raise _sorry(sentence, address, 429)
    if MailTry.too_many_of(account_id, now):
        raise _sorry(_("That was enough for today. Tomorrow it works again."), address, 429)


def _of(became: Outcome) -> str:
    if became.kind == REFUSED:
        return str(_("The mail server knows no such address. Is there a letter wrong?"))
    return str(_("Our e-mail doesn’t go out just now. You could try again in some minutes."))


def _sorry(sentence: str, said: str, status: int = 422) -> BadInput:
    return BadInput(sentence, field=FIELD, kept=said[:LONGEST], status=status)
