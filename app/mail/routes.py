"""The pages that letters lead to: say yes, and end it. A GET changes nothing: scanners open links.

A wrong, old or ended link gets the same calm page, whatever it was.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address

from app import clock
from app.extensions import db, limiter
from app.mail import blueprint
from app.mail.links import key_of_end, key_of_yes
from app.mail.models import ASKED, REFUSED, MailAddress
from app.mail.tries import MailTry

often = limiter.shared_limit("600 per hour", scope="mail", key_func=get_remote_address)


@blueprint.route("/mail/yes/<token>", methods=["GET", "POST"])
@often
def yes(token: str) -> ResponseReturnValue:
    key, now = key_of_yes(token, clock.now()), clock.now()
    found = MailAddress.by_key(key, now) if key else None
    if found is None or found.state == REFUSED:
        return nowhere()
    if request.method == "POST":
        found.say_yes(now)
        db.session.commit()
    return render_template("mail/yes.html", done=request.method == "POST")


@blueprint.route("/mail/no-more/<token>", methods=["GET", "POST"])
@often
def no_more(token: str) -> ResponseReturnValue:
    """End it; ended twice is once. Mail apps send the POST themselves (RFC 8058, 3.2)."""
    key, now = key_of_end(token), clock.now()
    if key is None:
        return nowhere()
    found = MailAddress.to_end(key)
    if request.method == "POST" and found:
        if found.state == ASKED:
            MailTry.note(found.account_id, found.address, now, unwanted=True)
        found.forget()
        db.session.commit()
    done = request.method == "POST" or found is None
    return render_template("mail/no_more.html", done=done)


def nowhere() -> ResponseReturnValue:
    return render_template("mail/nowhere.html"), 404
