"""A person's page: what they are asked, and their answers. The link is all that they need.

A GET changes nothing: chat apps open links to show previews. Only a POST answers.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NoReturn
from uuid import UUID

from flask import Response, abort, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter import RequestLimit
from werkzeug.exceptions import NotFound

from app import clock, naming
from app.asks import blueprint, time_forms
from app.asks.keeping import commit
from app.asks.models import Ask
from app.asks.person_screens import asked_once, show_page
from app.asks.turns import ANOTHER, CANT, YES
from app.asks.updates import KINDS, Update
from app.circle.models import Person
from app.extensions import address_asking, limiter
from app.forms import read_id, read_time
from app.web import BY_LINK, BadInput

A_DAY = timedelta(days=1)
Route = Callable[..., ResponseReturnValue]


def by_link(route: Route) -> Callable[..., Response]:
    """Let the holder of a link in; a wrong, old or revoked one gets the same calm page."""

    @wraps(route)
    def opened(**rest: Any) -> Response:
        del rest["token"]
        person = link_holder()
        try:
            return make_response(route(person, **rest) if person else gone())
        except NotFound:
            return make_response(gone())
        except BadInput as error:
            return sorry(error.sentence, error.status, error.kept)

    return opened


@blueprint.after_app_request
def keep_quiet(response: Response) -> Response:
    """Let no address behind a link be told to another site, or be found by a search."""
    if request.path.startswith(BY_LINK):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        note_the_day(response)
    return response


def note_the_day(response: Response) -> None:
    """Let her see when the link was last opened: by a person, not by a chat app's preview."""
    preview = naming.is_preview(request.user_agent.string)
    person = g.get("person")
    if person and response.status_code == 200 and not preview:
        person.was_opened(clock.now().date())


def link_holder() -> Person | None:
    """Return whose link this request came by; looked up once."""
    if "person" not in g:
        g.person = Person.by_token(each_link())
    person: Person | None = g.person
    return person


def each_link() -> str:
    return str((request.view_args or {}).get("token", ""))


def gone() -> ResponseReturnValue:
    return render_template("asks/gone.html"), 404


def sorry(sentence: str, status: int, kept: str = "") -> Response:
    """Say in their layout what went wrong, and lead back to their page."""
    page = render_template("asks/sorry.html", sentence=sentence, kept=kept, person=link_holder())
    return make_response(page, status)


def too_many(_limit: RequestLimit) -> NoReturn:
    # Raised, not returned: else the error page of her app would take its place.
    abort(sorry(_("Let’s wait a minute, then try again."), 429))


wrong_links = limiter.shared_limit(
    "60 per hour",
    scope="links",
    key_func=address_asking,
    # Whoever tries links out stops nobody who has one, not even in the same house.
    exempt_when=lambda: link_holder() is not None,
    on_breach=too_many,
)


def often(limit: str) -> Callable[[Route], Route]:
    """Let each link do something only so often."""
    limited: Callable[[Route], Route] = limiter.limit(limit, key_func=each_link, on_breach=too_many)
    return limited


@blueprint.get("/with/<token>", strict_slashes=False)
@wrong_links
@by_link
def with_me(person: Person) -> ResponseReturnValue:
    return show_page(person)


@blueprint.get("/with/<token>/asks/<uuid:id>")
@wrong_links
@by_link
def one_ask(person: Person, id: UUID) -> ResponseReturnValue:
    return show_page(person, asked_once(person, id))


@blueprint.post("/with/<token>/asks/<uuid:id>/answer")
@wrong_links
@often("60 per hour")
@by_link
def answer(person: Person, id: UUID) -> ResponseReturnValue:
    ask, said, now = asked_once(person, id), request.form.get("answer"), clock.now()
    if said not in (YES, ANOTHER, CANT):
        raise BadInput(_("That answer isn’t one of the three. You could tap again."))
    if ask.is_over(now):
        return back_to(person, ask)
    if said == YES:
        ask.accept(person, now)
    elif said == CANT:
        ask.decline(person, now)
    else:
        try:
            ask.propose(person, time_forms.read_proposals(ask.zone), now)
        except BadInput as error:
            return show_page(person, ask, error)
    commit(ask)
    return back_to(person, ask)


@blueprint.post("/with/<token>/asks/<uuid:id>/updates")
@wrong_links
@often("120 per hour")
@by_link
def update(person: Person, id: UUID) -> ResponseReturnValue:
    """Keep an update from whoever has the children, while the handover is open."""
    ask, kind, now = asked_once(person, id), request.form.get("kind", ""), clock.now()
    if kind not in KINDS:
        raise BadInput(_("That can’t be read. You could tap again."))
    if ask.covered_by == person.id and ask.handover.holds(now) and ask.back_at is None:
        Update.send(ask, kind, when(now), read_id("id"))
        commit(ask)
    return back_to(person, ask)


def when(now: datetime) -> datetime:
    """Read when a phone without a signal was tapped; at most a day ago, else now."""
    at = read_time("at")
    return at if at and now - A_DAY <= at <= now else now


@blueprint.get("/with/<token>/asks/<uuid:id>/<any(answer, updates, thanks):part>")
@wrong_links
@by_link
def after_answer(person: Person, id: UUID, **_part: str) -> ResponseReturnValue:
    """Lead whoever loads the address of an answer again to the ask itself."""
    return back_to(person, asked_once(person, id))


@blueprint.route("/with/<token>/<path:rest>", methods=["GET", "POST"])
@wrong_links
@by_link
def nowhere(_person: Person, **_rest: str) -> ResponseReturnValue:
    raise NotFound


def back_to(person: Person, ask: Ask) -> ResponseReturnValue:
    return redirect(url_for("asks.one_ask", token=person.token, id=ask.id), 303)
