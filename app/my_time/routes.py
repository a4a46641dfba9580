"""My time: the tab, keeping time, and what holds for all of it."""

from uuid import uuid4

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required
from werkzeug.datastructures import MultiDict

from app import clock
from app.account.sessions import signed_in
from app.extensions import limiter
from app.forms import read_id
from app.my_time import blueprint, forms
from app.my_time.day_screens import show_form
from app.my_time.keeping import commit, move_all
from app.my_time.models import OwnTime, going_on
from app.my_time.screens import seen, show, show_tab, zone_of
from app.my_time.settings import TimeSettings
from app.my_time.week import week
from app.web import BadInput

AT_MOST = 60
"""How many own times go on at once."""


@blueprint.get("/my-time")
def page() -> Response:
    account = signed_in()
    return show_tab(account) if account else show("_no_time")


@blueprint.get("/my-time/version")
@login_required
def version() -> Response:
    """Answer 304 as long as nothing on the tab would look different."""
    response = current_app.response_class("", 204)
    response.set_etag(seen(week(current_user, zone_of(current_user), clock.now())))
    response.make_conditional(request)
    return response


@blueprint.get("/my-time/new")
@login_required
def new() -> Response:
    return show_form(current_user, MultiDict(request.args))


@blueprint.post("/own-times")
@login_required
@limiter.limit("60 per hour")
def keep() -> ResponseReturnValue:
    id, now = read_id("id") or uuid4(), clock.now()
    try:
        plan = forms.read_plan(current_user, zone_of(current_user))
        if len(going_on(current_user, clock.local(now, plan.zone).date())) >= AT_MOST:
            raise BadInput(_("That’s a lot of times. You could end one first."), field="title")
    except BadInput as error:
        return show_form(current_user, request.form, error)
    OwnTime.keep(current_user, id, plan, now)
    commit(current_user, now)
    return redirect(url_for("my_time.page"), 303)


@blueprint.post("/my-time/pause")
@login_required
def pause() -> ResponseReturnValue:
    """Leave everything blank until the first of next month; it comes back by itself."""
    now = clock.now()
    today = clock.local(now, zone_of(current_user)).date()
    TimeSettings.to_change(current_user).pause(today, forms.first_of_next_month(today))
    commit(current_user, now, all_days=True)
    return redirect(url_for("my_time.page"), 303)


@blueprint.post("/my-time/go-on")
@login_required
def go_on() -> ResponseReturnValue:
    now = clock.now()
    TimeSettings.to_change(current_user).go_on(clock.local(now, zone_of(current_user)).date())
    commit(current_user, now, all_days=True)
    return redirect(url_for("my_time.page"), 303)


@blueprint.post("/my-time/zone")
@login_required
def move_with_her() -> ResponseReturnValue:
    """Let her times move with her, or leave them: asked once for a zone."""
    now, zone = clock.now(), zone_of(current_user)
    TimeSettings.to_change(current_user).asked_zone = zone
    if request.form.get("moves") == "yes":
        move_all(current_user, zone, now)
    commit(current_user, now, all_days=True)
    return redirect(url_for("my_time.page"), 303)
