"""By e-mail, too: somebody of her circle gives an address of theirs, by their link, or ends it.

What she noted of theirs isn't shown to them: a link may have been passed on.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.asks import blueprint
from app.asks.person_routes import by_link, often, wrong_links
from app.asks.person_screens import show_page
from app.circle.models import Person
from app.extensions import db
from app.mail import asking
from app.mail.models import MailAddress
from app.web import BadInput

MAIL = "mail"
"""The form of the page that an error belongs to."""


@blueprint.post("/with/<token>/mail")
@wrong_links
@often("20 per hour")
@by_link
def write_to_them(person: Person) -> ResponseReturnValue:
    try:
        asking.ask(person.account_id, person, request.form.get(asking.FIELD, ""))
    except BadInput as error:
        return show_page(person, error=error, form=MAIL)
    return redirect(url_for("asks.with_me", token=person.token), 303)


@blueprint.post("/with/<token>/mail/forget")
@wrong_links
@often("60 per hour")
@by_link
def write_them_no_more(person: Person) -> ResponseReturnValue:
    MailAddress.forget_of(person.account_id, person.id)
    db.session.commit()
    return redirect(url_for("asks.with_me", token=person.token), 303)
