"""The pages that letters lead to: say yes, and end it. A GET changes nothing: scanners open links.

A wrong, old or ended link gets the same calm page, whatever it was.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock
from app.extensions import address_asking, db, limiter
from app.mail import blueprint
from app.mail.links import NO_MORE, YES, key_of_end, key_of_yes
from app.mail.models import ASKED, REFUSED, MailAddress
from app.mail.tries import MailTry

KEY_OF = {YES: lambda token: key_of_yes(token, clock.now()), NO_MORE: key_of_end}


def is_ours() -> bool:
    """Tell whether the link of this request was signed here, and holds still."""
    token = str((request.view_args or {}).get("token", ""))
    return KEY_OF[str(request.endpoint)](token) is not None


wrong_links = limiter.shared_limit(
    "60 per hour",
    scope="mail",
    key_func=address_asking,
    # Mail providers end it for many of their people, all from one address.
    exempt_when=is_ours,
)


@blueprint.route("/mail/yes/<token>", methods=["GET", "POST"])
@wrong_links
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
@wrong_links
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
