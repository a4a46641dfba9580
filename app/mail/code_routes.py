"""Asking for six digits by e-mail, and typing them. Who asks learns nothing about an address."""

from threading import Thread
from uuid import UUID, uuid4

from flask import Flask, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.exceptions import NotFound

from app import clock
from app.account.confirming import confirm, confirmed
from app.account.sessions import signed_in
from app.account.showing import guesses, retried
from app.account.sign_in_routes import confirmed_here, opened
from app.account.ways import MailWay, hash_of
from app.addresses import LONGEST, plain
from app.extensions import address_asking, db, limiter
from app.mail import blueprint
from app.mail.asking import see_that_it_may
from app.mail.codes import ADD, CONFIRM, SIGN_IN, MailCode
from app.mail.outcomes import SENT
from app.mail.sending import send
from app.mail.server import is_on
from app.mail.tries import MailTry
from app.web import BadInput, answer

SENT_CODE = "mail_code"
"""Where this browser keeps which code it asked for."""


def mailbox() -> str:
    return hash_of(request.form.get("address", "")[:LONGEST])


to_one_mailbox = limiter.shared_limit("5 per hour", scope="codes to one", key_func=mailbox)
from_one_place = limiter.shared_limit(
    "20 per hour", scope="codes from one", key_func=address_asking
)


@blueprint.post("/sign-in/mail")
@from_one_place
@to_one_mailbox
@retried("account/_sign_in.html")
def sign_in() -> ResponseReturnValue:
    """Send a code where an account has this address; else do as if."""
    way = MailWay.by_address(_address())
    made = way and MailCode.issue(way.account_id, SIGN_IN, way.address, clock.now())
    session[SENT_CODE] = str(made.id if made else uuid4())
    db.session.commit()
    if made:
        # Waiting for the mail server would tell that there is such an account.
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        Thread(target=_send_later, args=(app, made.id, str(get_locale())), name="mail code").start()
    return redirect(url_for("mail.code"), 303)


@blueprint.post("/me/mail-way")
@login_required
@limiter.limit("20 per hour")
@to_one_mailbox
@confirmed("account.ways")
@retried("account/_ways.html")
def add_way() -> ResponseReturnValue:
    address, now = _address(), clock.now()
    # It may be a stranger's.
    see_that_it_may(current_user.id, address, now)
    tried = MailTry.note(current_user.id, address, now)
    return _sent(MailCode.issue(current_user.id, ADD, address, now), tried)


@blueprint.post("/me/confirm/mail")
@login_required
@limiter.limit("5 per hour")
@retried("account/_confirm.html")
def confirm_by_mail() -> ResponseReturnValue:
    way = db.session.get(MailWay, current_user.id)
    if way is None:
        raise NotFound
    return _sent(MailCode.issue(current_user.id, CONFIRM, way.address, clock.now()))


@blueprint.get("/mail-code")
def code() -> ResponseReturnValue:
    if SENT_CODE not in session:
        return redirect(url_for("account.sign_in_page"), 303)
    return answer("mail/_code.html")


@blueprint.post("/mail-code")
@guesses
@retried("mail/_code.html")
def type_code() -> ResponseReturnValue:
    typed, id = request.form.get("code", "")[:60], session.get(SENT_CODE)
    found = MailCode.use(UUID(id), typed, clock.now()) if id else None
    db.session.commit()
    if found is None:
        sentence = _("That isn’t the code, or it is too old. You could ask for a new one.")
        raise BadInput(sentence, field="code", kept=typed)
    session.pop(SENT_CODE, None)
    if found.purpose == SIGN_IN:
        return opened(found.whose(), shown=True)
    return _of_hers(found)


def _of_hers(found: MailCode) -> ResponseReturnValue:
    account = signed_in()
    if account is None or account.id != found.account_id:
        raise NotFound
    if found.purpose == CONFIRM:
        return confirmed_here()
    if not MailWay.add(account, found.address, clock.now().date()):
        sentence = _("This address opens another Breather already. Another one may do.")
        raise BadInput(sentence, field="code")
    confirm(account)
    db.session.commit()
    return redirect(url_for("account.ways"), 303)


def _sent(made: MailCode, tried: MailTry | None = None) -> ResponseReturnValue:
    """Send at once: she is known, so that she may know what became of it.

    ``tried`` counts the letter; one that didn't go out doesn't count.
    """
    letter = made.letter()
    session[SENT_CODE] = str(made.id)
    db.session.commit()
    [(_letter, became)] = send([letter], clock.now())
    if became.kind != SENT:
        for one in filter(None, (made, tried)):
            db.session.delete(one)
        db.session.commit()
        raise BadInput(
            _("Our e-mail doesn’t go out just now. You could try again in some minutes."),
            field="address",
            kept=made.address,
            status=503,
        )
    return redirect(url_for("mail.code"), 303)


def _send_later(app: Flask, id: UUID, language: str) -> None:
    with app.app_context(), force_locale(language):
        made = db.session.get(MailCode, id)
        letter = made and made.letter()
        db.session.commit()
        if letter:
            list(send([letter], clock.now()))


def _address() -> str:
    if not is_on(current_app.config):
        raise NotFound
    said = request.form.get("address", "")
    address = plain(said)
    if address is None:
        sentence = _("That doesn’t look like an e-mail address.")
        raise BadInput(sentence, field="address", kept=said[:LONGEST])
    return address
