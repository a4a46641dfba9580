"""What she tapped, newest first, and which moments she wants left out."""

from itertools import groupby

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.clock import local
from app.extensions import db
from app.now import blueprint
from app.now.library import TAKES
from app.now.models import CheckIn
from app.now.needs import BY_KEY
from app.web import answer

A_PAGE = 50
PAGES = 10_000
"""More than anybody taps; a database can't count to every number that an address can hold."""


@blueprint.get("/me/history")
@login_required
def history() -> Response:
    return history_screen()


def history_screen(notice: str = "") -> Response:
    """Show one page of check-ins by the local day they were made on."""
    page = min(max(request.args.get("page", 1, type=int), 1), PAGES)
    kept = (
        CheckIn.of(current_user)
        .where(CheckIn.undone_at.is_(None))
        .order_by(CheckIn.at.desc(), CheckIn.id)
        .limit(A_PAGE + 1)
        .offset((page - 1) * A_PAGE)
    )
    rows = list(db.session.scalars(kept))
    days = groupby(rows[:A_PAGE], key=lambda row: local(row.at, row.zone).date())
    return answer(
        "now/_history.html",
        days=[(day, list(taps)) for day, taps in days],
        needs=BY_KEY,
        page=page,
        earlier=len(rows) > A_PAGE,
        notice=notice,
    )


@blueprint.get("/me/moments")
@login_required
def left_out() -> Response:
    return answer("now/_left_out.html", account=current_user, takes=TAKES)


@blueprint.post("/me/moments")
@login_required
def leave_out() -> ResponseReturnValue:
    wanted = request.form.getlist("leave_out")
    current_user.leave_out = [kind for kind in TAKES if kind in wanted]
    db.session.commit()
    return redirect(url_for("now.left_out"), 303)
