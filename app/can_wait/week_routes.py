"""When her morning and her weekend begin: what rests comes back then."""

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, login_required

from app.can_wait import blueprint
from app.can_wait.forms import weekend_from
from app.can_wait.screens import show
from app.extensions import db
from app.web import BadInput

HOURS = range(5, 13)
WEEKENDS = (3, 4, 5, 6)
"""Thursday to Sunday: the days on which a weekend begins somewhere (CLDR's week data)."""


@blueprint.get("/me/week")
@login_required
def week() -> Response:
    return show("_week", hours=HOURS, weekends=WEEKENDS, weekend=weekend_from(current_user))


@blueprint.post("/me/week")
@login_required
def set_week() -> ResponseReturnValue:
    hour = request.form.get("morning", type=int)
    weekend = request.form.get("weekend", type=int)
    if hour not in HOURS or weekend not in WEEKENDS:
        raise BadInput(_("That can’t be read. You could pick from the list."))
    current_user.morning_hour, current_user.weekend_from = hour, weekend
    db.session.commit()
    return redirect(url_for("can_wait.week"), 303)
