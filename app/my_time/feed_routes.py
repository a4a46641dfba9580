"""Her times in the calendar she already uses: an address of its own, and one time as a file.

The address is all that a calendar shows. It stands in no log, and no answer hands it on.
"""

from typing import NoReturn, cast
from uuid import UUID

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from flask_login import current_user, login_required

from app import clock
from app.account.confirming import confirmed
from app.crypto import fingerprint
from app.extensions import address_asking, db, limiter
from app.my_time import blueprint, feed_cache
from app.my_time.feed import one_file
from app.my_time.feed_cache import Kept, feeds
from app.my_time.feed_kept import kept_feed
from app.my_time.models import OwnTime
from app.my_time.settings import EndedFeed, TimeSettings
from app.web import answer, public_url


@blueprint.record_once
def begin(state: BlueprintSetupState) -> None:
    feed_cache.init_app(cast(Flask, state.app))


def hash_asked() -> str:
    return fingerprint(str((request.view_args or {}).get("token", "")))


def asked_feed() -> Kept | None:
    """Return the feed whose address was asked for; looked up once."""
    if "feed" not in g:
        g.feed = kept_feed(hash_asked(), clock.now())
    found: Kept | None = g.feed
    return found


def is_ended() -> bool:
    """Tell whether this address was a feed once; looked up once."""
    if "ended_feed" not in g:
        g.ended_feed = EndedFeed.is_known(hash_asked())
    return bool(g.ended_feed)


def too_many(_limit: RequestLimit) -> NoReturn:
    abort(said(_("Let’s wait a minute, then try again."), 429))


wrong_addresses = limiter.shared_limit(
    "60 per hour",
    scope="feeds",
    key_func=address_asking,
    # Many calendars ask from the same few addresses: a wrong one stops none that is known.
    exempt_when=lambda: asked_feed() is not None or is_ended(),
    on_breach=too_many,
)


@blueprint.get("/calendar/<token>.ics")
@wrong_addresses
def feed(**_token: str) -> ResponseReturnValue:
    """Answer a calendar that asks; an address that is over says so, and the calendar may stop."""
    found = asked_feed()
    if found:
        return as_feed(found)
    if is_ended():
        sentence = _("This calendar has ended. Breather shows its new address, if there is one.")
        return said(sentence, 410)
    return said(_("This address doesn’t lead to a calendar."), 404)


def as_feed(kept: Kept) -> Response:
    response = current_app.response_class(kept.body, mimetype="text/calendar")
    response.set_etag(kept.etag)
    response.headers.update(feed_cache.QUIET)
    response.make_conditional(request)
    return response


def said(sentence: str, status: int) -> Response:
    """Say something to whoever looks at a calendar's address: there is no page around it."""
    response = current_app.response_class(sentence, status, mimetype="text/plain")
    response.headers.update(feed_cache.QUIET)
    return response


@blueprint.get("/own-times/<uuid:id>.ics")
@login_required
def own_time_as_file(id: UUID) -> Response:
    body = one_file(current_user, OwnTime.find(current_user, id), clock.now())
    response = current_app.response_class(body, mimetype="text/calendar")
    response.headers["Content-Disposition"] = 'attachment; filename="breather.ics"'
    return response


@blueprint.get("/my-time/calendar")
@login_required
def calendar() -> Response:
    settings = TimeSettings.of_account(current_user)
    token = settings.feed_token
    link = public_url("my_time.feed", token) if token else ""
    return answer("my_time/_feed.html", settings=settings, link=link, subscribe=subscribing(link))


def subscribing(link: str) -> str:
    """Return the address at which a phone offers to add a calendar (webcal, by IANA)."""
    return f"webcal:{link.partition(':')[2]}" if link else ""


@blueprint.post("/my-time/calendar/open")
@login_required
@limiter.limit("30 per hour")
@confirmed("my_time.calendar")
def open_feed() -> ResponseReturnValue:
    settings = TimeSettings.to_change(current_user)
    if settings.feed_token is None:
        settings.open_feed(clock.now())
    return kept(settings.feed_hash)


@blueprint.post("/my-time/calendar/renew")
@login_required
@limiter.limit("30 per hour")
@confirmed("my_time.calendar")
def renew_feed() -> ResponseReturnValue:
    settings = TimeSettings.to_change(current_user)
    before = settings.feed_hash
    settings.open_feed(clock.now())
    return kept(before)


@blueprint.post("/my-time/calendar/stop")
@login_required
def stop_feed() -> ResponseReturnValue:
    settings = TimeSettings.to_change(current_user)
    before = settings.feed_hash
    settings.stop_feed(clock.now())
    return kept(before)


@blueprint.post("/my-time/calendar/details")
@login_required
def feed_details() -> ResponseReturnValue:
    """Let her calendar name things, or say only that she is busy."""
    settings = TimeSettings.to_change(current_user)
    wanted = request.form.get("details") == "yes"
    if settings.details != wanted:
        settings.details, settings.version = wanted, settings.version + 1
    return kept(settings.feed_hash)


def kept(changed: str | None) -> ResponseReturnValue:
    """Keep it; what was written for an address is forgotten here at once."""
    db.session.commit()
    feeds().forget(changed)
    return redirect(url_for("my_time.calendar"), 303)
