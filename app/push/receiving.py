"""What a browser sends of its subscription: read with care, kept, renewed, tried out, forgotten."""

from uuid import UUID

from flask import Response, current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from app import clock, naming
from app.extensions import db
from app.push import endpoints, vapid, words
from app.push.forgetting import ForgottenEndpoint
from app.push.messages import Message
from app.push.models import Subscription
from app.push.payload import payload
from app.push.sending import send
from app.web import BadInput

A_MINUTE = 60
"""How long a push service keeps a test for a phone that is away, in seconds."""


def receive(account_id: UUID, person_id: UUID | None, device_id: UUID | None = None) -> Response:
    """Keep the phone that this form describes; answer in words, as plain text.

    201 says that it is kept. Of one that is only renewed (``renew``), 410 says that it was
    forgotten on purpose, and 409 that it isn't known, so that the browser makes a new one.
    ``device_id`` is that of her signed-in browser: signed out, it is told nothing any more.
    """
    try:
        described = read()
        refuse_to_renew(account_id, person_id, described["endpoint"])
    except BadInput as error:
        return said(error.sentence, error.status)
    replace_old(account_id, person_id)
    Subscription.keep(
        account_id,
        person_id,
        device_id=device_id,
        **described,
        name=naming.name_of(request.user_agent.string),
        server_key=vapid.server_key(),
        at=clock.now(),
    )
    db.session.commit()
    return said(_("This phone tells you."), 201)


def said(sentence: str, status: int = 200) -> Response:
    return current_app.response_class(sentence, status, mimetype="text/plain")


def read() -> dict[str, str]:
    """Return the endpoint and the keys. Raises BadInput."""
    described = {name: request.form.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    config = current_app.config
    try:
        endpoints.check_keys(described["p256dh"], described["auth"])
    except ValueError:
        raise BadInput(_("That didn’t reach us in one piece. You could tap again.")) from None
    try:
        hosts = endpoints.hosts_in(config["PUSH_HOSTS"])
        endpoints.host_of(described["endpoint"], hosts, config.get("LOCAL_PUSH_SERVICE"))
    except ValueError:
        unknown = _("We don’t know the push service of this browser. Another browser may work.")
        raise BadInput(unknown) from None
    return described


def refuse_to_renew(account_id: UUID, person_id: UUID | None, endpoint: str) -> None:
    """Raise BadInput when a phone that only renews itself was forgotten, or isn't known.

    It is known by what it had before (``instead_of``), if that is another one. A tap on the phone
    itself always counts: it ends that it was forgotten.
    """
    before = request.form.get("renew") and request.form.get("instead_of")
    hashed = Subscription.hash_of(before or endpoint, person_id)
    forgotten = ForgottenEndpoint.find(account_id, hashed)
    if not request.form.get("renew"):
        if forgotten:
            db.session.delete(forgotten)
        return
    if forgotten:
        raise BadInput(_("This phone was taken off the list."), status=410)
    if hashed not in {
        one.endpoint_hash for one in Subscription.of_recipient(account_id, person_id)
    }:
        raise BadInput(_("This phone isn’t on the list any more."), status=409)


def replace_old(account_id: UUID, person_id: UUID | None) -> None:
    """Drop what the browser itself put a new subscription in the place of."""
    old = Subscription.hash_of(request.form.get("instead_of", ""), person_id)
    for one in Subscription.of_recipient(account_id, person_id):
        if one.endpoint_hash == old:
            Subscription.forget(account_id, person_id, one.id)


def find(account_id: UUID, person_id: UUID | None, id: UUID) -> Subscription:
    """Return one phone of this recipient; anybody else's is not found (404)."""
    for one in Subscription.of_recipient(account_id, person_id):
        if one.id == id:
            return one
    raise NotFound


def forget(phone: Subscription) -> None:
    """Take a phone off the list, until somebody taps on that phone again; commit."""
    today = clock.now().date()
    ForgottenEndpoint.remember(phone.account_id, phone.endpoint_hash, today)
    Subscription.forget(phone.account_id, phone.person_id, phone.id)
    db.session.commit()


def try_out(phone: Subscription, navigate: str) -> str:
    """Send one real push at once; return in words what the push service answered."""
    locale = get_locale()
    shown = payload(
        _("This is how Breather tells you."),
        _("Nothing to do. It was a test."),
        navigate,
        "test",
        locale.language,
        locale.text_direction,
    )
    # Nobody waits for the database while the push service is asked.
    db.session.commit()
    message = Message(phone.target, shown, A_MINUTE, "high")
    [(_id, outcome)] = send([message], clock.now())
    phone.sent(outcome, clock.now())
    db.session.commit()
    return words.of_test(outcome)
